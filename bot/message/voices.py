"""Who is quoted in an article, and what each of them says, as Discord messages inside every limit."""

from collections.abc import Sequence
from dataclasses import replace

from bot.live.keys import name_key
from bot.markdown.escape import escape_line
from bot.message.answer import ANSWERED, NOT_ANSWERED
from bot.message.button_state import Action, VoicesState, custom_id
from bot.message.pages import Room, paginate
from bot.message.reply import Button, Menu, Option, Picture, Reply
from bot.message.source_line import below, heading_line, passage, read_button
from bot.phrases import cut, make_line, spell_count
from index import Citation, Heading, Voice

MOST_LISTED = 12
"""How many speakers are listed, and drawn; the menu offers more."""
_MOST_OFFERED = 25
_MOST_NAME, _MOST_LABEL, _MOST_DESCRIPTION = 80, 100, 1000
_ROOM = Room(page=2200, part=1500)
_NOBODY = "No speaker was found in the article."
_PICTURE = "speakers.png"


def render_voices(heading: Heading, voices: Sequence[Voice], state: VoicesState) -> Reply:
    """The speakers of an article, a line each, and a menu of them; or that it quotes nobody."""
    head, link = f"Who is quoted in {heading_line(heading)}", read_button(heading.url)
    if not voices:
        return Reply(_NOBODY, NOT_ANSWERED, head, link)
    lines = list(map(_line, voices[:MOST_LISTED]))
    if len(voices) > MOST_LISTED:
        lines.append(
            f"-# and {len(voices) - MOST_LISTED:,} more, in the menu or by the option speaker of /who"
        )
    return Reply("\n".join(lines), ANSWERED, head, link, menu=_menu(voices, state))


def render_said(
    voice: Voice, citations: Sequence[Citation], voices: Sequence[Voice], state: VoicesState
) -> Reply:
    """What a speaker says, at the page that the state names; a page that is not there is the last."""
    unnamed = [replace(citation, speaker=None, speech=None) for citation in citations]
    pages = paginate(unnamed, below, _ROOM)
    page = min(state.page, len(pages) - 1)
    buttons = []
    if page > 0:
        buttons.append(_button("Previous", replace(state, page=page - 1)))
    if page < len(pages) - 1:
        buttons.append(_button("Next", replace(state, page=page + 1)))
    buttons.append(_button("All speakers", VoicesState(state.article, state.content)))
    count = f"\n-# Page {page + 1} of {len(pages)}" if len(pages) > 1 else ""
    return Reply(
        _line(voice) + count,
        ANSWERED,
        further=tuple(map(passage, pages[page])),
        rows=(tuple(buttons),),
        menu=_menu(voices, state),
    )


def picture_of(voices: Sequence[Voice], png: bytes) -> Picture:
    """The picture that is drawn of the speakers, with their words in words."""
    told = ", ".join(f"{make_line(voice.name)} {_words(voice)}" for voice in voices[:MOST_LISTED])
    return Picture(_PICTURE, png, cut(f"Bars of who is quoted how much: {told}", _MOST_DESCRIPTION))


def _line(voice: Voice) -> str:
    name = escape_line(cut(voice.name, _MOST_NAME))
    return f"**{name}** – {spell_count(voice.statements, 'statement')}, {_words(voice)}"


def _words(voice: Voice) -> str:
    words = spell_count(voice.words, "word")
    if voice.direct_words == 0:
        return words
    share = "all" if voice.direct_words == voice.words else f"{voice.direct_words:,}"
    return f"{words}, {share} of them word for word" if voice.words > 1 else f"{words}, word for word"


def _menu(voices: Sequence[Voice], state: VoicesState) -> Menu:
    options = tuple(
        Option(
            label=cut(make_line(voice.name), _MOST_LABEL) or "?",
            value=str(VoicesState(state.article, state.content, name_key(voice.name))),
            description=f"{spell_count(voice.statements, 'statement')}, {spell_count(voice.words, 'word')}",
            chosen=name_key(voice.name) == state.speaker,
        )
        for voice in voices[:_MOST_OFFERED]
    )
    return Menu(custom_id(Action.VOICES), "Read what somebody says", options)


def _button(label: str, state: VoicesState) -> Button:
    return Button(label, custom_id(Action.VOICES, state))
