from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from index import Article, Builder, Embedder, Index
from index.errors import QuestionError
from index.evaluation.conversation import ask_each
from index.evaluation.questions import LabelledQuestion

SCHOOL = Article(
    "school",
    "The school",
    "The school will close in June, the mayor Ann Lee said on Monday.\n\n"
    '"We have too few pupils," Lee said. She said that the building would be sold.\n\n'
    '"It is a shame," said Bo Ek, who teaches there.',
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("conversation")
    Builder(folder, embedder).build([SCHOOL])
    with closing(Index.open(folder, embedder)) as opened:
        yield opened


def dialog(*questions: str) -> list[LabelledQuestion]:
    turns = [LabelledQuestion(q, True, answers=("x",), article_ids=frozenset({"school"})) for q in questions]
    return [turns[0], *(replace(turn, follows=True) for turn in turns[1:])]


def test_a_turn_leans_on_the_answer_before_and_what_is_no_turn_does_not(index: Index) -> None:
    questions = dialog("What did Bo Ek say?", "and Ann Lee?", "what else did she say?")
    asked = [answer for _, answer in ask_each([*questions, *dialog("What did she say?")], index)]
    assert [answer.question for answer in asked[:2]] == ["What did Bo Ek say?", "What did Ann Lee say?"]
    assert "Ann Lee" in asked[2].question
    assert asked[3].question == "What did she say?"
    assert asked[3] == replace(
        index.ask("What did she say?", article_ids=["school"]), elapsed_ms=asked[3].elapsed_ms
    )


def test_what_was_shown_is_left_out_where_more_is_asked_for(index: Index) -> None:
    first, second = (
        answer for _, answer in ask_each(dialog("What did Ann Lee say?", "what else did she say?"), index)
    )
    before = {(c.article_id, h.span) for c in first.citations for h in c.highlights}
    assert before
    assert before.isdisjoint((c.article_id, h.span) for c in second.citations for h in c.highlights)


def test_after_an_abstention_its_own_question_is_what_can_be_leaned_on(index: Index) -> None:
    turns = dialog("What did Ann Lee say?", "What did Zoe Roy say about chess?", "and Bo Ek?")
    _, second, third = (answer for _, answer in ask_each(turns, index))
    assert second.status == "abstained"
    assert third.question == "What did Bo Ek say about chess?"


def test_an_article_that_is_not_there_is_an_error(index: Index) -> None:
    elsewhere = LabelledQuestion("Where?", False, article_ids=frozenset({"elsewhere"}))
    with pytest.raises(QuestionError, match="elsewhere"):
        list(ask_each([elsewhere], index))
