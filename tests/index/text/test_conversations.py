"""Conversations written out: which lines are turns, whose, and which only look so."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.conversations import find_turns, is_answer, is_question
from index.text.paragraphs import find_paragraphs


def turns(text: str) -> list[tuple[str, str]]:
    found = find_turns(text, find_paragraphs(text))
    return [(turn.label.of(text) if turn.label else "", turn.words.of(text)) for turn in found]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("ADA WOLF: It is.\n\nBO LI: Is it?\n\nADA WOLF: I saw it.", ["ADA WOLF", "BO LI", "ADA WOLF"]),
        ("Q: Is it?\n\nA: It is.", ["Q", "A"]),
        ("Q. Is it?\n\nA. It is.\n\nQ. Why?\n\nA. It rained.", ["Q", "A", "Q", "A"]),
        ("**Tarn Post:** Is it?\n\n**Wolf:** It is.\n\n**Post:** Why?", ["Tarn Post", "Wolf", "Post"]),
        ("Senator Li. Is it?\n\nMs. Wolf. It is.\n\nMr. Li. Why?", ["Senator Li", "Ms. Wolf", "Mr. Li"]),
        ("[00:01] Wolf: It is.\n[00:04] Bo Li: Is it?\n[00:09] Wolf: Yes.", ["Wolf", "Bo Li", "Wolf"]),
        ("Ada Wolf\nIt is.\n\nBo Li\nIs it?\n\nAda Wolf\nI saw it.", ["Ada Wolf", "Bo Li", "Ada Wolf"]),
        ("Host, Radio Tarn: Is it?\n\nWolf (by phone): It is.\n\nHost: Why?", ["Host", "Wolf", "Host"]),
        ("Interviewer: Is it?\nWolf: It is.\nInterviewer: Why?", ["Interviewer", "Wolf", "Interviewer"]),
        ("Ada Wolf (baker): I like it.\nBo Li (driver): We do not.", ["Ada Wolf", "Bo Li"]),
        ("Where is Ada Wolf?\n\nLi: Is it?\n\nWolf: It is.\n\nLi: Why?", ["Li", "Wolf", "Li"]),
    ],
)  # fmt: skip
def test_turns_are_found_by_what_begins_them(text: str, labels: list[str]) -> None:
    assert [label for label, _ in turns(text)] == labels


@pytest.mark.parametrize(
    "text",
    [
        "Where: The town hall.\nWhen: Monday.\n\nWhere: The pier.\nWhen: Sunday.",
        "Myth: You catch a cold when it is cold.\n\nFact: You do not.\n\nMyth: It is new.",
        "Monday: It opens. Will you come?\n\nTuesday: It closes.\n\nMonday: It is open.",
        "Ada Wolf: 12 points\nBo Li: 9 points\nAda Wolf: 3 points",
        "Pros: It is light. You can fold it.\n\nCons: Will it last?\n\nPros: It is red.",
        "Dear Ada: My dog snores. What can I do?\n\nDear Tired: You can buy a bed.\n\nDear Ada: Thank you.",
        "9:05 a.m.: It is closed. Are we late?\n\n9:40 a.m.: It is open.\n\n9:50 a.m.: We go.",
        "Note: You need two eggs.\n\nAda Wolf spoke.",
        "Early Life\nI was born in Tarn.\n\nSchool Years\nI was ill.\n\nFirst Job\nI sold fish.",
    ],
)
def test_what_only_looks_so_is_no_conversation(text: str) -> None:
    assert turns(text) == []


def test_a_turn_goes_on_over_paragraphs_but_not_over_directions_and_the_reporters_words() -> None:
    text = (
        "ADA WOLF: It is.\n\nI saw it.\n\n(LAUGHTER)\n\nWolf pours more tea.\n\nBO LI: Is it?"
        "\n\nADA WOLF: Yes.\n\nThe talk was held in Tarn."
    )
    assert [(turn.words.of(text), turn.goes_on) for turn in find_turns(text, find_paragraphs(text))] == [
        ("It is.", False),
        ("I saw it.", True),
        ("Is it?", False),
        ("Yes.", False),
    ]


def test_questions_and_answers_are_told_by_their_letters() -> None:
    assert list(map(is_answer, ("A", "Answer", "Ada"))) == [True, True, False]
    assert list(map(is_question, ("Q", "Question", "A"))) == [True, True, False]


LINES = st.sampled_from(
    ["Ada Wolf: ", "Q: ", "A. ", "Is it?", "I say.", "\n", "\n\n", "Bo Li", "[00:01] ", "(x)", "THE "]
)


@given(st.one_of(st.text(max_size=200), st.lists(LINES, max_size=40).map("".join)))
def test_turns_of_any_text_are_slices_of_its_paragraphs_in_order(text: str) -> None:
    paragraphs = find_paragraphs(text)
    found = find_turns(text, paragraphs)
    assert all(one.words.end <= two.words.start for one, two in pairwise(found))
    assert all(any(paragraph.covers(turn.words) for paragraph in paragraphs) for turn in found)


UNLABELLED = """Ada Wolf bakes bread in Tarn. We met her there.

You began late. Why?

I drove a bus before. I was 40.

Who taught you?

My aunt did.

She had a mill.

What comes next?

I will sleep."""


def test_questions_are_told_without_labels_where_answers_surely_take_turns() -> None:
    assert turns(UNLABELLED) == [
        ("", "You began late. Why?"),
        ("", "Who taught you?"),
        ("", "What comes next?"),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("I will sleep.", "Will I sleep?\n\nWhere?\n\nI do not know."),
        ("Who taught you?", "Who taught me?"),
        ("I drove a bus before. I was 40.", "“I drove a bus,” she said."),
        ("My aunt did.", "It was cold there.\n\nThe mill burned.\n\nNobody came.\n\nThat was it."),
        ("You began late. Why?", "You began late."),
    ],
)
def test_without_labels_only_what_is_sure_takes_turns(before: str, after: str) -> None:
    assert turns(UNLABELLED.replace(before, after)) == []


def test_answers_to_everybody_are_no_interview() -> None:
    text = (
        "How do I pay?\n\nYou can pay by card.\n\nCan you wait?\n\nWe can.\n\nWhat if it rains?\n\nWe stop."
    )
    assert turns(text) == []
