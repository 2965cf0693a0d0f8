from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Embedder, Reader
from index.calibration import Calibration, built_in_calibration
from index.evidence.candidates import READ, CandidateFinder
from index.evidence.passage_answers import PassageAnswerer
from index.evidence.seen_places import SeenPlaces
from index.evidence.verdict import Verdict
from index.models import Span
from index.question.answer_kind import asks_about_now
from index.text.canonical import canonical_text
from tests.fixtures.archive import Archive, Shuffled, understood

FERRY = """Why did the ferry to Skarvik stop?

The ferry to Skarvik stopped on Friday because its engine had failed. Passengers were brought ashore in boats.

What happens to the passengers of the ferry to Skarvik now?

The company will pay for hotels until Monday, its chief executive, Helen Okafor, said. Another ferry is to \
come from Bergen.

The ferry to Skarvik was built in 1998 and has been repaired three times since.

Related: Why ferries stop"""
MUSEUM = """The museum of Aldermoor shows ferries

The museum of Aldermoor has forty models of ferries, one of them of the ferry to Skarvik. They were built by \
schoolchildren in 2003."""
SLIDE = """A slide buried the road to Vik

Eleven hikers were wounded when a slide buried the road to Vik on Sunday. It cost three of them their lives \
before help came.

The county purchased the slope from a farmer in 2011 and had sold its forest in 1990."""
QUESTIONS = (
    ("Why did the ferry to Skarvik stop?", "The ferry to Skarvik stopped on Friday"),
    ("When was the ferry to Skarvik built?", "The ferry to Skarvik was built in 1998"),
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Archive:
    folder: Path = tmp_path_factory.mktemp("passages")
    return Archive(folder / "index", embedder, FERRY, MUSEUM, SLIDE)


@pytest.fixture(scope="module", params=[True, False], ids=["with a reader", "without"])
def reader(request: pytest.FixtureRequest) -> Reader | None:
    return Reader() if request.param else None


@pytest.fixture
def answerer(archive: Archive, reader: Reader | None) -> PassageAnswerer:
    return answerer_of(archive, built_in_calibration(with_reader=reader is not None), 0.5, reader)


def answerer_of(
    told: Archive | Shuffled, calibration: Calibration, border: float, reader: Reader | None = None
) -> PassageAnswerer:
    return PassageAnswerer(
        told.article, lambda one: told.article(one).heading, told.statements, calibration, border, reader
    )


def answer(
    archive: Archive, answerer: PassageAnswerer, question: str, top: int = 5, seen: SeenPlaces | None = None
) -> Verdict:
    query, ranked = archive.rank(question)
    return answerer.answer(query, ranked, archive.copies(ranked), top, seen or SeenPlaces())


def marked(verdict: Verdict) -> list[str]:
    return [highlight.text for citation in verdict.citations for highlight in citation.highlights]


@pytest.mark.parametrize(("question", "sentence"), QUESTIONS)
def test_what_answers_is_marked_in_the_passage_that_stands_first(
    question: str, sentence: str, archive: Archive, answerer: PassageAnswerer
) -> None:
    first = answer(archive, answerer, question).citations[0]
    assert any(highlight.text.startswith(sentence) for highlight in first.highlights)
    assert first.quote == first.span.of(archive.article(first.article_id).text)


def test_the_likeliest_candidate_is_marked_first(
    archive: Archive, answerer: PassageAnswerer, reader: Reader | None
) -> None:
    for question, _ in QUESTIONS:
        likeliest = CandidateFinder(archive.article, archive.statements, reader).find(
            *archive.rank(question), SeenPlaces()
        )[0]
        first = answer(archive, answerer, question).citations[0]
        assert first.article_id == likeliest.ranked.passage.article_id
        assert likeliest.span in [highlight.span for highlight in first.highlights]
        weighed = answerer.weigh(*archive.rank(question))
        assert weighed is not None
        assert weighed[0].span == first.span
        assert [h.span for h in weighed[0].highlights] == [h.span for h in first.highlights]


def test_what_a_reader_surely_finds_stands_out_in_the_sentence(archive: Archive) -> None:
    reader = answerer_of(archive, built_in_calibration(), 0.0, Reader())
    (highlight,) = answer(archive, reader, "When was the ferry to Skarvik built?").citations[0].highlights
    assert highlight.fact is not None
    assert highlight.fact.of(FERRY) in ("1998", "in 1998")
    by_likeness = answerer_of(archive, built_in_calibration(with_reader=False), 0.0)
    (highlight,) = answer(archive, by_likeness, QUESTIONS[1][0]).citations[0].highlights
    assert highlight.fact is None


def test_nothing_stands_out_where_the_answer_is_in_doubt(archive: Archive) -> None:
    reader = answerer_of(archive, built_in_calibration(), 0.0, Reader())
    verdict = answer(archive, reader, "When was the ferry to Bodo built?")
    assert verdict.doubt
    assert all(h.fact is None for citation in verdict.citations for h in citation.highlights)


def test_headings_questions_and_teasers_are_never_marked(archive: Archive, answerer: PassageAnswerer) -> None:
    for question in (
        *(asked for asked, _ in QUESTIONS),
        "What happens to the passengers now?",
        "why ferries stop",
    ):
        said = marked(answer(archive, answerer, question))
        assert said
        for sentence in said:
            assert not sentence.endswith("?")
            assert not sentence.startswith(("The museum of Aldermoor shows", "Related"))


def test_a_sentence_that_was_shown_is_not_marked_again(archive: Archive, answerer: PassageAnswerer) -> None:
    question, _ = QUESTIONS[0]
    first = answer(archive, answerer, question).citations[0]
    seen = SeenPlaces([(first.article_id, highlight.span) for highlight in first.highlights])
    again = answer(archive, answerer, question, seen=seen)
    assert set(marked(again)).isdisjoint(highlight.text for highlight in first.highlights)
    assert marked(again)


def test_no_more_passages_than_asked_for(archive: Archive, answerer: PassageAnswerer) -> None:
    question, _ = QUESTIONS[0]
    _, ranked = archive.rank(question)
    for top in (1, 2, 50):
        assert len(answer(archive, answerer, question, top).citations) == min(top, len(ranked))


def test_where_nothing_is_told_nothing_is_cited() -> None:
    story = Shuffled("Who pays?\n\nWhen does it begin?", 1)
    answerer = answerer_of(story, built_in_calibration(with_reader=False), 0.5)
    query = understood("Who pays?")
    assert answerer.answer(query, story.ranked, story.copies(), 5, SeenPlaces()) == Verdict(0.0)
    assert answerer.weigh(query, story.ranked) is None


STORIES = (
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    "The bridge",
                    "Who pays?",
                    "Lee opened the bridge. Who paid? It rained.",
                    "The mayor opened the bridge on Monday, and hundreds of people came to see it. " * 4,
                ]
            ),
            st.text(max_size=60),
        ),
        min_size=1,
        max_size=9,
    )
    .map("\n\n".join)
    .map(canonical_text)
    .filter(str.strip)
)


