"""Answers and statements in a terminal, or plainly where there is none."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.style import Style
from rich.text import Text

# Its names load what they need when they are first used.
import index as library
from bot.phrases import (
    KNOWN_BY,
    NEAREST,
    NOT_SAID,
    SPEAKER_UNKNOWN,
    SPEAKS_FOR,
    SPEECH,
    make_showable,
    name_own_words,
    spell_day,
    spell_paragraphs,
    tell_copies,
    tell_doubt,
    tell_missing,
)

_NARROWEST, _WIDEST = 10, 100
_MARGIN = " " * 4
_NOBODY_SAYS = "Nobody is found to say anything."
_SURE, _UNSURE = Style(bold=True, color="green"), Style(bold=True, color="yellow")
ASIDE, _FACT = Style(dim=True), Style(underline=True)


class Terminal(Console):
    """Standard output, whose reader may go away, as `| head` does."""

    def on_broken_pipe(self) -> None:
        """Leave it to whoever prints, where rich would end the program as for a defect."""
        raise BrokenPipeError


def render_answer(
    answer: library.Answer, console: Console, *, whole: bool = False, of_several: bool = False
) -> None:
    """Print an answer's quotes, each with its source, or why there is none; a blank line ends it.

    At a glance these are the first ones, those with marked words; the `whole` answer has further ones. Where
    the console has no colours, the marked words stand below their quote, and links are written out. The
    collection that answers is named first where it is one `of_several`.
    """
    if of_several and (answer.citations or answer.nearest):
        print_text(Text(f"From the collection {answer.collection}:", ASIDE), console)
        console.print()
    if not answer.citations:
        _print_abstention(answer, console)
    if answer.status == "unsure":
        print_text(Text(tell_doubt(answer)), console)
        console.print()
    if answer.kind == "overview" and answer.citations:
        print_text(Text(name_own_words(answer.citations)), console)
        console.print()
    marked = _SURE if answer.status == "answered" else _UNSURE
    before = None
    for number, citation in enumerate(answer.citations if whole else answer.at_a_glance, start=1):
        of_known_article = answer.kind == "overview" and citation.article_id == before
        _print_citation(citation, f"[{number}] ", console, marked, of_known_article=of_known_article)
        before = citation.article_id
    if missing := tell_missing(answer):
        print_text(Text(missing), console)
        console.print()


def _print_abstention(answer: library.Answer, console: Console) -> None:
    print_text(Text(make_showable(answer.reason or NOT_SAID)), console)
    console.print()
    if answer.nearest:
        print_text(Text(NEAREST, ASIDE), console)
        console.print()
    for citation in answer.nearest:
        _print_ruled(Text(make_showable(citation.quote), ASIDE), console, _MARGIN)
        _print_source(citation, console, _MARGIN)


def render_statements(
    article: library.Article, statements: Sequence[library.Statement], console: Console
) -> None:
    """Print an article's statements under its title, each under its speaker and its paragraph's number."""
    print_text(Text(make_showable(article.title), Style(bold=True)), console)
    console.print()
    if not statements:
        nobody = _NOBODY_SAYS if library.is_english(article.text) else library.ENGLISH_ALONE
        print_text(Text(nobody, ASIDE), console)
        console.print()
    digits = max((len(str(statement.paragraph)) for statement in statements), default=0)
    margin = " " * (digits + len("¶   "))
    last = 0
    for statement in statements:
        marker = margin if statement.paragraph == last else f"¶ {statement.paragraph:>{digits}}  "
        told = (SPEECH[statement.speech], KNOWN_BY.get(statement.known_by))
        print_text(_name_speaker(statement.speaker, *told), console, marker, margin)
        _print_ruled(Text(make_showable(statement.text)), console, margin)
        console.print()
        last = statement.paragraph


def _print_citation(
    citation: library.Citation, marker: str, console: Console, marked: Style, *, of_known_article: bool
) -> None:
    margin = " " * len(marker)
    if citation.speaker or citation.speech:
        spoken_for = SPEAKS_FOR.format(make_showable(citation.speaks_for)) if citation.speaks_for else None
        spoken = SPEECH[citation.speech] if citation.speech else None
        told = (spoken_for, spoken, KNOWN_BY.get(citation.known_by))
        print_text(_name_speaker(citation.speaker, *told), console, marker, margin)
        marker = margin
    quote = Text(make_showable(citation.quote))
    for highlight in citation.highlights:
        at = highlight.span.start - citation.span.start
        quote.stylize(marked, at, at + len(highlight.text))
        if highlight.fact:
            at = highlight.fact.start - citation.span.start
            quote.stylize(_FACT, at, at + len(highlight.fact))
    _print_ruled(quote, console, marker)
    for highlight in citation.highlights if console.color_system is None else ():
        if highlight.text != citation.quote:
            words = Text(" ".join(make_showable(highlight.text).split()))
            print_text(words, console, f"{margin}▸ ", f"{margin}  ")
    _print_source(citation, console, margin, of_known_article=of_known_article)


def _name_speaker(speaker: str | None, *told: str | None) -> Text:
    """The name, and what is told of the words and of how the name is known."""
    aside = "".join(f" · {part}" for part in told if part)
    return Text.assemble(make_showable(speaker or SPEAKER_UNKNOWN), (aside, ASIDE))


def _print_ruled(quote: Text, console: Console, marker: str) -> None:
    print_text(quote, console, f"{marker}│ ", f"{' ' * len(marker)}│ ")


def _print_source(
    citation: library.Citation, console: Console, margin: str, *, of_known_article: bool = False
) -> None:
    published = citation.published and spell_day(citation.published)
    article = () if of_known_article else (citation.title, published, citation.source)
    told = (*article, spell_paragraphs(citation))
    source = Text(" · ".join(make_showable(part) for part in told if part), ASIDE)
    margin += "  "
    url = citation.url or ""
    host = library.host(url)
    if host and console.color_system is not None:
        source.append(" · ", ASIDE)
        source.append(f"{host} ↗", ASIDE + Style(link=url, underline=True))
    print_text(source, console, margin, margin)
    if also := tell_copies(citation):
        print_text(Text(" ".join(make_showable(also).split()), ASIDE), console, margin, margin)
    if host and console.color_system is None:
        # A link that is broken into lines cannot be followed.
        console.print(Text(f"{margin}{url}", ASIDE), soft_wrap=True)
    console.print()


def print_text(text: Text, console: Console, first: str = "", following: str = "") -> None:
    """Print a text wrapped at 100 columns or less, its lines after the first with their own beginning."""
    beginning = first
    was_blank = False
    width = max(_NARROWEST, min(console.width, _WIDEST) - len(first))
    for line in text.wrap(console, width, tab_size=1):
        line.rstrip()
        if not (was_blank and not line):
            whole = Text.assemble((beginning, ASIDE), line)
            whole.rstrip()
            console.print(whole, soft_wrap=True)
        beginning, was_blank = following, not line
