from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Embedder, Reader
from index.calibration import Signals
from index.evidence.candidates import READ, Candidate, CandidateFinder, is_in_doubt, with_lead
from index.evidence.retrieval import RankedPassage
from index.evidence.seen_places import SeenPlaces
from index.models import Passage, Span
from index.text.canonical import canonical_text
from index.text.furniture import find_furniture
from tests.fixtures.archive import Archive, Shuffled, understood

PAGE = """How the new bridge over the Alder was opened

Who opened the new bridge over the Alder?

The mayor of Aldermoor, Ann Lee, opened the new bridge over the Alder on Monday. What did the new bridge \
cost? It cost six million euros, the builder said.

The old bridge fell in the flood. Nobody was hurt when it fell, as it was night.

Read more: Who opened the old bridge over the Alder in 1904?

Is the ferry still there?

The ferry across the Alder ran for the last time on Sunday, and its captain, Bo Lund, wept."""
QUESTIONS = (
    "Who opened the new bridge over the Alder?",
    "What did the bridge cost?",
    "Is the ferry still there?",
)
# Each sentence is short enough to stand in two passages of its paragraph.
LONG = " ".join(
    f"In the year {1900 + n} the council of Aldermoor paid {n} men to mend the bridge over the river Alder"
    " after the spring floods."
    for n in range(30)
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Archive:
    folder: Path = tmp_path_factory.mktemp("candidates")
    return Archive(folder / "index", embedder, PAGE, LONG)


@pytest.fixture(scope="module", params=[True, False], ids=["with a reader", "without"])
def finder(archive: Archive, request: pytest.FixtureRequest) -> CandidateFinder:
    return CandidateFinder(archive.article, archive.statements, Reader() if request.param else None)


def words(archive: Archive, candidate: Candidate) -> str:
    return candidate.span.of(archive.article(candidate.ranked.passage.article_id).text)


@pytest.mark.parametrize("question", QUESTIONS)
def test_headings_questions_and_teasers_are_no_candidates(
    question: str, archive: Archive, finder: CandidateFinder
) -> None:
    found = finder.find(*archive.rank(question), SeenPlaces())
    said = [words(archive, candidate) for candidate in found]
    assert any(sentence.startswith("The mayor of Aldermoor") for sentence in said)
    for sentence in said:
        assert not sentence.endswith("?")
        assert not sentence.startswith(("How the new bridge", "Read more"))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (QUESTIONS[0], "The mayor of Aldermoor"),
        ("When was the ferry's last run?", "The ferry across the Alder"),
    ],
)
def test_the_sentence_that_answers_is_the_likeliest(
    question: str, answer: str, archive: Archive, finder: CandidateFinder
) -> None:
    first, *_ = finder.find(*archive.rank(question), SeenPlaces())
    assert words(archive, first).startswith(answer)


def test_a_reader_finds_the_answer_within_the_sentence(archive: Archive) -> None:
    found = CandidateFinder(archive.article, archive.statements, Reader()).find(
        *archive.rank(QUESTIONS[0]), SeenPlaces()
    )
    assert len({candidate.signals.reading for candidate in found}) > 1
    for candidate in found:
        assert candidate.answer is not None
        assert candidate.span.covers(candidate.answer)


def test_without_a_reader_there_is_no_reading(archive: Archive) -> None:
    found = CandidateFinder(archive.article, archive.statements, None).find(
        *archive.rank(QUESTIONS[0]), SeenPlaces()
    )
    assert {(candidate.signals.reading, candidate.answer) for candidate in found} == {(0.0, None)}


def test_a_sentence_of_two_passages_is_a_candidate_once(archive: Archive, finder: CandidateFinder) -> None:
    query, ranked = archive.rank("How many men did the council pay in 1911?")
    of_article = [r for r in ranked if r.passage.article_id == "a1"]
    near = sorted(of_article, key=lambda r: r.passage.span.start)[:2]
    held = [span for r in near for span in r.passage.sentences]
    assert len(set(held)) < len(held)
    found = [candidate.span for candidate in finder.find(query, near, SeenPlaces())]
    assert sorted(found, key=lambda span: span.start) == sorted(set(held), key=lambda span: span.start)


def test_of_long_passages_fewer_are_looked_at(archive: Archive, finder: CandidateFinder) -> None:
    query, ranked = archive.rank("How many men did the council pay in 1911?")
    long = [r for r in ranked if len(r.passage.span) > 500]
    assert len(long) >= READ
    looked_at = {id(candidate.ranked) for candidate in finder.find(query, long, SeenPlaces())}
    assert looked_at < {id(r) for r in long[:READ]}
    assert id(long[0]) in looked_at


def test_what_was_shown_is_left_out(archive: Archive, finder: CandidateFinder) -> None:
    query, ranked = archive.rank(QUESTIONS[0])
    first, *others = finder.find(query, ranked, SeenPlaces())
    seen = SeenPlaces([(first.ranked.passage.article_id, first.span)])
    assert [c.span for c in finder.find(query, ranked, seen)] == [c.span for c in others]