@given(
    STORIES,
    st.sampled_from(["Who opened the bridge?", "Who opened the bridge now?", "bridge"]),
    st.integers(0, 99),
    st.integers(1, 9),
    st.lists(st.integers(0, 400), max_size=2),
)
def test_each_passage_is_shown_once_those_with_marks_first(
    text: str, question: str, seed: int, top: int, starts: list[int]
) -> None:
    story, seen = Shuffled(text, seed), SeenPlaces([("a", Span(start, start + 90)) for start in starts])
    answerer = answerer_of(story, built_in_calibration(with_reader=False), 0.5)
    verdict = answerer.answer(understood(question), story.ranked, story.copies(), top, seen)
    if not verdict.citations:
        return
    assert 0 <= verdict.confidence <= 1
    spans = [citation.span for citation in verdict.citations]
    assert len(set(spans)) == len(spans) == min(top, len(story.ranked))
    assert set(spans) <= {ranked.passage.span for ranked in story.ranked}
    marks = [bool(citation.highlights) for citation in verdict.citations]
    assert marks == sorted(marks, reverse=True)
    assert 1 <= sum(marks) <= (READ if asks_about_now(question) else 3)
    for citation in verdict.citations:
        assert citation.quote == citation.span.of(text)
        assert not any(seen.holds("a", highlight.span) for highlight in citation.highlights)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How many hikers died?", "It cost three of them their lives"),
        ("How many hikers were injured?", "Eleven hikers were wounded"),
    ],
)
def test_a_number_is_that_of_what_is_asked_and_of_nothing_told_beside_it(
    question: str, sentence: str, archive: Archive, answerer: PassageAnswerer
) -> None:
    first, *_ = marked(answer(archive, answerer, question))
    assert first.startswith(sentence)


def test_a_word_that_no_article_has_is_sought_in_another_form(archive: Archive) -> None:
    query, _ = archive.rank("When was the slope acquired?")
    assert "purchas" in query.stems
    assert query.absence == 0
    absent, _ = archive.rank("When was the slope painted?")
    assert 0 < absent.absence < 1
