import pytest

from index import Index, QuestionError, canonical_question
from index.question.canonical import MAX_QUESTION_CHARS


def test_a_question_is_made_canonical_once() -> None:
    asked = canonical_question("  What did\n“Peskov” say? ")
    assert asked == "What did “Peskov” say?"
    assert canonical_question(asked) is asked


@pytest.mark.parametrize("question", ["", " ?! ", "a" * (MAX_QUESTION_CHARS + 1)])
def test_what_is_no_question_is_refused(question: str) -> None:
    with pytest.raises(QuestionError):
        canonical_question(question)


def test_an_answer_gives_the_question_as_it_was_asked(default_index: Index) -> None:
    assert default_index.ask("What did  Peskov\nsay?").question == "What did  Peskov\nsay?"
    assert type(default_index.ask(canonical_question("What did  Peskov say?")).question) is str


def test_no_article_and_an_unknown_one_are_refused(default_index: Index) -> None:
    with pytest.raises(QuestionError, match="no article to ask"):
        default_index.ask("What did Peskov say?", article_ids=[])
    with pytest.raises(QuestionError, match="'nope'"):
        default_index.rank("What did Peskov say?", article_ids=["nope"])
