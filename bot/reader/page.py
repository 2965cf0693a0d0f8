"""An article as a page to read: its paragraphs numbered, cited words marked, and who says what beside it.

What is not the article's text in a paragraph is drawn by the style sheet, which leaves the text to be copied,
searched and linked to as it is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from bot.reader.frame import framed, line_of, told_of, turning
from bot.reader.spans import Part, Piece, paragraphs_of, pieces_of
from bot.reader.voices import NumberedStatement, beside
from bot.wording import SPEAKER_UNKNOWN, SPEECH, showable, shown_line
from index import Article, Span, Statement, Voice

_MOST_LINKS = 10
_CHANGED = (
    "This article was indexed anew with a changed text since the link to it was made, so that no words "
    "of it are marked."
)
_GONE = "What the link marked is not in the text of this article."


@dataclass(frozen=True)
class ArticleView:
    """What a page shows of an article: `voices` are those who speak, in the order of the list beside it.

    Of its `parts` the one of this `number`, counted from 1, is shown. `cited` are the places to mark, in
    order and apart. Of the places that were `asked` for some may be none of this text, which was `changed`
    since, or not.
    """

    article: Article
    statements: tuple[Statement, ...]
    voices: tuple[Voice, ...]
    parts: Sequence[Part]
    number: int = 1
    cited: tuple[Span, ...] = ()
    asked: bool = False
    changed: bool = False

    @property
    def part(self) -> Part:
        """The part that is shown."""
        return self.parts[self.number - 1]


def render_article(reading: ArticleView) -> str:
    """The page of an article."""
    article = reading.article
    paragraphs = list(paragraphs_of(article.text, reading.part.span))
    speakers = {voice.name: number for number, voice in enumerate(reading.voices, start=1)}
    said = [
        NumberedStatement(number, statement, speakers.get(statement.speaker or "", 0))
        for number, statement in enumerate(reading.statements, start=1)
        if statement.span.overlap(reading.part.span)
    ]
    up = "../" * article.article_id.count("/") or "./"
    return framed(
        shown_line(article.title),
        f'<a class="skip" href="#text">Skip to the text</a>\n'
        f'<header class="top"><nav aria-label="Articles"><a href="{up}">All articles</a></nav></header>\n'
        f'<div class="page">\n<main id="text" tabindex="-1"><article>\n'
        f'<div class="title"><h1><bdi>{line_of(article.title)}</bdi></h1>\n'
        f"{told_of(article, source=True)}{_part(reading)}{_note(reading, paragraphs)}</div>\n"
        f"{_paragraphs(reading, paragraphs, said)}\n</article>\n{_parts(reading)}</main>\n"
        f"{beside(reading.voices, said)}\n</div>\n"
        '<footer class="foot">The numbers of the paragraphs are those of articlebot’s citations.</footer>',
    )


def _note(reading: ArticleView, paragraphs: Sequence[Span]) -> str:
    """Where the marked words are, or why there are none."""
    if not reading.asked:
        return ""
    if not reading.cited:
        return f'\n<p class="note">{_CHANGED if reading.changed else _GONE}</p>'
    numbers = [at + reading.part.first for at in _touched(paragraphs, reading.cited)]
    if not numbers:
        return ""
    links = ", ".join(f'<a href="#p{n}" aria-label="Paragraph {n}">¶ {n}</a>' for n in numbers[:_MOST_LINKS])
    more = ", …" if len(numbers) > _MOST_LINKS else ""
    return f'\n<p class="note"><mark>Marked</mark> are the words that were cited, in {links}{more}.</p>'


def _touched(paragraphs: Sequence[Span], cited: Sequence[Span]) -> list[int]:
    """Which of the paragraphs the cited places lie in, one more than are linked at most."""
    starts = [paragraph.start for paragraph in paragraphs]
    found: dict[int, None] = {}
    for span in cited:
        first = max(0, bisect_right(starts, span.start) - 1)
        within = range(first, bisect_left(starts, span.end))[: _MOST_LINKS + 1]
        found |= dict.fromkeys(at for at in within if paragraphs[at].overlap(span))
    return list(found)[: _MOST_LINKS + 1]


def _paragraphs(reading: ArticleView, paragraphs: Sequence[Span], said: Sequence[NumberedStatement]) -> str:
    text = reading.article.text
    rows = pieces_of(text, paragraphs, [one.statement.span for one in said], reading.cited)
    return "\n".join(
        f'<div class="par" id="p{number}"><a class="num" href="#p{number}" aria-label="Paragraph {number}">'
        f'{number}</a><p dir="auto">{"".join(_piece(piece, text, said) for piece in pieces)}</p></div>'
        for number, pieces in enumerate(rows, start=reading.part.first)
    )


def _piece(piece: Piece, text: str, said: Sequence[NumberedStatement]) -> str:
    html = escape(showable(text[piece.span.start : piece.span.end]))
    if piece.cited:
        ends = " ".join(name for name, is_so in (("first", piece.first), ("last", piece.last)) if is_so)
        html = f'<mark class="{ends}">{html}</mark>' if ends else f"<mark>{html}</mark>"
    for at in reversed(piece.said):
        named = f' id="s{said[at].number}"' if at in piece.begun else ""
        html = f'<span{named} class="said {said[at].statement.speech} {said[at].hue}">{html}</span>'
    unseen = "".join(f'<span id="s{said[at].number}"></span>' for at in piece.begun if at not in piece.said)
    return unseen + html + "".join(_by(said[at]) for at in piece.ended)


def _by(said: NumberedStatement) -> str:
    """The number of who says it, which leads to the speaker's place in the list."""
    told = f"said by {line_of(said.statement.speaker or SPEAKER_UNKNOWN)}, {SPEECH[said.statement.speech]}"
    return (
        f'<a class="by {said.hue}" href="#v{said.speaker}" data-number="{said.speaker or "?"}" '
        f'aria-label="{told}" title="{told}"></a>'
    )


def _part(reading: ArticleView) -> str:
    number, count = reading.number, len(reading.parts)
    return f'\n<p class="told">Part {number:,} of {count:,}</p>' if count > 1 else ""


def _parts(reading: ArticleView) -> str:
    return turning("Part", "part", reading.number, len(reading.parts), ("Previous", "Next"))
