"""Which points are meant."""

from __future__ import annotations

from collections.abc import Sequence

from qdrant_client import models

NEVER = 2**53
"""The number of the generation that what is there yet left with."""


def of_kind(kind: str, step: int | None = None) -> models.Filter:
    """All points of a kind, or those that a generation has."""
    is_kind = models.FieldCondition(key="kind", match=models.MatchValue(value=kind))
    return models.Filter(must=[is_kind, *([] if step is None else _in(step))])


def of_stem_list(number: int, step: int) -> models.Filter:
    """The parts of a list of stems that a generation has."""
    is_its = models.FieldCondition(key="stem_list", match=models.MatchValue(value=number))
    return models.Filter(must=[is_its, *_in(step)])


def of_other_stem_lists(numbers: Sequence[int]) -> models.Filter:
    """The parts of all lists of stems but some."""
    is_its = models.FieldCondition(key="stem_list", match=models.MatchAny(any=list(numbers)))
    is_part = models.FieldCondition(key="kind", match=models.MatchValue(value="stems"))
    return models.Filter(must=[is_part], must_not=[is_its])


def of_article(article_id: str) -> models.Filter:
    """An article that is there yet, and its passages."""
    is_it = models.FieldCondition(key="article_id", match=models.MatchValue(value=article_id))
    return models.Filter(must=[is_it, _at("gone", gte=NEVER)])


def passages(
    step: int, within: Sequence[range] | None, holding: Sequence[Sequence[int]] | None = None
) -> models.Filter:
    """The passages of a generation: those in ranges of numbers, each an article's, and those that hold all
    the stems of at least one of some groups.
    """
    must: list[models.Condition] = [*_in(step)]
    if within is not None:
        firsts = [one.start for one in within if one]
        must.append(models.FieldCondition(key="first_passage", match=models.MatchAny(any=firsts)))
    if holding is None:
        return models.Filter(must=must)
    should: list[models.Condition] = [
        models.Filter(
            must=[models.FieldCondition(key="held", match=models.MatchValue(value=n)) for n in group]
        )
        for group in holding
    ]
    return models.Filter(must=must, should=should)


def born_after(step: int) -> models.Filter:
    """What came later than a generation."""
    return models.Filter(must=[_at("born", gt=step)])


def gone_by(step: int) -> models.Filter:
    """What was no longer there in a generation."""
    return models.Filter(must=[_at("gone", lte=step)])


def gone_after(step: int) -> models.Filter:
    """What a generation has, and a later one has not."""
    return models.Filter(must=[_at("gone", gt=step, lt=NEVER)])


def _in(step: int) -> list[models.Condition]:
    return [_at("born", lte=step), _at("gone", gt=step)]


def _at(key: str, **bounds: int) -> models.FieldCondition:
    return models.FieldCondition(key=key, range=models.Range(**bounds))
