"""An article at a glance, word for word: its lead, the sentences nearest to the whole, its main speakers."""

from collections.abc import Callable, Collection, Iterator
from datetime import date
from functools import lru_cache
from itertools import islice

from index.evidence.citations import cite
from index.evidence.gist import Gist
from index.evidence.retrieval import Retriever
from index.evidence.seen_places import SeenPlaces
from index.grammar.overview_forms import overview_question
from index.models import Citation, Span, Statement
from index.question.canonical import canonical_question
from index.question.query import QueryReader
from index.speech.voices import Voice, voices
from index.store.store import Store
from index.text.paragraphs import paragraph_number

_MOST, _MOST_CENTRAL, _MOST_SPEAKERS = 5, 3, 2
_FEWEST_WORDS, _LONGEST_QUOTE = 8, 600
_SURELY_KNOWN = ("name", "title", "pronoun")
_OWN_WORDS = 0.05


class OverviewAnswerer:
    """Gives overviews of the articles of one index."""

    def __init__(self, store: Store, reader: QueryReader, retriever: Retriever) -> None:
        self._store = store
        self._reader = reader
        self._retriever = retriever
        self._gist: Callable[[str], Gist] = lru_cache(maxsize=16)(
            lambda article_id: Gist(store.database.analysis(article_id), store.vectors.of_article(article_id))
        )

    def answer(
        self, question: str, article_ids: frozenset[str] | None, seen: SeenPlaces
    ) -> tuple[Citation, ...]:
        """The overview that a question in plain English asks for, without what was shown; else nothing."""
        asked = overview_question(question)
        article_id = self._chosen(asked.subject, article_ids) if asked else None
        return _overview(self._gist(article_id), seen) if article_id else ()

    def _chosen(self, subject: str, article_ids: frozenset[str] | None) -> str | None:
        """The article that the words tell, or else the newest; None where no article has any of the words."""
        database = self._store.database
        if len(article_ids or database.article_ids) == 1:
            return next(iter(article_ids or database.article_ids))
        if subject:
            query = self._reader.read(canonical_question(subject), article_ids)
            ranked = self._retriever.rank(query) if any(term.present for term in query.terms) else []
            return ranked[0].passage.article_id if ranked else None
        among = [h for h in database.headings() if article_ids is None or h.article_id in article_ids]
        # Of articles without a date, the last one added is the newest that is known.
        return max(reversed(among), key=lambda heading: heading.published or date.min).article_id


def _overview(gist: Gist, seen: SeenPlaces) -> tuple[Citation, ...]:
    """The citations of an overview: the lead, then the others as they stand in the article."""
    article_id, sentences = gist.analysis.article.article_id, gist.analysis.sentences
    shown = [number for number, span in enumerate(sentences) if seen.holds(article_id, span)]
    lead = [number for number in gist.lead() if number not in shown]
    said = list(islice(_of_speakers(gist, [*lead, *shown]), _MOST_SPEAKERS))
    spoken = [number for statement in said for number in gist.touched(statement.span)]
    central = gist.central(min(_MOST_CENTRAL, _MOST - 1 - len(said)), [*lead, *shown, *spoken])
    others = [
        *(_cite(gist, sentences[number]) for number in central),
        *(_cite_statement(gist, statement) for statement in said),
    ]
    first = [_cite(gist, *(sentences[number] for number in lead))] if lead else []
    return (*first, *sorted(others, key=lambda citation: citation.span.start))


def _of_speakers(gist: Gist, without: Collection[int]) -> Iterator[Statement]:
    """One statement of each speaker, the one nearest to the whole: people first, and who says most."""
    members = gist.analysis.cast.members

    def aptness(statement: Statement) -> float:
        near = max(float(gist.nearness[number]) for number in gist.touched(statement.span))
        return near + _OWN_WORDS * (statement.speech == "direct")

    def is_person(voice: Voice) -> bool:
        return voice.name in members and members[voice.name].person

    for voice in sorted(voices(gist.analysis.statements), key=lambda voice: not is_person(voice)):
        theirs = [
            statement
            for statement in gist.analysis.statements
            if statement.speaker == voice.name
            and statement.known_by in _SURELY_KNOWN
            and len(statement.text.split()) >= _FEWEST_WORDS
            and len(statement.span) <= _LONGEST_QUOTE
            and not set(without).intersection(gist.touched(statement.span))
        ]
        if theirs:
            yield max(theirs, key=aptness)


def _cite(gist: Gist, *sentences: Span) -> Citation:
    article, start = gist.analysis.article, sentences[0].start
    span = Span(start, sentences[-1].end)
    return cite(article, span, paragraph_number(article.text, start), sentences)


def _cite_statement(gist: Gist, said: Statement) -> Citation:
    """A statement in its sentences, unless these are long."""
    sentences = [gist.analysis.sentences[number] for number in gist.touched(said.span)]
    whole = Span(min(sentences[0].start, said.span.start), max(sentences[-1].end, said.span.end))
    span = whole if len(whole) <= _LONGEST_QUOTE else said.span
    article = gist.analysis.article
    return cite(
        article,
        span,
        paragraph_number(article.text, span.start),
        [said.span],
        said.speaker,
        said.speech,
        said.known_by,
    )
