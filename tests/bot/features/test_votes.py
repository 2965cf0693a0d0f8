import json
from datetime import date
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cli.vote_export import export_votes
from bot.features.votes import FILE_NAME, Feedback, Vote, read_votes
from bot.live.keys import content_key, name_key
from bot.message.button_state import AnswerState
from index import ArticlebotError, Embedder, Index, read_questions


def vote(
    index: Index,
    *,
    helpful: bool = True,
    user: int = 1,
    message: int = 5,
    content: str = "",
    after: date | None = None,
) -> Vote:
    manifest = index.manifest
    known = content_key(manifest.articles["putin-biden-talks"])
    state = AnswerState(name_key("putin-biden-talks"), content or known, after=after)
    return Vote(
        helpful=helpful,
        user_id=user,
        message_id=message,
        index_id=manifest.index_id,
        answer=str(state),
    )


def test_a_vote_holds_ids_and_no_text_unless_wanted(tmp_path: Path, default_index: Index) -> None:
    path = tmp_path / FILE_NAME
    Feedback(path, keep_questions=False).add(vote(default_index), "What did Peskov say?")
    assert "Peskov" not in path.read_text()
    Feedback(path, keep_questions=True).add(vote(default_index, user=2), "What did Peskov say?")
    assert [v.question for v in read_votes(path)] == [None, "What did Peskov say?"]


def test_a_vote_that_a_full_disk_takes_in_part_is_refused_and_leaves_the_others_whole(
    tmp_path: Path, default_index: Index
) -> None:
    resource = pytest.importorskip("resource")
    path = tmp_path / FILE_NAME
    feedback = Feedback(path, keep_questions=False)
    feedback.add(vote(default_index), "")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 20, limits[1]))
    try:
        with pytest.raises(ArticlebotError, match="could not be kept"):
            feedback.add(vote(default_index, user=2), "")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    feedback.add(vote(default_index, user=3), "")
    assert [kept.user_id for kept in read_votes(path)] == [1, 3]


def test_the_last_vote_of_a_reader_counts(tmp_path: Path, default_index: Index) -> None:
    path = tmp_path / FILE_NAME
    feedback = Feedback(path, keep_questions=True)
    for helpful in (True, True, False):
        feedback.add(vote(default_index, helpful=helpful), "Who?")
    assert [v.helpful for v in read_votes(path)] == [False]


@pytest.mark.parametrize("line", ["{", "[]", "[" * 100_000, "{}", '{"at": "x", "helpful": true}'])
def test_a_line_that_is_no_vote_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / FILE_NAME
    path.write_text(line + "\n")
    with pytest.raises(ArticlebotError, match="Line 1 of"):
        list(read_votes(path))


def test_votes_that_cannot_be_kept_are_said_not_to_be(tmp_path: Path, default_index: Index) -> None:
    with pytest.raises(ArticlebotError, match="could not be kept"):
        Feedback(tmp_path / "missing" / FILE_NAME, keep_questions=False).add(vote(default_index), "Who?")


