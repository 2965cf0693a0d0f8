import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.live.keys import content_key, name_key, named_by
from bot.live.snapshot import GoneError
from bot.message.button_state import (
    Action,
    AnswerState,
    PassageState,
    VoicesState,
    custom_id,
    question_line,
    question_of,
    read_article,
    read_custom_id,
)
from bot.phrases import make_line
from index import Span
from tests.discord_markdown.parser import Styled, parse_markdown, plain_text, walk
from tests.discord_server.rest.limits import text_complaints
from tests.fixtures.citations import markup

LONGEST_CUSTOM_ID = 100
LETTERS = {"f", "a", "r", "q", "c", "m", "y", "n", "p", "w", "rm", "keep", "list", "stop"}
LONGEST_ARTICLE = 20_000_000

article_keys = st.text(max_size=200).map(name_key)
spans = st.tuples(
    st.integers(0, LONGEST_ARTICLE), st.one_of(st.integers(1, 5000), st.integers(1, LONGEST_ARTICLE))
).map(lambda pair: Span(pair[0], pair[0] + pair[1]))
states = st.builds(
    AnswerState,
    article=article_keys,
    content=st.text("0123456789abcdef", min_size=64, max_size=64).map(content_key),
    scoped=st.booleans(),
    context=st.booleans(),
    page=st.integers(0, 9999),
    seen=st.lists(st.tuples(article_keys, spans), max_size=3).map(tuple),
)
filtered = st.builds(
    replace,
    states,
    after=st.one_of(st.none(), st.dates()),
    before=st.one_of(st.none(), st.dates()),
    source=st.text(max_size=200).map(name_key),
    seen=st.lists(st.tuples(article_keys, spans), max_size=2).map(tuple),
)


@given(st.one_of(states, filtered), st.sampled_from(Action))
@settings(max_examples=200)
def test_a_button_brings_back_what_it_was_given_and_fits(state: AnswerState, action: Action) -> None:
    encoded = str(state)
    assert AnswerState.read(encoded) == state
    assert read_custom_id(custom_id(action, state)) == (action, encoded)
    assert len(custom_id(action, state)) <= LONGEST_CUSTOM_ID
    assert re.fullmatch(r"[\w.,:-]+", encoded, re.ASCII)


@given(states, st.lists(st.tuples(article_keys, spans), min_size=4, max_size=6))
def test_of_many_places_the_first_three_are_remembered(
    state: AnswerState, seen: list[tuple[str, Span]]
) -> None:
    many = replace(state, seen=tuple(seen))
    assert AnswerState.read(str(many)) == replace(state, seen=tuple(seen[:3]))
    assert len(custom_id(Action.CONTEXT, many)) <= LONGEST_CUSTOM_ID


@given(filtered, st.lists(st.tuples(article_keys, spans), min_size=3, max_size=3))
def test_beside_a_filter_two_places_are_remembered(state: AnswerState, seen: list[tuple[str, Span]]) -> None:
    many = replace(state, seen=tuple(seen))
    assert AnswerState.read(str(many)) == replace(state, seen=tuple(seen[:2]))
    assert len(custom_id(Action.CONTEXT, many)) <= LONGEST_CUSTOM_ID


def test_the_buttons_of_older_messages_keep_their_letters() -> None:
    assert {read_custom_id(f"ab1:{letters}:7") for letters in LETTERS} == {(action, "7") for action in Action}
    assert custom_id(Action.LIST, 7) == "ab1:list:7"


