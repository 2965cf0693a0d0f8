from datetime import date
from pathlib import Path

import pytest

from bot.phrases import tell_copies
from index import Answer, Article, Builder, Embedder, Index, answer_to_json

STORY = (
    "The mayor of Aldermoor opened the new bridge over the river on Monday, and many hundreds of people came"
    " to see it. The old bridge had been closed since the flood in spring."
)


def outlets(answer: Answer) -> list[list[str | None]]:
    return [[heading.source for heading in citation.also] for citation in answer.citations]


class Archive:
    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self._folder, self._embedder = folder, embedder

    def of(self, *texts: str, dates: tuple[date | None, ...] = ()) -> Index:
        days = (*dates, *[None] * len(texts))
        Builder(self._folder, self._embedder).build(
            Article(f"a{n}", f"Story {n}", text, days[n], f"Outlet {n}") for n, text in enumerate(texts)
        )
        return Index.open(self._folder, self._embedder)


@pytest.fixture
def archive(tmp_path: Path, embedder: Embedder) -> Archive:
    return Archive(tmp_path / "index", embedder)


def test_copies_of_a_story_are_cited_once_with_who_else_has_them(archive: Archive) -> None:
    edited = STORY.replace("many hundreds", "hundreds").replace("The old", "That old")
    other = "The zoo showed its young penguins to the public for the first time on Sunday morning."
    answer = archive.of(STORY, STORY, edited, other).ask("Who opened the new bridge?")
    answering = [citation for citation in answer.citations if citation.highlights]
    assert len(answering) == 1
    shown = {answering[0].source, *(heading.source for heading in answering[0].also)}
    assert shown == {"Outlet 0", "Outlet 1", "Outlet 2"}
    assert tell_copies(answering[0]).startswith("also in 2 others: Outlet ")
    assert all("also" not in line for line in answer_to_json(answer).split('"'))


def test_a_story_of_one_article_is_nowhere_else(archive: Archive) -> None:
    answer = archive.of(STORY, "The zoo showed its young penguins.").ask("Who opened the new bridge?")
    assert answer.status == "answered"
    assert all(citation.also == () and tell_copies(citation) == "" for citation in answer.citations)


def test_a_passage_repeated_within_its_article_is_no_other_outlet(archive: Archive) -> None:
    answer = archive.of(f"{STORY}\n\nIn other news, it rained.\n\n{STORY}").ask("Who opened the new bridge?")
    assert outlets(answer)[0] == []


@pytest.mark.parametrize(
    "changed",
    [STORY.replace("Monday", "Tuesday"), STORY.replace("had been", "had not been")],
    ids=["another day", "a negation"],
)
def test_what_says_otherwise_is_no_copy(archive: Archive, changed: str) -> None:
    answer = archive.of(STORY, changed).ask("Who opened the new bridge over the river?")
    assert {citation.article_id for citation in answer.citations} == {"a0", "a1"}
    assert outlets(answer)[:2] == [[], []]


QUOTED = "“We will rebuild every single house along the river before winter comes,” {} said."


def test_the_same_words_of_a_speaker_are_cited_once(archive: Archive) -> None:
    index = archive.of(
        "Mayor Ann Lee spoke on Monday. " + QUOTED.format("Lee"),
        "It was a cold day in Aldermoor. " + QUOTED.format("Ann Lee"),
        "Ann Lee visited the school. “The school will stay closed until March,” Ann Lee said.",
    )
    answer = index.ask("What did Ann Lee say?")
    assert answer.kind == "statement"
    said = [h.text for citation in answer.citations for h in citation.highlights]
    assert sum("rebuild every single house" in words for words in said) == 1
    assert sum("stay closed" in words for words in said) == 1
    (once,) = [c for c in answer.citations if "rebuild" in c.quote]
    assert len(once.also) == 1
    assert {once.article_id, once.also[0].article_id} == {"a0", "a1"}


def test_the_same_words_of_two_speakers_are_both_cited(archive: Archive) -> None:
    index = archive.of(QUOTED.format("Ann Lee"), QUOTED.format("Boris Meier"))
    answer = index.ask("Who said “We will rebuild every single house along the river before winter comes”?")
    assert {citation.speaker for citation in answer.citations} == {"Ann Lee", "Boris Meier"}
    assert outlets(answer) == [[], []]


def test_one_word_of_a_speaker_makes_another_statement(archive: Archive) -> None:
    index = archive.of(
        *(f"“A plan for more {what} is what this town needs,” Ann Lee said." for what in ("parks", "schools"))
    )
    assert outlets(index.ask("What did Ann Lee say?")) == [[], []]


def test_many_outlets_are_counted_and_a_few_named(archive: Archive) -> None:
    (citation, *_) = archive.of(*[STORY] * 6).ask("Who opened the new bridge?").citations
    assert len(citation.also) == 5
    told = tell_copies(citation)
    assert told.startswith("also in 5 others: ")
    assert told.endswith(", …")
    assert told.count("Outlet") == 3