PARAGRAPHS = st.one_of(
    st.sampled_from(
        [
            "The bridge",
            "By Ann Lee",
            "Who pays?",
            "Lee opened the bridge. Who paid? It rained.",
            "“Who pays?” Lee asked. The town paid for the bridge, she said.",
            "He asked: “Who pays?”",
            "The mayor opened the bridge on Monday, and many hundreds of people came to see it. " * 4,
        ]
    ),
    st.text(max_size=60),
)
STORIES = st.lists(PARAGRAPHS, min_size=1, max_size=8).map("\n\n".join).map(canonical_text).filter(str.strip)


@given(STORIES, st.sampled_from(QUESTIONS), st.integers(0, 99), st.lists(st.integers(0, 400), max_size=2))
def test_candidates_are_sentences_of_the_first_passages_in_the_order_of_likelihood(
    text: str, question: str, seed: int, starts: list[int]
) -> None:
    story, seen = Shuffled(text, seed), SeenPlaces([("a", Span(start, start + 90)) for start in starts])
    found = CandidateFinder(story.article, story.statements, None).find(
        understood(question), story.ranked, seen
    )
    likelihoods = [candidate.likelihood for candidate in found]
    assert likelihoods == sorted(likelihoods, reverse=True)
    assert len({candidate.span for candidate in found}) == len(found)
    for candidate in found:
        assert candidate.ranked in story.ranked[:READ]
        assert candidate.span in candidate.ranked.passage.sentences
        assert not any(part.covers(candidate.span) for part in find_furniture(text))
        assert not candidate.span.of(text).endswith("?")
        assert not seen.holds("a", candidate.span)


def candidate(likelihood: float, *, gives_all: bool = True, **signals: float) -> Candidate:
    found = Signals(**{"cosine": 0.5, "coverage": 0, "absence": 0, "breadth": 0, "failed": 0} | signals)
    ranked = RankedPassage(Passage("a", Span(0, 9), 1, (Span(0, 9),)), 0.0, (0.5,))
    return Candidate(ranked, Span(0, 9), found, likelihood, None, gives_all)


@given(st.lists(st.floats(-50, 50), min_size=1).map(lambda values: sorted(values, reverse=True)))
def test_the_lead_is_that_over_the_next(likelihoods: list[float]) -> None:
    found = with_lead([candidate(likelihood) for likelihood in likelihoods])
    assert found is not None
    assert 0 <= found.lead <= 8
    if len(likelihoods) == 1 or likelihoods[0] - likelihoods[1] >= 8:
        assert found.lead == pytest.approx(8)
    else:
        assert found.lead == likelihoods[0] - likelihoods[1]


def test_without_candidates_nothing_leads() -> None:
    assert with_lead([]) is None


@pytest.mark.parametrize(
    ("first", "second", "doubt"),
    [
        (candidate(2, reading=2), candidate(1, reading=1), False),
        (candidate(2, reading=1), candidate(1, reading=2), True),
        (candidate(2, cosine=0.4), candidate(1), True),
        (candidate(2, formless=1), candidate(1), True),
        (candidate(2, gives_all=False), candidate(1), True),
        (candidate(2), candidate(1, formless=1, gives_all=False), False),
    ],
)
def test_what_the_ways_of_looking_do_not_agree_on_is_in_doubt(
    first: Candidate, second: Candidate, *, doubt: bool
) -> None:
    assert is_in_doubt(understood(QUESTIONS[0]), [first, second]) == doubt


def test_a_question_that_names_nothing_or_the_unmentioned_is_in_doubt() -> None:
    assert not is_in_doubt(understood("Who opened the bridge?"), [candidate(1)])
    assert is_in_doubt(understood("Who is it?"), [candidate(1)])
    asked = understood("Who met Bo Lund?")
    absent = tuple(replace(term, present=not term.name) for term in asked.terms)
    assert is_in_doubt(replace(asked, terms=absent), [candidate(1)])


@pytest.mark.parametrize(
    ("question", "reading", "doubt"),
    [
        ("What is the toll of the bridge?", -1.0, True),
        ("What is the toll of the bridge?", 1.0, False),
        ("Is there a toll on the bridge?", -1.0, False),
    ],
)
def test_what_is_said_in_no_form_and_what_no_reader_finds_is_in_doubt(
    question: str, reading: float, *, doubt: bool
) -> None:
    asked = understood(question)
    found = [candidate(1, reading=reading)]
    assert not is_in_doubt(asked, found)
    absent = tuple(replace(t, present=asked.written([t]) != "toll") for t in asked.terms)
    assert is_in_doubt(replace(asked, terms=absent), found) == doubt


def test_whoever_says_it_counts_as_named_in_each_sentence(tmp_path: Path, embedder: Embedder) -> None:
    speech = (
        'The strike will be long. "We want no quarrel with anybody," Mara Lindqvist said. "So it may begin '
        'on Tuesday or Thursday. Nobody will be told." The harbour was calm, as Mara Lindqvist had hoped.'
    )
    archive = Archive(tmp_path / "index", embedder, speech, PAGE)
    query, ranked = archive.rank("Which days did Mara Lindqvist name?")
    said, unsaid = (
        next(c.signals for c in found if c.span.of(speech).startswith('"So it may begin'))
        for found in (
            CandidateFinder(archive.article, archive.statements, None).find(query, ranked, SeenPlaces()),
            CandidateFinder(archive.article, lambda _: [], None).find(query, ranked, SeenPlaces()),
        )
    )
    assert said.coverage > unsaid.coverage
    assert said.failed < unsaid.failed