def test_votes_are_exported_in_the_form_that_eval_reads(
    tmp_path: Path, default_folder: Path, default_index: Index, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "index"
    folder.mkdir()
    for part in default_folder.iterdir():
        (folder / part.name).symlink_to(part)
    kept = Feedback(folder / FILE_NAME, keep_questions=True)
    kept.add(vote(default_index, message=1), "What did Peskov say?")
    kept.add(vote(default_index, message=2, helpful=False), "What did Biden say?")
    kept.add(vote(default_index, message=3), "What did Zelensky say?")
    kept.add(vote(default_index, message=4, helpful=False), "What did Zelensky say?")
    kept.add(vote(default_index, message=5, content="0" * 8), "What did Peskov say?")
    Feedback(folder / FILE_NAME, keep_questions=False).add(vote(default_index, message=6), "Who?")

    assert main(["feedback", "--index", str(folder)]) == 0
    out, err = capsys.readouterr()
    exported = tmp_path / "questions.jsonl"
    exported.write_text(out)
    questions = read_questions(exported)
    assert [(q.question, q.answerable) for q in questions] == [
        ("What did Peskov say?", True),
        ("What did Biden say?", False),
        ("What did Zelensky say?", False),
    ]
    assert any("these remarks by the U.S. president" in words for words in questions[0].evidence)
    assert any("He will pay a price" in words for words in questions[1].forbidden)
    lines = list(map(json.loads, out.splitlines()))
    assert [line["type"] for line in lines] == ["helpful", "not helpful", "helpful"]
    assert [line["status"] for line in lines] == ["answered", "answered", "abstained"]
    for reason in ("not kept", "another text", "somebody must say"):
        assert reason in err


def test_a_vote_on_an_unsure_answer_names_its_words_and_that_it_was_unsure(
    tmp_path: Path, doubtful_folder: Path, embedder: Embedder
) -> None:
    path, index = tmp_path / FILE_NAME, Index.open(doubtful_folder, embedder)
    kept = Feedback(path, keep_questions=True)
    kept.add(vote(index, message=1), "Where does Putin want to go this weekend?")
    kept.add(vote(index, message=2, helpful=False), "Where does Putin want to go this weekend?")
    helpful, not_helpful = map(json.loads, export_votes(path, index).lines)
    assert [line["status"] for line in (helpful, not_helpful)] == ["unsure", "unsure"]
    assert (helpful["answerable"], helpful["forbidden"]) == (True, [])
    assert (not_helpful["answerable"], not_helpful["evidence"]) == (False, [])
    assert helpful["evidence"] == not_helpful["forbidden"]
    assert any("I want to go the taiga" in words for words in helpful["evidence"])


def test_a_vote_on_a_filtered_answer_names_the_articles_that_were_asked(
    tmp_path: Path, default_index: Index
) -> None:
    path = tmp_path / FILE_NAME
    kept = Feedback(path, keep_questions=True)
    kept.add(vote(default_index, message=1, after=date(2021, 3, 19)), "What did Peskov say?")
    kept.add(vote(default_index, message=2), "What did Peskov say?")
    kept.add(vote(default_index, message=3, after=date(2024, 1, 1)), "What did Peskov say?")
    export = export_votes(path, default_index)
    assert [json.loads(line)["scope"] for line in export.lines] == ["article", "archive"]
    assert json.loads(export.lines[0])["article_ids"] == ["putin-biden-talks"]
    assert sum(export.left_out.values()) == 1


@pytest.mark.parametrize("text", [b'{"user_id": 7, "at": ', b"7\n", b"77 8\n"])
def test_a_reader_who_wants_to_be_forgotten_is_in_no_file(
    tmp_path: Path, default_index: Index, capsys: pytest.CaptureFixture[str], text: bytes
) -> None:
    other = tmp_path / "collections" / "letters"
    other.mkdir(parents=True)
    for folder in (tmp_path, other):
        kept = Feedback(folder / FILE_NAME, keep_questions=True)
        for message, user in enumerate((7, 77, 7, 8)):
            kept.add(vote(default_index, message=message, user=user), f"What did reader {user} ask?")
    with (tmp_path / FILE_NAME).open("ab") as file:
        file.write(text)
    names_the_reader = 0 if text.startswith(b"77") else 1
    assert main(["feedback", "--index", str(tmp_path), "--forget", "7"]) == 0
    assert f"Erased {4 + names_the_reader} votes and 0 questions of 7." in capsys.readouterr().out
    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        assert b"reader 7 " not in path.read_bytes()
        assert b'"user_id": 7,' not in path.read_bytes()
    assert [kept.user_id for kept in read_votes(other / FILE_NAME)] == [77, 8]
    assert (other / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_votes_that_cannot_be_erased_are_said_not_to_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / FILE_NAME).mkdir()
    assert main(["feedback", "--index", str(tmp_path), "--forget", "7"]) == 2
    assert "Not all votes could be erased" in capsys.readouterr().err


def test_without_votes_that_is_said(tmp_path: Path, default_folder: Path) -> None:
    with pytest.raises(ArticlebotError, match="no votes yet"):
        list(read_votes(tmp_path / FILE_NAME))
