from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.live.keys import name_key
from bot.message.button_state import VoicesState
from bot.message.reply import Button
from bot.message.voices import picture_of, render_said, render_voices
from index import Citation, Heading, Voice
from tests.discord_markdown.parser import Styled, parse_markdown, plain_text, walk
from tests.discord_server.rest.limits import text_complaints
from tests.fixtures.cards import bold_in, folded, keeps_the_limits
from tests.fixtures.citations import citations, lines, urls

STATE = VoicesState("A" * 8, "0" * 8)
TALKS = Heading("talks", "Talks", date(2021, 3, 19), url="https://news.example/talks")
many_voices = st.lists(
    st.builds(Voice, lines, st.integers(1, 999), st.integers(1, 10**7), st.integers(0, 1)),
    min_size=1,
    max_size=40,
    unique_by=lambda voice: voice.name,
)
headings = st.builds(Heading, st.just("a"), lines, st.one_of(st.none(), st.dates(date(1000, 1, 1))), url=urls)


@given(headings, many_voices)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_speakers_fit_a_message_and_up_to_25_can_be_chosen(heading: Heading, voices: list[Voice]) -> None:
    reply = replace(render_voices(heading, voices, STATE), picture=picture_of(voices, b"png"))
    keeps_the_limits(reply)
    assert reply.menu is not None
    assert [VoicesState.read(option.value) for option in reply.menu.options] == [
        replace(STATE, speaker=name_key(voice.name)) for voice in voices[:25]
    ]
    assert reply.picture is not None
    assert len(reply.picture.description) <= 1024
    assert list(text_complaints(reply.picture.description)) == []


@given(st.lists(citations(answering=True), min_size=1, max_size=6), many_voices)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_the_pages_of_a_speaker_hold_every_word_and_lead_to_each_other(
    said: list[Citation], voices: list[Voice]
) -> None:
    state: VoicesState | None = replace(STATE, speaker=name_key(voices[-1].name))
    shown, count = "", 0
    while state is not None:
        assert state.page == count
        reply = render_said(voices[-1], said, voices, state)
        keeps_the_limits(reply)
        nodes = parse_markdown("\n".join(reply.further))
        quotes = [node for node in walk(nodes) if isinstance(node, Styled) and node.kind == "quote"]
        assert any(bold_in(quote.children) for quote in quotes) or count > 0
        shown += "".join(folded(plain_text(quote.children)).strip("…") for quote in quotes)
        targets = {button.label: button.target.removeprefix("ab1:w:") for row in reply.rows for button in row}
        assert VoicesState.read(targets["All speakers"]) == STATE
        if count:
            assert VoicesState.read(targets["Previous"]) == replace(state, page=count - 1)
        else:
            assert "Previous" not in targets
        state = VoicesState.read(targets["Next"]) if "Next" in targets else None
        count += 1
    assert shown.replace("…", "") == folded("".join(citation.quote for citation in said)).replace("…", "")
    beyond = replace(STATE, speaker=name_key(voices[-1].name), page=999)
    assert render_said(voices[-1], said, voices, beyond) == reply


def test_who_is_quoted_is_told_in_words() -> None:
    voices = [
        Voice("Vladimir Putin", 9, 1177, 129),
        Voice("Jen Psaki", 1, 26, 26),
        Voice("A report", 2, 10, 0),
        Voice("Yes-man", 1, 1, 1),
    ]
    reply = render_voices(TALKS, voices, STATE)
    assert reply.title == "Who is quoted in [**Talks**](https://news.example/talks) · 19 March 2021"
    assert reply.link == Button("Read", "https://news.example/talks", "link")
    assert reply.text.splitlines() == [
        "**Vladimir Putin** – 9 statements, 1,177 words, 129 of them word for word",
        "**Jen Psaki** – 1 statement, 26 words, all of them word for word",
        "**A report** – 2 statements, 10 words",
        "**Yes-man** – 1 statement, 1 word, word for word",
    ]
    assert "Jen Psaki 26 words, all of them word for word" in picture_of(voices, b"").description


def test_of_many_speakers_those_quoted_most_are_listed() -> None:
    text = render_voices(TALKS, [Voice(f"No {n}", 1, 99 - n, 0) for n in range(30)], STATE).text
    assert "No 11" in text
    assert "No 12" not in text
    assert text.endswith("-# and 18 more, in the menu or by the option speaker of /who")


def test_an_article_that_quotes_nobody_says_so() -> None:
    reply = render_voices(TALKS, [], STATE)
    assert reply.text == "No speaker was found in the article."
    assert reply.menu is None
