"""Whom an article was about last, as a reader keeps it in mind: people, bodies, and a group."""

from collections.abc import Iterable
from itertools import chain

from index.statements.cast import Cast, looks_personal
from index.statements.names import Gender

_REMEMBERED = 6


class InMind:
    """Names in the order in which an article came to them, the nearest first."""

    def __init__(self, cast: Cast) -> None:
        self.recent: list[str] = []
        """Whoever spoke or acted, of any kind."""
        self._bodies: list[str] = []
        self._group: str | None = None
        self._cast = cast
        self._learnt: dict[str, Gender] = {}

    @property
    def last(self) -> str | None:
        """Whoever spoke or acted last."""
        return self.recent[0] if self.recent else None

    @property
    def person(self) -> str | None:
        """The person who spoke or acted last."""
        return next((name for name in self.recent if self.is_person(name)), None)

    @property
    def body(self) -> str | None:
        """The body, such as a company, that spoke or acted last."""
        return next((name for name in self._bodies if not self.is_person(name)), None)

    def is_person(self, name: str) -> bool:
        """Whether a name is a person's."""
        member = self._cast.members.get(name)
        return member is not None and member.person

    def spoke_or_acted(self, name: str) -> None:
        """Keep somebody in mind before all others."""
        self.recent = _first(name, self.recent)

    def called(self, name: str, tags: str, last_word: str) -> None:
        """Keep a body in mind by its name, and several people by what the tagged words call them."""
        if self.is_person(name):
            return
        plural = last_word.endswith(("s", "people")) and not last_word.endswith("ss")
        if "c" in tags or (tags[-1] in "nm" and plural):
            self._group = name
        elif name[:1].isupper():
            self._bodies = _first(name, self._bodies)

    def meant_by(self, pronoun: str, here: Iterable[str], before: Iterable[str]) -> str | None:
        """Whom a pronoun means, of those named in its sentence, those in mind, and those named before."""
        if pronoun == "it":
            return next((name for name in self.recent if not self.is_person(name)), None)
        if pronoun == "they":
            return self._group or self.last
        if pronoun not in ("he", "she"):
            return None
        wanted: Gender = "she" if pronoun == "she" else "he"
        for name in chain(here, self.recent, before):
            spoke = name in self.recent and looks_personal(name)
            if (spoke or self.is_person(name)) and self._gender(name) in (None, wanted):
                self._learnt[name] = wanted
                return name
        return None

    def _gender(self, name: str) -> Gender | None:
        member = self._cast.members.get(name)
        return self._learnt.get(name) or (member.gender if member else None)


def _first(name: str, names: list[str]) -> list[str]:
    return [name, *(other for other in names if other != name)][:_REMEMBERED]
