"""An article as a page to read: its paragraphs numbered, cited words marked, and who says what beside it.

Pages hold no script and load nothing; links within are relative, so that they may stand below any address.
What is not the article's text in a paragraph is drawn by the style sheet, which leaves the text to be copied,
searched and linked to as it is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from bot.characters import cut, showable, shown_line
from bot.reader_links import path_of
from bot.reader_spans import Piece, paragraphs_of, pieces_of
from bot.reader_style import HUES, STYLE
from bot.wording import KNOWN_BY, SPEAKER_UNKNOWN, SPEECH, counted, spelled
from index import Article, Heading, Span, Statement, Voice, host

_MOST_EXCERPT, _LISTED_AT_ONCE, _MOST_LINKS, _MANY_PARAGRAPHS = 140, 5, 10, 1000
_NOBODY = "Nobody is found to say anything in this article."
_CHANGED = (
    "This article was indexed anew with a changed text since the link to it was made, so that no words "
    "of it are marked."
)
_GONE = "What the link marked is not in the text of this article."


@dataclass(frozen=True)
class Reading:
    """What a page shows of an article: `voices` are those who speak, in the order of the list beside it.

    `cited` are the places to mark, in order and apart. Of the places that were `asked` for some may be none
    of this text, which was `changed` since, or not.
    """

    article: Article
    statements: tuple[Statement, ...]
    voices: tuple[Voice, ...]
    cited: tuple[Span, ...] = ()
    asked: bool = False
    changed: bool = False


def render_article(reading: Reading) -> str:
    """The page of an article."""
    article = reading.article
    paragraphs = list(paragraphs_of(article.text))
    speakers = {voice.name: number for number, voice in enumerate(reading.voices, start=1)}
    body = _paragraphs(reading, paragraphs, speakers)
    up = "../" * article.article_id.count("/") or "./"
    long = " long" if len(paragraphs) > _MANY_PARAGRAPHS else ""
    return _page(
        shown_line(article.title),
        f'<a class="skip" href="#text">Skip to the text</a>\n'
        f'<header class="top"><nav aria-label="Articles"><a href="{up}">All articles</a></nav></header>\n'
        f'<div class="page">\n<main id="text" tabindex="-1"><article class="body{long}">\n'
        f'<div class="title"><h1><bdi>{_line(article.title)}</bdi></h1>\n'
        f"{_told(article, source=True)}{_note(reading, paragraphs)}</div>\n"
        f"{body}\n</article></main>\n{_beside(reading, speakers)}\n</div>\n"
        '<footer class="foot">The numbers of the paragraphs are those of articlebot’s citations.</footer>',
    )


def render_list(headings: Sequence[Heading], page: int, pages: int, count: int) -> str:
    """A page of the list of all articles, of which there are `count`; pages are counted from 1."""
    items = "\n".join(
        f'<li><a href="./{path_of(h.article_id)}"><bdi>{_line(h.title)}</bdi></a>{_told(h)}</li>'
        for h in headings
    )
    return _page(
        "Articles" if pages == 1 else f"Articles, page {page} of {pages}",
        '<a class="skip" href="#text">Skip to the articles</a>\n'
        '<div class="page list">\n<main id="text" tabindex="-1"><div class="title"><h1>Articles</h1>'
        f'<p class="told">{counted(count, "article")}{", the newest first" if count > 1 else ""}</p></div>\n'
        f'<ul class="articles">\n{items}\n</ul>\n{_turning(page, pages)}</main>\n</div>',
    )


def render_notice(title: str, sentence: str, up: str) -> str:
    """A page that says why there is nothing else to see; `up` leads to the list of articles."""
    return _page(
        title,
        f'<div class="page list"><main><div class="title"><h1>{_line(title)}</h1>'
        f'<p>{_line(sentence)}</p><p><a href="{up}">All articles</a></p></div></main></div>',
    )


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)} · articlebot</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="robots" content="noindex">\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _told(of: Article | Heading, *, source: bool = False) -> str:
    """When an article appeared and where, with a link to its own address if that is wanted."""
    parts = []
    if of.published:
        parts.append(f'<time datetime="{of.published.isoformat()}">{spelled(of.published)}</time>')
    if of.source:
        parts.append(f"<bdi>{_line(of.source)}</bdi>")
    if source and of.url and (named := host(of.url)):
        parts.append(
            f'<span><a class="source" href="{escape(showable(of.url))}" rel="noopener noreferrer nofollow">'
            f"Source: <bdi>{_line(named)}</bdi></a></span>"
        )
    return f'<p class="told">{" ".join(f"<span>{part}</span>" for part in parts)}</p>' if parts else ""


def _note(reading: Reading, paragraphs: Sequence[Span]) -> str:
    """Where the marked words are, or why there are none."""
    if not reading.asked:
        return ""
    numbers = _touched(paragraphs, reading.cited)
    if not numbers:
        return f'\n<p class="note">{_CHANGED if reading.changed else _GONE}</p>'
    links = ", ".join(f'<a href="#p{n}" aria-label="Paragraph {n}">¶ {n}</a>' for n in numbers[:_MOST_LINKS])
    more = ", …" if len(numbers) > _MOST_LINKS else ""
    return f'\n<p class="note"><mark>Marked</mark> are the words that were cited, in {links}{more}.</p>'


def _touched(paragraphs: Sequence[Span], cited: Sequence[Span]) -> list[int]:
    """The numbers of the paragraphs in which the cited places lie, one more than are linked at most."""
    starts = [paragraph.start for paragraph in paragraphs]
    found: dict[int, None] = {}
    for span in cited:
        first = max(0, bisect_right(starts, span.start) - 1)
        within = range(first, bisect_left(starts, span.end))[: _MOST_LINKS + 1]
        found |= dict.fromkeys(at + 1 for at in within if paragraphs[at].overlap(span))
    return list(found)[: _MOST_LINKS + 1]


def _paragraphs(reading: Reading, paragraphs: Sequence[Span], speakers: Mapping[str, int]) -> str:
    text, statements = reading.article.text, reading.statements
    rows = pieces_of(text, paragraphs, [statement.span for statement in statements], reading.cited)
    return "\n".join(
        f'<div class="par" id="p{number}"><a class="num" href="#p{number}" aria-label="Paragraph {number}">'
        f'{number}</a><p dir="auto">'
        f"{''.join(_piece(piece, text, statements, speakers) for piece in pieces)}</p></div>"
        for number, pieces in enumerate(rows, start=1)
    )


def _piece(piece: Piece, text: str, statements: Sequence[Statement], speakers: Mapping[str, int]) -> str:
    html = escape(showable(text[piece.span.start : piece.span.end]))
    if piece.cited:
        ends = " ".join(name for name, is_so in (("first", piece.first), ("last", piece.last)) if is_so)
        html = f'<mark class="{ends}">{html}</mark>' if ends else f"<mark>{html}</mark>"
    for number in reversed(piece.said):
        statement = statements[number]
        named = f' id="s{number + 1}"' if number in piece.begun else ""
        html = f'<span{named} class="said {statement.speech} {_hue(statement, speakers)}">{html}</span>'
    unseen = "".join(f'<span id="s{n + 1}"></span>' for n in piece.begun if n not in piece.said)
    return unseen + html + "".join(_by(statements[number], speakers) for number in piece.ended)


def _by(statement: Statement, speakers: Mapping[str, int]) -> str:
    """The number of who says it, which leads to the speaker's place in the list."""
    number = speakers.get(statement.speaker or "", 0)
    told = f"said by {_line(statement.speaker or SPEAKER_UNKNOWN)}, {SPEECH[statement.speech]}"
    return (
        f'<a class="by {_hue(statement, speakers)}" href="#v{number}" data-number="{number or "?"}" '
        f'aria-label="{told}" title="{told}"></a>'
    )


