from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index import Answer, Article, Builder, Citation, Earlier, Embedder, Index, Span
from index.joint_answers import join_answers, without_echo
from index.models import Highlight, Status

FERRY = (
    "The council of Torrholm bought two electric ferries from a yard in Gdansk on Wednesday.\n"
    "The ferries were paid with a loan of 41 million crowns that the island takes over twenty years.\n"
    "Mayor Petra Anker called it the best day of the island since the telephone came.\n"
)


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("joint") / "index"
    Builder(folder, embedder).build([Article("ferry", "Ferries", FERRY)])
    index = Index.open(folder, embedder)
    yield index
    index.close()


def test_each_part_is_answered_in_turn(ferry: Index) -> None:
    answer = ferry.ask("how many ferries did they buy and what did Petra Anker call it")
    assert answer.status != "abstained"
    assert answer.question == "how many ferries did they buy and what did Petra Anker call it"
    marked = [highlight.text for citation in answer.at_a_glance for highlight in citation.highlights]
    assert "two electric ferries" in marked[0]
    assert any("best day of the island" in words for words in marked)


TEXT = "One ferry. Two yards. Three loans."
ONE, TWO, THREE = Span(0, 10), Span(11, 21), Span(22, 34)


def citation(*marked: Span) -> Citation:
    highlights = tuple(Highlight(span, span.of(TEXT)) for span in marked)
    return Citation("a", "A", None, None, None, 1, Span(0, len(TEXT)), TEXT, highlights)


def sentence(span: Span, marked: bool = True) -> Citation:
    highlights = (Highlight(span, span.of(TEXT)),) if marked else ()
    return Citation("a", "A", None, None, None, 1, span, span.of(TEXT), highlights)


def answer(status: Status, *citations: Citation, confidence: float = 0.8) -> Answer:
    return Answer("?", status, "passage", confidence, "i", 1.0, citations)


def test_what_answers_is_shown_in_the_order_of_the_questions() -> None:
    first = answer("answered", sentence(ONE), sentence(THREE, marked=False))
    joint = join_answers("a and b", ["a", "b"], [first, answer("unsure", sentence(TWO), confidence=0.3)], 5)
    assert joint is not None
    assert [c.quote for c in joint.citations] == ["One ferry.", "Two yards.", "Three loans."]
    assert (joint.status, joint.confidence, joint.missing) == ("unsure", 0.3, ())
    only = join_answers("a and b", ["a", "b"], [first, first], 1)
    assert only is not None
    assert len(only.citations) == 1


def test_what_nothing_answers_is_missing() -> None:
    joint = join_answers("a and b", ["a", "b"], [answer("abstained"), answer("answered", sentence(TWO))], 5)
    assert joint is not None
    assert (joint.status, joint.missing) == ("answered", ("a",))
    assert join_answers("a and b", ["a", "b"], [answer("abstained")] * 2, 5) is None


def test_one_passage_is_shown_once_with_all_marks() -> None:
    parts = [answer("answered", citation(ONE)), answer("answered", citation(THREE))]
    joint = join_answers("a and b", ["a", "b"], parts, 5)
    assert joint is not None
    (only,) = joint.citations
    assert [highlight.text for highlight in only.highlights] == ["One ferry.", "Three loans."]


def test_the_words_that_a_follow_up_repeats_are_not_claimed_to_answer_it(
    default_folder: Path, embedder: Embedder
) -> None:
    with closing(Index.open(default_folder, embedder)) as index:
        asked = "What did Peskov say?"
        first = index.ask(asked)
        assert first.status == "answered"
        _, why = index.follow_up("why?", Earlier.of(asked, first.at_a_glance))
        assert why.status == "unsure"


@pytest.mark.parametrize(("fact", "status"), [(None, "unsure"), (Span(13, 19), "answered")])
def test_a_fact_among_repeated_words_is_claimed(fact: Span | None, status: Status) -> None:
    words = "The ferry at seven sails."
    highlight = Highlight(Span(0, len(words)), words, fact)
    citation = Citation("a", "A", None, None, None, 1, Span(0, len(words)), words, (highlight,))
    answer = Answer("q", "answered", "passage", 0.9, "i", 1.0, (citation,))
    assert without_echo(answer, "When: the ferry at seven sails?").status == status
    assert without_echo(answer, "When does the boat sail?").status == "answered"
