"""The values every package passes on: frozen, without behaviour beyond their invariants.

All offsets are code points of an article's canonical text, which `reading` makes and the store keeps.
A *paragraph* is a line of that text that is not blank; paragraphs are counted from 1.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from msgspec import Struct

MAIN = "main"
"""The collection that needs no name: the index that lies in a folder itself."""

Speech = Literal["direct", "mixed", "reported"]
Status = Literal["answered", "unsure", "abstained"]
Kind = Literal["passage", "statement", "overview"]

KnownBy = Literal["name", "title", "pronoun", "surroundings", "either", "nothing"]
"""How an article tells who speaks: by a name at the words said, a title or description there ("the
spokesman"), a pronoun there, only by whoever spoke or acted around them, so that it may be one or another
("either"), or not at all."""


@dataclass(frozen=True)
class Article:
    """One article in its canonical text.

    `origin` is where it was read: the absolute path of a file, the address of a page, or who gave it. It is
    nothing that is quoted, and no part of what makes two articles the same.
    """

    article_id: str
    title: str
    text: str
    published: date | None = None
    source: str | None = None
    url: str | None = None
    origin: str | None = field(default=None, compare=False)

    @property
    def heading(self) -> "Heading":
        """What it is called."""
        return Heading(self.article_id, self.title, self.published, self.source, self.url)


@dataclass(frozen=True)
class Heading:
    """What an article is called and where it comes from, without its text."""

    article_id: str
    title: str
    published: date | None = None
    source: str | None = None
    url: str | None = None


class Span(Struct, frozen=True, gc=False):
    """The half-open range [start, end) of an article's text. A question makes thousands of them."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def overlap(self, other: "Span") -> int:
        """How many code points both spans cover."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def covers(self, other: "Span") -> bool:
        """Whether the other span lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        """The slice of a text that the span names."""
        return text[self.start : self.end]


def merge_spans(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap or touch made one."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def outermost_spans(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, without those inside another."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda span: (span.start, -span.end)):
        # Of those that begin before it, the last one kept reaches furthest.
        if not kept or span.end > kept[-1].end:
            kept.append(span)
    return kept


@dataclass(frozen=True)
class Sentence:
    """A sentence, and the paragraph in which it starts.

    `bound` is true where the text between this sentence and the one before it must not be cut:
    both belong to one quotation, or the one before is the heading of this one.
    """

    span: Span
    paragraph: int
    bound: bool = False


@dataclass(frozen=True)
class Passage:
    """A slice of an article, made of whole sentences, that retrieval ranks and a citation shows."""

    article_id: str
    span: Span
    paragraph: int
    sentences: tuple[Span, ...]


@dataclass(frozen=True)
class Statement:
    """Something that the article says somebody said.

    `span` is what was said: inside the quotation marks for a direct quote, the complement clause for
    reported speech. `speaker` is the canonical name, `None` where the article does not tell; `known_by` says
    how it does. What has a name of its own only as a phrase ("a US report") is known by that name.
    """

    article_id: str
    span: Span
    text: str
    paragraph: int
    speech: Speech
    speaker: str | None = None
    speaker_mention: Span | None = None
    cue: str | None = None
    known_by: KnownBy = "nothing"

    def __post_init__(self) -> None:
        if len(self.text) != len(self.span):
            raise ValueError("a statement's text is the slice that its span names")
        if (self.speaker is None) != (self.known_by == "nothing"):
            raise ValueError("a speaker is known by something")


@dataclass(frozen=True)
class Highlight:
    """The words of a quote that answer; `fact` is the very thing asked for, where that is sure."""

    span: Span
    text: str
    fact: Span | None = None

    def __post_init__(self) -> None:
        if len(self.text) != len(self.span):
            raise ValueError("a highlight's text is the slice that its span names")
        if self.fact and not self.span.covers(self.fact):
            raise ValueError("a fact is a part of its highlight")


@dataclass(frozen=True)
class Citation:
    """A passage shown as evidence: `quote` is `text[span.start:span.end]` of the article.

    Of a citation of statements, `speaker`, `speech` and `known_by` are theirs, and `speaks_for` is whom the
    question asked for where the speaker only speaks for them. `also` are other articles that hold nearly the
    same words, which are cited only here.
    """

    article_id: str
    title: str
    published: date | None
    source: str | None
    url: str | None
    paragraph: int
    span: Span
    quote: str
    highlights: tuple[Highlight, ...] = ()
    speaker: str | None = None
    speech: Speech | None = None
    known_by: KnownBy | None = None
    speaks_for: str | None = None
    also: tuple[Heading, ...] = ()

    def __post_init__(self) -> None:
        if len(self.quote) != len(self.span):
            raise ValueError("a quote is the slice that its span names")
        for highlight in self.highlights:
            at = highlight.span.start - self.span.start
            inside = self.span.covers(highlight.span)
            if not inside or self.quote[at : at + len(highlight.text)] != highlight.text:
                raise ValueError("a highlight is a slice of its citation's quote")


@dataclass(frozen=True)
class Answer:
    """What the index says to a question.

    "answered" claims that the words marked in the first citation answer; "unsure" shows the closest words
    without that claim; "abstained" says that nothing comes near, or that what is asked for is not there.
    `citations` are in the order in which they are shown, those with marked words first, and empty when the
    index abstains; `nearest` are then the passages that come nearest, offered as such. `confidence` in [0, 1]
    is how likely the evidence answers the question. `reason` says in a sentence why the index abstains.
    `missing` are parts of the question, in its words, that nothing was found to answer where others were. A
    `note` is a sentence on what could not be looked for, as somebody's words in other languages than English.
    All of it is from one `collection`. `guidance` says that the `reason` tells what the index itself holds.
    """

    question: str
    status: Status
    kind: Kind
    confidence: float
    index_id: str
    elapsed_ms: float
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    reason: str | None = field(default=None)
    missing: tuple[str, ...] = ()
    note: str | None = None
    collection: str = MAIN
    guidance: bool = False

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError("confidence lies in [0, 1]")
        if (self.status == "abstained") == bool(self.citations):
            raise ValueError("an answer has citations, an abstention has none")
        marked = [bool(citation.highlights) for citation in self.citations]
        if marked != sorted(marked, reverse=True):
            raise ValueError("citations with marked words stand first")

    @property
    def at_a_glance(self) -> tuple[Citation, ...]:
        """The citations that are shown before more is asked for: those with marked words, or the first.

        An overview is shown whole.
        """
        if self.kind == "overview":
            return self.citations
        return tuple(c for c in self.citations if c.highlights) or self.citations[:1]
