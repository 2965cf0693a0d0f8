"""A claim beside the passages that come nearest to it: the one that holds its words, or says the same.

Words count before meaning. What matches by meaning alone must be alike in it, hold most of the claim's rare
words, and be evidence as strong as an answer needs and more; a name in common makes up for some meaning.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from index.calibration import Signals
from index.evidence.retrieval import RankedPassage
from index.evidence.weight import Evidence, weigh
from index.models import Passage, Span
from index.question.query import Query
from index.sources.alignment import Alignment, Word, align, words_of
from index.sources.claims import Claim, Piece
from index.sources.differences import only_one_denies, other_figures, other_name, other_negation, other_number
from index.statements import Cast, same_speaker
from index.statements.names import gender
from index.store.database import Analysis
from index.text.terms import STOP_WORDS, content_stems
from index.text.word_lists import DENIALS

Match = Literal["verbatim", "close", "related"]

_SAME_WORDS = 95.0
_SAID = 90.0
_LIKE_WORDS = 80.0
_SHARED_WORDS = 0.6
_FEWEST_CONTENT_WORDS = 2
_MOST_OF_CLAIM = 0.6
_MOST_OF_SPAN = 0.8
_WEIGHED = 5
_STRONG = 0.68
_WEIGHTS = Signals(cosine=1.0, coverage=0.5, absence=-0.5, breadth=0.28, failed=0.0)
_COVERED, _COSINE, _COSINE_ALONE = 0.4, 0.45, 0.6
_CLOSELY_COVERED, _CLOSE_COSINE = 0.75, 0.65
_COMPARABLE = 0.5
_FILLING = STOP_WORDS - DENIALS
"""Words that may be left out or put in without saying anything else."""


@dataclass(frozen=True)
class ClaimMatch:
    """A passage that matches a claim: how, where, and what the claim has otherwise."""

    claim: str
    passage: Passage
    match: Match
    highlights: tuple[Span, ...]
    differences: tuple[str, ...]


@dataclass(frozen=True)
class Candidate:
    """A passage that may match a claim, and the article that it is from."""

    ranked: RankedPassage
    analysis: Analysis

    @property
    def text(self) -> str:
        """The text of the passage."""
        return self.at(self.ranked.passage.span)

    def at(self, span: Span) -> str:
        """The article's text at a place."""
        return span.of(self.analysis.article.text)


@dataclass(frozen=True)
class _Wording:
    """A piece of a claim, or all of it, laid beside a passage."""

    candidate: Candidate
    text: str
    words: tuple[Word, ...]
    alignment: Alignment

    @property
    def same(self) -> bool:
        return self.alignment.score >= _SAME_WORDS and all(
            parting.is_spelling or all(word.folded in _FILLING for word in parting.claim + parting.article)
            for parting in self.alignment.partings
        )

    @property
    def place(self) -> Span:
        start = self.candidate.ranked.passage.span.start
        return Span(start + self.alignment.span.start, start + self.alignment.span.end)


def find(claim: Claim, query: Query, candidates: Sequence[Candidate]) -> ClaimMatch | None:
    """The passage that matches a claim best, of candidates in the order of their rank; None if none does."""
    by_words = _by_words(claim, candidates)
    if by_words is not None and by_words.same:
        return _worded(claim, by_words)
    by_meaning = None if claim.asks else _by_meaning(claim, query, candidates)
    if by_words is not None and (by_meaning is None or len(by_words.words) >= _share_of(claim)):
        return _worded(claim, by_words)
    return by_meaning


def _share_of(claim: Claim) -> float:
    return _MOST_OF_CLAIM * len(words_of(claim.text))


def _by_words(claim: Claim, candidates: Sequence[Candidate]) -> _Wording | None:
    texts = [claim.text, *(piece.text for piece in claim.pieces)]
    found = list(_wordings(texts, candidates, _LIKE_WORDS))
    return max(found, key=lambda w: (w.same, w.alignment.shared, w.alignment.score), default=None)


def _wordings(texts: Sequence[str], candidates: Sequence[Candidate], lowest: float) -> Iterator[_Wording]:
    spoken = [(text, words_of(text)) for text in texts]
    for candidate in candidates:
        theirs = words_of(candidate.text)
        known = {word.folded for word in theirs}
        for text, words in spoken:
            if sum(word.folded in known for word in words) < _SHARED_WORDS * len(words):
                continue
            alignment = align(words, theirs, lowest)
            if alignment is not None and _is_enough(alignment, text, words, candidate):
                yield _Wording(candidate, text, words, alignment)


