import json
from pathlib import Path

import pytest

from index.errors import ReadingError
from index.evaluation.questions import GoldSpan, LabelledQuestion, read_questions
from index.models import Span


def written(folder: Path, *lines: str) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_questions_are_read_with_all_that_is_known(tmp_path: Path) -> None:
    full = {
        "id": "q1",
        "question": "When?",
        "article_ids": ["ferry"],
        "answerable": True,
        "evidence": ["leaves at\u00a0seven"],
        "forbidden": ["free"],
        "spans": [["ferry", 20, 25]],
        "answers": ["seven"],
        "type": "fact",
        "scope": "archive",
    }
    path = written(
        tmp_path, json.dumps(full), "", '{"question": "Why?", "answerable": false, "evidence": []}'
    )
    assert read_questions(path) == [
        LabelledQuestion(
            "When?",
            True,
            evidence=("leaves at seven",),
            forbidden=("free",),
            spans=(GoldSpan("ferry", Span(20, 25)),),
            answers=("seven",),
            article_ids=frozenset({"ferry"}),
            scope="archive",
            type="fact",
        ),
        LabelledQuestion("Why?", False, type="other"),
    ]


def test_a_question_is_asked_of_its_articles_unless_it_is_for_the_whole_archive() -> None:
    ferry = frozenset({"ferry"})
    assert LabelledQuestion("?", False, article_ids=ferry).within == ferry
    assert LabelledQuestion("?", False, article_ids=ferry, scope="archive").within is None
    assert LabelledQuestion("?", False).within is None


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("[1]", "is not a JSON object"),
        ("[" * 100_000, "is not a JSON object"),
        ('{"answerable": true}', '"question"'),
        ('{"question": " ", "answerable": false}', '"question"'),
        ('{"question": "?", "answerable": "yes"}', '"answerable"'),
        ('{"question": "?", "answerable": true}', '"evidence"'),
        ('{"question": "?", "answerable": true, "evidence": "words"}', '"evidence"'),
        ('{"question": "?", "answerable": true, "evidence": [""]}', '"evidence"'),
        ('{"question": "?", "answerable": false, "forbidden": [1]}', '"forbidden"'),
        ('{"question": "?", "answerable": true, "spans": [["a", 3, 2]]}', '"spans"'),
        ('{"question": "?", "answerable": true, "spans": [["a", 3]]}', '"spans"'),
        ('{"question": "?", "answerable": true, "spans": {"a": 3}}', '"spans"'),
        ('{"question": "?", "answerable": false, "scope": "all"}', '"scope"'),
        ('{"question": "?", "answerable": false, "scope": "article"}', '"article_ids"'),
        ('{"question": "?", "answerable": false, "article_id": 1}', '"article_id"'),
        ('{"question": "?", "answerable": false, "type": 1}', '"type"'),
        ('{"turns": []}', '"turns"'),
        ('{"turns": {}}', '"turns"'),
        ('{"turns": [{"question": "?"}]}', '"turns"'),
        (
            '{"turns": [{"question": "?", "answerable": false}, {"question": " ", "answerable": false}]}',
            '"turns"',
        ),
        ('{"turns": [{"question": "?", "answerable": true, "answers": []}]}', '"evidence"'),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, line: str, says: str) -> None:
    path = written(tmp_path, '{"question": "?", "answerable": false}', line)
    with pytest.raises(ReadingError) as raised:
        read_questions(path)
    assert str(raised.value).startswith(f"Line 2 of {path} ")
    assert says in str(raised.value)


def test_a_file_without_questions_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="holds no questions"):
        read_questions(written(tmp_path, "", " "))
    with pytest.raises(ReadingError, match="cannot be read: No such file"):
        read_questions(tmp_path / "none.jsonl")
    with pytest.raises(ReadingError, match="cannot be read"):
        read_questions(tmp_path)


def test_a_question_may_name_its_only_article_and_say_what_misleads(tmp_path: Path) -> None:
    line = {
        "id": "q1",
        "article_id": "ferry",
        "question": "is there wifi",
        "type": " yes_no\n",
        "answerable": False,
        "answers": [],
        "trap": "a bar on board",
        "speaker": None,
    }
    (question,) = read_questions(written(tmp_path, json.dumps(line)))
    assert question == LabelledQuestion(
        "is there wifi", False, article_ids=frozenset({"ferry"}), type="yes_no"
    )


def test_a_dialog_is_read_as_turns_that_follow_one_another(tmp_path: Path) -> None:
    turns = [
        {"question": "who is the captain", "answers": ["Ann Lee"], "answerable": True},
        {"question": "since when", "answers": ["since 1998"], "answerable": True},
        {"question": "is she married", "answers": [], "answerable": False},
    ]
    dialog = json.dumps({"id": "d1", "article_id": "ferry", "turns": turns})
    alone = '{"question": "Why?", "answerable": false}'
    ferry = frozenset({"ferry"})
    assert read_questions(written(tmp_path, dialog, alone, dialog))[:5] == [
        LabelledQuestion("who is the captain", True, answers=("Ann Lee",), article_ids=ferry, type="dialog"),
        LabelledQuestion(
            "since when", True, answers=("since 1998",), article_ids=ferry, type="dialog", follows=True
        ),
        LabelledQuestion("is she married", False, article_ids=ferry, type="dialog", follows=True),
        LabelledQuestion("Why?", False),
        LabelledQuestion("who is the captain", True, answers=("Ann Lee",), article_ids=ferry, type="dialog"),
    ]
