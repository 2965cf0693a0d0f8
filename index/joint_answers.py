"""Several answers as one: those to questions asked in one, and those of collections asked at once."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, zip_longest

from index.models import Answer, Citation, Highlight, Status, merge_spans

_SUREST: Sequence[Status] = ("answered", "unsure", "abstained")
_MOST_MARKED = 2


def join_answers(question: str, asked: Sequence[str], answers: Sequence[Answer], top: int) -> Answer | None:
    """One answer of those to what was asked at once, or None where none of them finds anything.

    What answers the first question is shown first, then what answers the second, and so on. It is as sure as
    the least sure of them; what none of the articles answers is given as missing.
    """
    found = [answer for answer in answers if answer.status != "abstained"]
    if not found:
        return None
    in_turn = chain.from_iterable(zip_longest(*(_marked_least(answer.citations) for answer in found)))
    citations = _each_once([citation for citation in in_turn if citation is not None])
    return Answer(
        question=question,
        status=max((answer.status for answer in found), key=_SUREST.index),
        kind=found[0].kind,
        confidence=min(answer.confidence for answer in found),
        index_id=found[0].index_id,
        collection=found[0].collection,
        elapsed_ms=sum(answer.elapsed_ms for answer in answers),
        citations=tuple(sorted(citations, key=lambda citation: not citation.highlights))[:top],
        note=next((answer.note for answer in found if answer.note), None),
        missing=tuple(
            words for words, answer in zip(asked, answers, strict=True) if answer.status == "abstained"
        ),
    )


def without_echo(answer: Answer, question: str) -> Answer:
    """The answer to a follow-up made whole, unclaimed where its words are those that the question repeats.

    "Why?" after a sentence asks for what that sentence does not say, unless a fact in it stands out.
    """
    repeated = " ".join(question.casefold().split())
    marked = answer.citations[0].highlights if answer.citations else ()
    echoes = [one for one in marked if " ".join(one.text.casefold().split()).rstrip(".!?") in repeated]
    is_echo = bool(marked) and len(echoes) == len(marked) and not any(one.fact for one in echoes)
    return replace(answer, status="unsure") if is_echo and answer.status == "answered" else answer


def surest_of(answers: Sequence[Answer]) -> Answer:
    """The surest of the answers of collections to one question, the first of those that are equally sure.

    Where all abstain, its reason is theirs, each said of its collection unless they are the same.
    """
    surest = min(answers, key=lambda answer: (_SUREST.index(answer.status), -answer.confidence))
    reason = surest.reason
    if len({answer.reason for answer in answers}) > 1 and surest.status == "abstained":
        reason = " ".join(f"{answer.collection}: {answer.reason}" for answer in answers)
    return replace(surest, reason=reason, elapsed_ms=sum(answer.elapsed_ms for answer in answers))


def _marked_least(citations: Sequence[Citation]) -> list[Citation]:
    """The citations of one answer, with marked words in its first ones only."""
    return [*citations[:_MOST_MARKED], *(replace(c, highlights=()) for c in citations[_MOST_MARKED:])]


def _each_once(citations: Sequence[Citation]) -> list[Citation]:
    """The citations in order, those of one place as one with the marked words of all."""
    found: dict[tuple[str, int, int, str | None], Citation] = {}
    for citation in citations:
        place = (citation.article_id, citation.span.start, citation.span.end, citation.speaker)
        earlier = found.get(place)
        found[place] = _with_marks_of(earlier, citation) if earlier else citation
    return list(found.values())


def _with_marks_of(citation: Citation, other: Citation) -> Citation:
    spans = merge_spans(highlight.span for highlight in (*citation.highlights, *other.highlights))
    start = citation.span.start
    facts = {h.span: h.fact for h in (*citation.highlights, *other.highlights)}
    marked = (Highlight(s, citation.quote[s.start - start : s.end - start], facts.get(s)) for s in spans)
    return replace(citation, highlights=tuple(marked))