def _is_enough(alignment: Alignment, text: str, words: Sequence[Word], candidate: Candidate) -> bool:
    there = alignment.span.of(candidate.text)
    in_common = set(content_stems(text)) & set(content_stems(there))
    return alignment.shared >= _SHARED_WORDS * len(words) and len(in_common) >= _FEWEST_CONTENT_WORDS


def _worded(claim: Claim, found: _Wording) -> ClaimMatch:
    candidate, place = found.candidate, found.place
    whole = len(found.words) >= _share_of(claim)
    sentences = [sentence for sentence in candidate.ranked.passage.sentences if sentence.overlap(place)]
    differs = [] if found.same else _differences(found.text, candidate, sentences)
    if not (found.same or differs):
        differs = other_number(found.alignment, found.text, candidate.text)
        differs += other_name(found.alignment, found.text, candidate.text, candidate.analysis.cast)
    said = candidate.at(place)
    return ClaimMatch(
        claim=claim.text,
        passage=candidate.ranked.passage,
        match="verbatim" if found.same and whole and not only_one_denies(claim.text, said) else "close",
        highlights=(place,),
        differences=(*differs, *_other_speaker(claim.pieces, candidate)),
    )


def _by_meaning(claim: Claim, query: Query, candidates: Sequence[Candidate]) -> ClaimMatch | None:
    weighed = [
        (weigh(query, c.ranked, c.analysis.article.text, _resemblance), c) for c in candidates[:_WEIGHED]
    ]
    evidence, candidate = max(weighed, key=lambda pair: pair[0].strength)
    said = " ".join(map(candidate.at, evidence.answering))
    covered, cosine = query.coverage(frozenset(content_stems(said))), _cosine(evidence)
    named = any(
        t.name and t.present and set(t.variants) & set(content_stems(candidate.text)) for t in query.terms
    )
    enough = _COSINE if named else _COSINE_ALONE
    if evidence.strength < _STRONG or covered < _COVERED or cosine < enough:
        return None
    close = covered >= _CLOSELY_COVERED and cosine >= _CLOSE_COSINE
    comparable = covered >= _COMPARABLE
    return ClaimMatch(
        claim=claim.text,
        passage=candidate.ranked.passage,
        match="close" if close and not only_one_denies(claim.text, said) else "related",
        highlights=evidence.answering,
        differences=tuple(_differences(claim.text, candidate, evidence.answering)) if comparable else (),
    )


def _resemblance(signals: Signals) -> float:
    return sum(weight * value for weight, value in zip(_WEIGHTS.values(), signals.values(), strict=True))


def _cosine(evidence: Evidence) -> float:
    passage = evidence.ranked.passage
    cosines = zip(passage.sentences, evidence.ranked.sentence_cosines, strict=True)
    return max(cosine for sentence, cosine in cosines if sentence in evidence.answering)


def _differences(claim: str, candidate: Candidate, sentences: Sequence[Span]) -> list[str]:
    sentence = " ".join(map(candidate.at, sentences))
    return other_figures(claim, sentence, candidate.text) + other_negation(claim, sentence)


def _other_speaker(pieces: Sequence[Piece], candidate: Candidate) -> list[str]:
    """Whom the article lets say what the claim lets somebody else say."""
    cast = candidate.analysis.cast
    for piece in pieces:
        name = piece.speaker
        if name is None or not _is_person(name, cast):
            continue
        for said in _wordings([piece.text], [candidate], _SAID):
            most = _MOST_OF_SPAN * len(said.place)
            statements = candidate.analysis.statements
            speakers = {s.speaker for s in statements if s.span.overlap(said.place) >= most}
            speaker = speakers.pop() if len(speakers) == 1 else None
            if speaker and speaker != cast.resolve(name) and not same_speaker(name, speaker):
                return [f"The article attributes these words to {speaker}."]
    return []


def _is_person(name: str, cast: Cast) -> bool:
    member = cast.members.get(cast.resolve(name) or "")
    return member.person if member else gender(name, frozenset()) is not None
