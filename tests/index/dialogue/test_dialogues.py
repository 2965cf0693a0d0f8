"""Conversations about invented articles, typed as people type, and what each question means in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Earlier, Span
from index.dialogue.background import Background
from index.dialogue.follow_up import follow_up
from index.question.canonical import MAX_QUESTION_CHARS
from tests.index.dialogue.invented_articles import ARTICLES, marked_place, read_background

background = cache(read_background)


@dataclass(frozen=True)
class Turn:
    """How the words begin that were marked for the question before, the next question, and what it means."""

    marked: str
    asked: str
    meant: str


@dataclass(frozen=True)
class Dialogue:
    article: str
    first: str
    turns: list[Turn]

    @classmethod
    def read(cls, block: str) -> Dialogue:
        head, *lines = block.strip().split("\n  ")
        article, first = head.split(": ")
        turns = [Turn(lines[i].strip("“”"), lines[i + 1], lines[i + 2][2:]) for i in range(0, len(lines), 3)]
        return cls(article, first, turns)


_DATA = Path(__file__).with_name("dialogues.txt").read_text("utf-8")
DIALOGUES = [Dialogue.read(block) for block in _DATA.split("\n\n")]


def earlier(article: str, question: str, place: Span) -> Earlier:
    said = background(article).statement_at(place)
    speakers = (said.speaker,) if said is not None and said.span == place and said.speaker else ()
    return Earlier(question, speakers, (article,), ((article, place),), ((article, place),))


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue.first)
def test_each_question_of_a_dialogue_is_made_whole(dialogue: Dialogue) -> None:
    told, question = background(dialogue.article), dialogue.first
    for turn in dialogue.turns:
        leaned_on = earlier(dialogue.article, question, marked_place(told, turn.marked))
        question = follow_up(turn.asked, leaned_on, told).question
        assert question == turn.meant


articles = st.sampled_from(sorted(ARTICLES))
befores = st.sampled_from([dialogue.first for dialogue in DIALOGUES])


@st.composite
def leaned_ons(draw: st.DrawFn) -> tuple[Background, Earlier]:
    article = draw(articles)
    told = background(article)
    said = [statement.span for statement in told.analysis.statements]
    return told, earlier(article, draw(befores), draw(st.sampled_from([*said, *told.analysis.sentences])))


WORDS = """
and but why when how what who where did does is was he she it they him her his their them that this so
there then back say said think deny about in 2019 on monday the mayor captain lynx stadium okafor grice bell
Bruno Sundline Skarvik's ? , … ’s “ x people many only because if last
""".split()


@settings(max_examples=300)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12), leaned_ons())
def test_any_words_make_a_question_that_can_be_asked(
    words: list[str], leaned_on: tuple[Background, Earlier]
) -> None:
    told, before = leaned_on
    question = " ".join(words)
    whole = follow_up(question, before, told).question
    assert len(whole) <= MAX_QUESTION_CHARS
    assert any(map(str.isalnum, whole)) == any(map(str.isalnum, question))


@given(st.integers(1, MAX_QUESTION_CHARS), leaned_ons())
def test_a_whole_question_is_never_too_long(length: int, leaned_on: tuple[Background, Earlier]) -> None:
    told, before = leaned_on
    question = ("did he say " + "x" * MAX_QUESTION_CHARS)[:length]
    assert len(follow_up(question, before, told).question) <= MAX_QUESTION_CHARS


@given(
    st.sampled_from(
        [
            "who was poisoned?",
            "how many people were on the ferry",
            "what did Okafor say about the reef?",
            "did grice cry",
            "did pelosi say she would go",
            "what did Bell say about his decision?",
            "is there a report",
            "were there any children on board",
            "when did the storm hit the zoo",
            "is it true that the lynx was hurt",
            "how long does it take to get to Skarvik",
            "who is the director",
            "which article mentions the ferry?",
        ]
    ),
    leaned_ons(),
)
def test_a_question_that_leans_on_nothing_is_left_alone(
    question: str, leaned_on: tuple[Background, Earlier]
) -> None:
    told, before = leaned_on
    followed = follow_up(question, before, told)
    assert (followed.question, followed.seen) == (question, ())