def _hue(statement: Statement, speakers: Mapping[str, int]) -> str:
    return _hue_of(speakers.get(statement.speaker or "", 0))


def _hue_of(number: int) -> str:
    return f"h h{(number - 1) % HUES}" if number else "h"


def _beside(reading: Reading, speakers: Mapping[str, int]) -> str:
    """The list of who says what, each statement linked to its place."""
    said = defaultdict(list)
    for number, statement in enumerate(reading.statements, start=1):
        said[speakers.get(statement.speaker or "", 0)].append((number, statement))
    sums = {
        speakers[voice.name]: f"{counted(voice.statements, 'statement')}, {counted(voice.words, 'word')}"
        for voice in reading.voices
    }
    sections = [
        _voice(number, name, sums[number], said[number]) for name, number in speakers.items() if said[number]
    ]
    if said[0]:
        told = counted(len(said[0]), "statement")
        sections.append(_voice(0, SPEAKER_UNKNOWN.capitalize(), told, said[0]))
    inside = "\n".join([_KEY, *sections]) if sections else f"<p>{_NOBODY}</p>"
    return (
        f'<aside aria-labelledby="voices"><div>\n<h2 id="voices">Who says what</h2>\n{inside}\n</div></aside>'
    )


_KEY = (
    '<ul class="key" aria-label="Kinds of speech, as they are underlined">'
    + "".join(f'<li><span class="said {kind} h">{words}</span></li>' for kind, words in SPEECH.items())
    + "</ul>"
)


def _voice(number: int, name: str, told: str, said: Sequence[tuple[int, Statement]]) -> str:
    first, others = said[:_LISTED_AT_ONCE], said[_LISTED_AT_ONCE:]
    more = (
        f"<details><summary>{len(others):,} more</summary>{_statements(others)}</details>" if others else ""
    )
    return (
        f'<section class="voice {_hue_of(number)}" id="v{number}" aria-labelledby="n{number}">'
        f'<h3 id="n{number}"><span class="tag" aria-hidden="true">{number or "?"}</span>'
        f'<bdi>{_line(name)}</bdi></h3><p class="sum">{told}</p>{_statements(first)}{more}</section>'
    )


def _statements(said: Iterable[tuple[int, Statement]]) -> str:
    items = "".join(
        f'<li><a href="#s{number}" dir="auto">{_line(cut(shown_line(statement.text), _MOST_EXCERPT))}</a>'
        f"<small>¶ {statement.paragraph} · {' · '.join(_how(statement))}</small></li>"
        for number, statement in said
    )
    return f"<ol>{items}</ol>"


def _how(statement: Statement) -> list[str]:
    return [told for told in (SPEECH[statement.speech], KNOWN_BY.get(statement.known_by)) if told]


def _line(text: str) -> str:
    """A stranger's text as one line that is nothing but text, in an element or an attribute."""
    return escape(shown_line(text))


def _turning(page: int, pages: int) -> str:
    if pages == 1:
        return ""
    links = []
    if page > 1:
        links.append(f'<a href="?page={page - 1}" rel="prev">Newer</a>')
    links.append(f"<span>Page {page} of {pages:,}</span>")
    if page < pages:
        links.append(f'<a href="?page={page + 1}" rel="next">Older</a>')
    return f'<nav class="pages" aria-label="Pages of the list">{"".join(links)}</nav>\n'
