import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import default_article
from index.errors import ReadingError
from index.evaluation.annotated import GoldStatement, read_annotated, without_marks
from index.models import Span

TEXT = "“It is safe,” Ann Lee said.\nShe left."
ARTICLE = default_article()


def written(folder: Path, *lines: str) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def line(*quotes: object, text: str = TEXT) -> str:
    return json.dumps({"article_id": "a1", "text": text, "quotes": quotes})


def quote(start: int, end: int, speaker: str = "Ann Lee") -> dict[str, object]:
    return {"start": start, "end": end, "speaker": speaker, "type": "direct"}


def alone(**fields: object) -> str:
    return json.dumps({"article": ARTICLE.article_id, "statements": [], **fields}, indent=1)


def test_an_article_a_line_is_read_with_what_was_said_inside_the_marks(tmp_path: Path) -> None:
    first, second = read_annotated(written(tmp_path, line(quote(0, 13, " Ann Lee ")), "", line()))
    assert (first.article.article_id, first.article.text) == ("a1", TEXT)
    assert first.statements == (GoldStatement(Span(1, 12), "Ann Lee"),)
    assert TEXT[1:12] == "It is safe,"
    assert second.statements == ()


def test_a_file_of_windows_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + line(quote(1, 12)).encode() + b"\r\n" + line().encode() + b"\r\n")
    assert len(read_annotated(path)) == 2


def test_one_object_is_of_the_default_article(tmp_path: Path) -> None:
    statements = [
        {"text": "He will pay a price.", "speaker": "Joe Biden"},
        {"text": '"live-broadcast" or "online" discussion', "speaker": "", "required": False, "note": ""},
    ]
    path = written(tmp_path, alone(statements=statements, aliases={"Joe Biden": ["Biden"]}))
    (one,) = read_annotated(path)
    assert one.article == ARTICLE
    assert one.aliases == {"Joe Biden": ("Biden",)}
    said = [ARTICLE.text[s.span.start : s.span.end] for s in one.statements]
    assert said == ["He will pay a price.", 'live-broadcast" or "online" discussion']
    assert [(s.speaker, s.required) for s in one.statements] == [("Joe Biden", True), ("", False)]


def test_the_same_words_twice_are_found_one_after_the_other(tmp_path: Path) -> None:
    words = "killer"
    assert ARTICLE.text.count(words) > 1
    statements = [{"text": words, "speaker": "Joe Biden"}] * 2
    (one,) = read_annotated(written(tmp_path, alone(statements=statements)))
    first, second = (s.span.start for s in one.statements)
    assert first == ARTICLE.text.index(words)
    assert second == ARTICLE.text.index(words, first + 1)


@pytest.mark.parametrize(
    ("malformed", "says"),
    [
        ("[1]", "is not a JSON object such as"),
        ("not JSON", "is not a JSON object such as"),
        ("[" * 100_000, "is not a JSON object such as"),
        ('{"article_id": "a", "text": "x"}', '"quotes"'),
        ('{"article_id": 1, "text": "x", "quotes": []}', '"article_id"'),
        (line(quote(5, 5)), '"start" before "end"'),
        (line(quote(-1, 5)), '"start" before "end"'),
        (line(quote(0, len(TEXT) + 1)), "inside the text"),
        (line({"start": 0, "end": 5}), '"speaker"'),
        (line({"start": "0", "end": 5, "speaker": "Ann Lee"}), '"start"'),
        (line("It is safe"), '"quotes"'),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, malformed: str, says: str) -> None:
    path = written(tmp_path, line(quote(1, 12)), "", malformed)
    with pytest.raises(ReadingError) as raised:
        read_annotated(path)
    assert str(raised.value).startswith(f"Line 3 of {path} ")
    assert says in str(raised.value)


@pytest.mark.parametrize(
    ("malformed", "says"),
    [
        (alone(article="another"), f'"article": {ARTICLE.article_id!r}'),
        (alone(statements={}), '"statements"'),
        (alone(aliases=["Biden"]), '"aliases"'),
        (alone(aliases={"Joe Biden": "Biden"}), '"aliases"'),
        (alone(statements=[{"text": "No such words.", "speaker": "Joe Biden"}]), "No such words."),
        (alone(statements=[{"text": "", "speaker": "Joe Biden"}]), '"text" and a "speaker"'),
        (alone(statements=[{"text": "killer"}]), '"text" and a "speaker"'),
        (alone(statements=["killer"]), '"text" and a "speaker"'),
    ],
)
def test_a_malformed_object_is_an_error(tmp_path: Path, malformed: str, says: str) -> None:
    path = written(tmp_path, malformed)
    with pytest.raises(ReadingError) as raised:
        read_annotated(path)
    assert str(raised.value).startswith(str(path))
    assert says in str(raised.value)


def test_a_file_without_articles_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="holds no annotated articles"):
        read_annotated(written(tmp_path, "", " "))
    with pytest.raises(ReadingError, match="cannot be read: No such file"):
        read_annotated(tmp_path / "none.jsonl")
    with pytest.raises(ReadingError, match="cannot be read"):
        read_annotated(tmp_path)


@given(st.text("“”\"'« a\n", min_size=1), st.data())
def test_marks_are_only_taken_from_the_ends(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    whole = Span(start, data.draw(st.integers(start + 1, len(text))))
    inner = without_marks(text, whole)
    assert whole.covers(inner)
    left = text[whole.start : inner.start] + text[inner.end : whole.end]
    assert set(left) <= set("“”\"'« \n")
    assert inner == whole or (text[inner.start] == "a" and text[inner.end - 1] == "a")
