"""Where cited words stand, in small lines of markdown: one a source, with all that is cited from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.markdown.escape import escape_line
from bot.message.pages import Part
from bot.message.reply import Button
from bot.phrases import (
    KNOWN_BY,
    SPEAKER_UNKNOWN,
    SPEAKS_FOR,
    SPEECH,
    cut,
    spell_day,
    spell_paragraphs,
    tell_copies,
)
from index import Citation, Heading, host

Numbered = tuple[int, Citation]
"""A citation, and the number from 1 by which an answer names it."""
_LONGEST_BUTTON_URL = 512
_NO_BREAK = "\u00a0"
# Within a masked link a lone bracket, even an escaped one, would undo the link.
_NO_BRACKETS = str.maketrans("[]", "()")
_IN_LINKS = {char: f"%{ord(char):02X}" for char in '()<>[]\\`"'}


@dataclass(frozen=True)
class Measure:
    """How many characters of each thing are shown; an address that is longer is left out."""

    words: int = 280
    fact: int = 140
    name: int = 80
    title: int = 120
    link: int = 400


FULL, LEAST = Measure(), Measure(100, 100, 30, 30, 0)
MEASURES = (FULL, Measure(title=80, link=0), LEAST)
"""Measures to try one after the other until what is shown fits."""


def source_lines(cited: Sequence[Numbered], measure: Measure = FULL) -> list[str]:
    """The sources of citations, in the order in which they are first cited: a small line each."""
    by_article: dict[str, list[Numbered]] = defaultdict(list)
    for number, citation in cited:
        by_article[citation.article_id].append((number, citation))
    return [f"-# {_line(group, measure)}" for group in by_article.values()]


def place_line(citation: Citation, measure: Measure) -> str:
    """Where words stand in an article that is named already, in small."""
    return f"-# {_place(citation, measure, is_linked=True)}"


def heading_line(article: Citation | Heading, measure: Measure = FULL) -> str:
    """An article's title in bold, linked, and its day."""
    published = f" · {spell_day(article.published)}" if article.published else ""
    return f"{_link_title(article, measure, mark='**')}{published}"


def read_button(url: str | None) -> Button | None:
    """The button that opens an article; None where it has no address that a button may have."""
    address = safe_url(url, _LONGEST_BUTTON_URL)
    return Button("Read", address, "link") if address else None


def passage(part: Part, measure: Measure = FULL) -> str:
    """A part of a quote, and below it whose words they are and where they stand."""
    return f"{part.markdown}\n{below(part, measure)}"


def below(part: Part, measure: Measure = FULL) -> str:
    """Who said it, on a line of its own, and in small the source."""
    citation = part.citation
    return "\n".join([*_spoken(citation, measure), *source_lines([(part.number, citation)], measure)])


def _spoken(citation: Citation, measure: Measure) -> Iterator[str]:
    if speaker := name_speaker(citation, measure):
        how = f", {SPEECH[citation.speech]}" if citation.speech else ""
        yield f"— {speaker}{how}"


def name_speaker(citation: Citation, measure: Measure = FULL) -> str:
    """Who said the words, in bold, and for whom; empty where they are the article's own."""
    if not (citation.speaker or citation.speech):
        return ""
    name = f"**{escape_line(cut(citation.speaker or SPEAKER_UNKNOWN.capitalize(), measure.name))}**"
    whom = citation.speaks_for
    return f"{name}, {SPEAKS_FOR.format(escape_line(cut(whom, measure.name)))}" if whom else name


def _line(cited: Sequence[Numbered], measure: Measure) -> str:
    (number, first), *others = cited
    if others:
        places = ", ".join(_marker(n, c) + _place(c, measure, is_linked=True) for n, c in cited)
        return " · ".join([*_article(first, measure), places])
    return _marker(number, first) + " · ".join([*_article(first, measure), _place(first, measure)])


def _marker(number: int, citation: Citation) -> str:
    return f"\\[{number}\\] " if citation.highlights else ""


def _article(citation: Citation, measure: Measure) -> Iterator[str]:
    yield _link_title(citation, measure)
    if citation.published:
        yield spell_day(citation.published)
    if citation.source:
        yield escape_line(cut(citation.source, measure.name))


def _place(citation: Citation, measure: Measure, *, is_linked: bool = False) -> str:
    """The paragraph, and in parentheses what else is to be known of the citation."""
    paragraphs = spell_paragraphs(citation).replace(" ", _NO_BREAK)
    address = safe_url(citation.url, measure.link) if is_linked else None
    remarks = "; ".join(_remarks(citation, measure))
    return (f"[{paragraphs}]({address})" if address else paragraphs) + (f" ({remarks})" if remarks else "")


def _remarks(citation: Citation, measure: Measure) -> Iterator[str]:
    if known := KNOWN_BY.get(citation.known_by):
        yield known
    if citation.also and measure != LEAST:
        yield escape_line(tell_copies(citation))


def _link_title(article: Citation | Heading, measure: Measure, mark: str = "") -> str:
    """An article's title between two marks, as a link to it where it has a safe address.

    The marks stand inside the link, since an address may hold the like.
    """
    title = f"{mark}{escape_line(cut(article.title, measure.title).translate(_NO_BRACKETS))}{mark}"
    address = safe_url(article.url, measure.link)
    return f"[{title}]({address})" if address else title


def safe_url(url: str | None, longest: int) -> str | None:
    """The address with no character that ends a masked link, without its text directive where it is too long.

    None for what is no web address and for what does not fit.
    """
    if not host(url) or url is None or " " in url or not url.isprintable():
        return None
    for candidate in (url, url.split("#:~:", 1)[0]):
        encoded = "".join(_IN_LINKS.get(char, char) for char in candidate)
        if len(encoded) <= longest and encoded.isascii():
            return encoded
    return None
