"""What was asked of a collection and not surely answered: the terms that its articles lack, and how often."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot.ledger.database import Ledger

MOST_TERMS, MOST_QUESTIONS = 5_000, 1_000
"""How many are kept of a collection: terms, and questions."""
KEPT_S = 90 * 86_400.0
_LONGEST_TERM = 60


@dataclass(frozen=True)
class MissingTerm:
    """A name or a word that the articles lack, and in how many questions it stood."""

    term: str
    times: int


class Unanswered:
    """Counts missing terms without saying whose they were; keeps questions only where `keep_questions` is.

    What was not asked again for 90 days is forgotten, and beyond the bounds what was asked least and longest
    ago. Safe to share between threads. Each method raises `LedgerError`.
    """

    def __init__(
        self, ledger: Ledger, *, keep_questions: bool, clock: Callable[[], float] = time.time
    ) -> None:
        self._ledger = ledger
        self._keep_questions = keep_questions
        self._clock = clock

    def note(self, collection: str, missing: Collection[str], question: str, user_id: int) -> None:
        """Count the terms that a question of a user was `missing`."""
        now = self._clock()
        terms = [term for term in missing if len(term) <= _LONGEST_TERM]
        if terms:
            self._ledger.write(
                "INSERT INTO missing_terms SELECT ?, value, 1, ? FROM json_each(?) WHERE true "
                "ON CONFLICT DO UPDATE SET times = times + 1, last = excluded.last",
                (collection, now, json.dumps(terms)),
            )
        if self._keep_questions:
            self._ledger.write(
                "INSERT INTO unanswered VALUES (?, ?, ?, ?)", (collection, user_id, now, question)
            )
        self._forget_old(collection, now)

    def _forget_old(self, collection: str, now: float) -> None:
        self._ledger.write("DELETE FROM missing_terms WHERE last < ?", (now - KEPT_S,))
        self._ledger.write("DELETE FROM unanswered WHERE at < ?", (now - KEPT_S,))
        self._ledger.write(
            "DELETE FROM missing_terms WHERE collection = ?1 AND term IN (SELECT term FROM missing_terms "
            "WHERE collection = ?1 ORDER BY times DESC, last DESC LIMIT -1 OFFSET ?2)",
            (collection, MOST_TERMS),
        )
        self._ledger.write(
            "DELETE FROM unanswered WHERE rowid IN (SELECT rowid FROM unanswered WHERE collection = ? "
            "ORDER BY at DESC LIMIT -1 OFFSET ?)",
            (collection, MOST_QUESTIONS),
        )

    def terms(self, collection: str) -> list[MissingTerm]:
        """The terms that a collection's articles lack, those asked for most often first."""
        rows = self._ledger.read(
            "SELECT term, times FROM missing_terms WHERE collection = ? AND last >= ? "
            "ORDER BY times DESC, last DESC",
            (collection, self._clock() - KEPT_S),
        )
        return [MissingTerm(*row) for row in rows]

    def questions(self, collection: str) -> list[str]:
        """The questions that are kept of a collection, each once, the newest first."""
        rows = self._ledger.read(
            "SELECT question FROM unanswered WHERE collection = ? AND at >= ? "
            "GROUP BY question ORDER BY MAX(at) DESC",
            (collection, self._clock() - KEPT_S),
        )
        return [question for (question,) in rows]

    def forget(self, user_id: int) -> int:
        """Erase the questions of a user, and return how many there were."""
        # Where nothing was ever kept, nothing is made only to be erased from.
        return len(self._ledger.read("DELETE FROM unanswered WHERE user = ? RETURNING 1", (user_id,)))
