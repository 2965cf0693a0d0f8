"""One open index, and what is asked of it; whoever waits for an answer asks by the live index."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from bot.live.answer_view import AnswerView, ScopedQuestion
from bot.live.keys import TextKey, content_key, named_by
from bot.live.links import ReaderLinks
from index import Answer, ArticlebotError, Citation, Earlier, Filter, Heading, Index, Source, Span, sources_of

MOST_CITED = 20
"""How many citations the pages of an answer hold together."""
_MOST_SPEAKERS = 3
_FIRST_QUESTION = "What did they say?"


class GoneError(ArticlebotError):
    """What a button or an earlier message refers to is no longer there."""


@dataclass(frozen=True)
class Snapshot:
    """An open index, and what is looked up in it without waiting: headings, and the names of sources."""

    index: Index
    headings: Mapping[str, Heading]
    sources: tuple[str, ...] = ()
    links: ReaderLinks = field(default_factory=ReaderLinks)

    @classmethod
    def of(cls, index: Index, links: ReaderLinks | None = None) -> Snapshot:
        """The index with its headings read; it is asked once, so that its first reader need not wait."""
        headings = {heading.article_id: heading for heading in index.headings()}
        index.ask(_FIRST_QUESTION, top=1)
        return cls(index, headings, tuple(sources_of(headings.values())), links or ReaderLinks())

    def key(self, article_id: str) -> TextKey:
        """What stands for an article with its present text."""
        return TextKey.of(article_id, self.index.manifest.articles[article_id])

    def article_id(self, key: TextKey) -> str:
        """The article that a key stands for. Raises `GoneError` where it is gone or its text is another."""
        article_id = named_by(key.article, self.headings)
        if article_id is None:
            raise GoneError("The article that this quotes is no longer in the index.")
        if content_key(self.index.manifest.articles[article_id]) != key.content:
            raise GoneError(
                "The article that this quotes has been indexed anew with a changed text; ask again."
            )
        return article_id

    def scoped(
        self,
        question: str,
        article_id: str | None = None,
        chosen: Filter | None = None,
        seen: Collection[tuple[str, Span]] = (),
    ) -> ScopedQuestion:
        """A question of one article or all that fit a filter (slow for many), else raises `QuestionError`."""
        chosen = chosen or Filter()
        ids = None if article_id is None else frozenset((article_id,))
        if chosen:
            ids = chosen.select(h for h in self.headings.values() if ids is None or h.article_id in ids)
        return ScopedQuestion(question, ids, seen, chosen, one_article=article_id is not None)

    def answer(self, asked: ScopedQuestion, *, around: bool = False) -> AnswerView:
        """Answer a question, with the sentences `around` each citation or without. Raises `QuestionError`."""
        answer = self._index_of(asked).ask(
            asked.question, top=MOST_CITED, article_ids=asked.article_ids, seen=asked.seen
        )
        return self._view(asked, answer, around=around)

    def follow_up(self, asked: ScopedQuestion, earlier: Earlier) -> AnswerView:
        """Answer a question that may lean on an earlier one; the view tells what was asked in the end."""
        meant, answer = self._index_of(asked).follow_up(
            asked.question, earlier, top=MOST_CITED, article_ids=asked.article_ids
        )
        one = meant.article_ids is not None and len(meant.article_ids) == 1
        meant_in_full = replace(
            asked,
            question=meant.question,
            article_ids=meant.article_ids,
            seen=meant.seen,
            one_article=one,
        )
        return self._view(meant_in_full, answer)

    def find_sources(self, text: str) -> list[tuple[TextKey, Source]]:
        """The passages that a text comes from or contradicts, as `Index.source` finds them."""
        return [
            (self.key(source.citation.article_id), replace(source, citation=self._linked(source.citation)))
            for source in self.index.source(text)
        ]

    def passage(self, key: TextKey, span: Span) -> Citation:
        """A place in an article with the sentences around it. Raises `GoneError`, or `QuestionError`."""
        return self._linked(self._around(self.article_id(key), span))

    def statements_by(self, key: TextKey, speaker: str) -> list[Citation]:
        """All that an article quotes from a speaker, given by the canonical name. Raises `GoneError`."""
        return list(map(self._linked, self.index.said_by(self.article_id(key), speaker)))

    def linked_heading(self, key: TextKey) -> Heading:
        """An article's heading, with a link to the reader page if it has no address. Raises `GoneError`."""
        heading = self.headings[self.article_id(key)]
        return replace(heading, url=heading.url or self.links.article(heading.article_id))

    def _index_of(self, asked: ScopedQuestion) -> Index:
        return self.index if asked.strictness is None else self.index.at(asked.strictness)

    def _view(self, asked: ScopedQuestion, answer: Answer, *, around: bool = False) -> AnswerView:
        quoted = tuple(map(self._linked, answer.citations or answer.nearest))
        return AnswerView(
            asked=asked,
            answer=answer,
            quoted=quoted,
            around=tuple(map(self._widened, quoted)) if around else (),
            content_hash=self.index.manifest.articles[quoted[0].article_id] if quoted else "",
            speakers=self._speakers(quoted[0].article_id) if answer.kind == "overview" and quoted else (),
        )

    def _speakers(self, article_id: str) -> tuple[str, ...]:
        return tuple(voice.name for voice in self.index.voices(article_id)[:_MOST_SPEAKERS])

    def _linked(self, citation: Citation) -> Citation:
        return self.links.linked(citation, self.index.manifest.articles[citation.article_id])

    def _widened(self, citation: Citation) -> Citation:
        around = self._around(citation.article_id, citation.span)
        return replace(citation, span=around.span, quote=around.quote, paragraph=around.paragraph)

    def _around(self, article_id: str, span: Span) -> Citation:
        return self.index.cite(article_id, self.index.around(article_id, span))
