"""Which articles to ask, by the days they were published and by where they come from."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from index.errors import QuestionError
from index.models import Heading
from index.text.links import host

_DAY = re.compile(r"\d{4}(?:-\d\d){0,2}", re.ASCII)
_MOST_NAMED, _MOST_CHARS = 10, 60


@dataclass(frozen=True)
class Filter:
    """Articles published from the day `after` to the day `before`, both included, by one of `sources`.

    A source is a part of an article's source or of its link's host, in whatever case; without any, all
    articles fit. An article without a date fits no filter by days.
    """

    after: date | None = None
    before: date | None = None
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.after and self.before and self.after > self.before:
            raise QuestionError(
                f"{self.after} is later than {self.before}: give the earlier day as after and the later "
                "one as before."
            )

    def __bool__(self) -> bool:
        return self != Filter()

    @classmethod
    def typed(
        cls, after: str | None = None, before: str | None = None, sources: Iterable[str] = ()
    ) -> Filter:
        """The filter that was typed, days as YYYY-MM-DD, or as YYYY-MM or YYYY for all days of these.

        A source may also be a web address. Raises `QuestionError` for what is no day, for days in the wrong
        order, and for a source without letters.
        """
        wanted = tuple(host(source) or " ".join(source.split()) for source in sources)
        if "" in wanted:
            raise QuestionError("The source is empty: give a part of its name or of its web address.")
        return cls(
            after=None if after is None else _days(after)[0],
            before=None if before is None else _days(before)[1],
            sources=wanted,
        )

    def select(self, headings: Iterable[Heading]) -> frozenset[str]:
        """The ids of the articles that fit. Raises `QuestionError`, saying what there is, where none does."""
        every = list(headings)
        of_source = [heading for heading in every if self._is_of_source(heading)]
        if not of_source:
            raise QuestionError(
                f"No article is from {self._sources_named()}; {_there_are(sources_of(every))}"
            )
        if self.after is None and self.before is None:
            return frozenset(heading.article_id for heading in of_source)
        dated = {heading.article_id: heading.published for heading in of_source if heading.published}
        first, last = self.after or date.min, self.before or date.max
        found = frozenset(article_id for article_id, day in dated.items() if first <= day <= last)
        if not found:
            raise QuestionError(self._no_day(dated.values()))
        return found

    def _is_of_source(self, heading: Heading) -> bool:
        source, url = (heading.source or "").casefold(), (heading.url or "").casefold()
        return not self.sources or any(
            wanted in source or (wanted in url and wanted in host(url))
            for wanted in map(str.casefold, self.sources)
        )

    def _sources_named(self) -> str:
        return " or ".join(repr(source[:_MOST_CHARS]) for source in self.sources[:_MOST_NAMED])

    def _no_day(self, dated: Collection[date]) -> str:
        whose = f" from {self._sources_named()}" if self.sources else ""
        if not dated:
            return f"No article{whose} has a date, so that none can be chosen by one."
        oldest, newest = min(dated), max(dated)
        if self.before is None:
            return f"No article{whose} is dated {self.after} or later; the newest is from {newest}."
        if self.after is None:
            return f"No article{whose} is dated {self.before} or earlier; the oldest is from {oldest}."
        only = oldest == newest
        there_are = f"the only date is {newest}" if only else f"there are some from {oldest} to {newest}"
        return f"No article{whose} is dated from {self.after} to {self.before}; {there_are}."


def sources_of(headings: Iterable[Heading]) -> list[str]:
    """What articles can be chosen by: their sources, then their links' hosts, the most frequent first."""
    every = list(headings)
    named = Counter(heading.source for heading in every if heading.source)
    hosts = Counter(found for heading in every if (found := host(heading.url)))
    return list(dict.fromkeys(name for counted in (named, hosts) for name, _ in counted.most_common()))


def _there_are(sources: Sequence[str]) -> str:
    if not sources:
        return "none of them names its source."
    named = ", ".join(source[:_MOST_CHARS] for source in sources[:_MOST_NAMED])
    others = f" and {len(sources) - _MOST_NAMED:,} more" if len(sources) > _MOST_NAMED else ""
    return f"there are {named}{others}."


def _days(typed: str) -> tuple[date, date]:
    """The first and the last day of a day, month or year."""
    written = typed.strip()
    try:
        if not _DAY.fullmatch(written):
            raise ValueError(typed)
        first = date.fromisoformat(f"{written}-01-01"[: len("2024-05-31")])
    except ValueError as error:
        raise QuestionError(
            f"{typed[:_MOST_CHARS]!r} is no date: write it as 2024-05-31, or as 2024-05 or 2024."
        ) from error
    if len(written) == len("2024"):
        return first, first.replace(month=12, day=31)
    if len(written) == len("2024-05"):
        return first, first.replace(day=monthrange(first.year, first.month)[1])
    return first, first