@pytest.mark.parametrize(
    "written", ["", "ab1", "ab1:c", "ab1:x:", "ab1:C:", "ab0:c:", "ab2:c:", " ab1:c:", "ab1:c:\n"]
)
def test_another_custom_id_is_of_an_earlier_version(written: str) -> None:
    with pytest.raises(GoneError, match="earlier version"):
        read_custom_id(written)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A state with a few signs put in, taken out or replaced."""
    signs = list(str(draw(st.one_of(states, filtered))))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(signs)))
        signs[at : at + draw(st.integers(0, 2))] = draw(st.text("0aZ٣_-:.,sacp\n²\x00", max_size=2))
    return "".join(signs)


@given(st.one_of(st.text(max_size=100), damaged()))
@settings(max_examples=400)
def test_what_nobody_wrote_is_no_state_or_a_sound_one(tail: str) -> None:
    try:
        state = AnswerState.read(tail)
    except GoneError:
        return
    assert AnswerState.read(str(state)) == state
    assert len(custom_id(Action.CONTEXT, state)) <= LONGEST_CUSTOM_ID
    assert 0 <= state.page <= 9999
    assert len(state.seen) <= 3


SOUND = str(AnswerState("AbCd-_12", "0123abcd"))


@pytest.mark.parametrize(
    "tail",
    [
        "",
        SOUND[:-1],
        f"{SOUND} ",
        f"{SOUND}\n",
        SOUND.replace("ap0", "ap٣"),
        SOUND.replace("ap0", "ap00000"),
        SOUND.replace("ap0", "ap-1"),
        SOUND.replace("AbCd", "ÄbCd"),
        SOUND.replace("0123abcd", "0123ABCD"),
        f"{SOUND}AbCd-_120.5,",
        f"{SOUND}AbCd-_120.5AbCd-_120.5",
        SOUND + ",".join(["AbCd-_120.5"] * 4),
        f"{SOUND}:",
        f"{SOUND}:k.k",
        f"{SOUND}:..short",
        f"{SOUND}:zzzzz..",
        f"{SOUND}:0..",
        f"{SOUND}:k.k.AbCd-_12:",
        f"{SOUND}AbCd-_120.5,:k..",
    ],
)
def test_near_misses_are_no_state(tail: str) -> None:
    assert AnswerState.read(SOUND) == AnswerState("AbCd-_12", "0123abcd")
    with pytest.raises(GoneError, match="earlier version"):
        AnswerState.read(tail)


def test_buttons_of_a_message_from_before_there_were_filters_still_work() -> None:
    old = AnswerState.read("AbCd-_120123abcdsp3:AbCd-_12a.b,AbCd-_12z.10")
    seen = (("AbCd-_12", Span(10, 21)), ("AbCd-_12", Span(35, 71)))
    assert old == AnswerState("AbCd-_12", "0123abcd", scoped=True, page=3, seen=seen)
    assert str(old) == "AbCd-_120123abcdsp3:AbCd-_12a.b,AbCd-_12z.10"


def test_one_bound_alone_is_remembered() -> None:
    for bounds in ({"after": date(1, 1, 1)}, {"before": date(9999, 12, 31)}, {"source": "AbCd-_12"}):
        state = AnswerState("AbCd-_12", "0123abcd", **bounds)
        assert AnswerState.read(str(state)) == state


@given(st.lists(st.text(max_size=40), min_size=1, max_size=20, unique=True))
def test_a_key_stands_for_its_article(article_ids: list[str]) -> None:
    for article_id in article_ids:
        key = name_key(article_id)
        assert re.fullmatch(r"[\w-]{8}", key, re.ASCII)
        assert named_by(key, article_ids) == article_id
    assert named_by("????????", article_ids) is None


@given(st.one_of(st.text(max_size=300), markup))
def test_a_question_is_one_small_line_without_anything_hidden_and_comes_back(question: str) -> None:
    line = question_line(question)
    asked = question_of(line)
    assert "\n" not in line
    assert list(text_complaints(line)) == []
    assert asked == " ".join(asked.split()) == make_line(question)
    assert question_line(asked) == line
    (small,) = parse_markdown(line)
    assert isinstance(small, Styled)
    assert small.kind == "subtext"
    assert {node.kind for node in walk(small.children)} <= {"text"}
    assert plain_text(small.children).split() == f"Asked: {asked}".split()


@given(st.integers(0, 10**8), st.integers(1, 10**6), st.integers(0, 999))
def test_a_passage_is_remembered_as_it_was(start: int, length: int, page: int) -> None:
    state = PassageState("A" * 8, "0" * 8, Span(start, start + length), page)
    assert PassageState.read(str(state)) == state
    assert len(custom_id(Action.PASSAGE, state)) <= 100


@pytest.mark.parametrize("tail", ["", "x", "A" * 8 + "0" * 8 + "0:5.0", "A" * 8 + "0" * 8 + "٣:5.1"])
def test_what_is_no_passage_is_stale(tail: str) -> None:
    with pytest.raises(GoneError, match="earlier version"):
        PassageState.read(tail)


@given(st.text(max_size=200), st.integers(0, 999_999))
def test_the_speakers_of_an_article_are_remembered_as_they_were(name: str, page: int) -> None:
    every = VoicesState("A" * 8, "0" * 8)
    for state in (every, replace(every, speaker=name_key(name), page=page)):
        assert VoicesState.read(str(state)) == state
        assert len(custom_id(Action.VOICES, state)) <= LONGEST_CUSTOM_ID


@pytest.mark.parametrize(
    "tail", ["", "A" * 8 + "0" * 7, "A" * 8 + "0" * 8 + "B" * 8, "A" * 8 + "0" * 9, SOUND]
)
def test_what_is_no_speaker_is_stale(tail: str) -> None:
    with pytest.raises(GoneError, match="earlier version"):
        VoicesState.read(tail)


@pytest.mark.parametrize("tail", ["", "*", "A" * 8 + "0" * 7, "A" * 8 + "0" * 9, SOUND])
def test_what_is_no_article_is_stale(tail: str) -> None:
    assert str(read_article("A" * 8 + "0" * 8)) == "A" * 8 + "0" * 8
    with pytest.raises(GoneError, match="earlier version"):
        read_article(tail)
