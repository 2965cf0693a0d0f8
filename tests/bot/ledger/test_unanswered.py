import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.ledger import unanswered as module
from bot.ledger.database import FILE_NAME, Ledger
from bot.ledger.places import Conduct, Place, Places
from bot.ledger.unanswered import KEPT_S, Unanswered

_FIRST_VERSION = """
    CREATE TABLE conducts (guild INTEGER, channel INTEGER, chosen TEXT NOT NULL, PRIMARY KEY (guild, channel))
        WITHOUT ROWID;
    CREATE TABLE collections (guild INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    INSERT INTO conducts VALUES (11, 0, '{"private":true}');
    PRAGMA user_version=1;
"""


def terms(kept: Unanswered, collection: str = "main") -> list[tuple[str, int]]:
    return [(one.term, one.times) for one in kept.terms(collection)]


def test_terms_are_counted_by_collection_however_they_are_written(tmp_path: Path) -> None:
    kept = Unanswered(Ledger(tmp_path), keep_questions=False)
    assert terms(kept) == []
    assert not list(tmp_path.iterdir())
    kept.note("main", ["Orla Fenwick", "tariff"], "What did Orla Fenwick say of the tariff?", 7)
    kept.note("main", ["orla fenwick"], "who is orla fenwick", 8)
    kept.note("other", ["quay"], "Which quay?", 7)
    again = Unanswered(Ledger(tmp_path), keep_questions=False)
    assert terms(again) == [("Orla Fenwick", 2), ("tariff", 1)]
    assert terms(again, "other") == [("quay", 1)]
    assert again.questions("main") == []
    assert b"tariff?" not in (tmp_path / FILE_NAME).read_bytes()


def test_what_was_asked_least_and_longest_ago_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_TERMS", 3)
    monkeypatch.setattr(module, "MOST_QUESTIONS", 2)
    now = 0.0
    kept = Unanswered(Ledger(tmp_path), keep_questions=True, clock=lambda: now)
    for term in ["often", "often", "early", "late", "last"]:
        now += 1
        kept.note("main", [term, "x" * 61], f"What of {term}?", 7)
    assert terms(kept) == [("often", 2), ("last", 1), ("late", 1)]
    assert kept.questions("main") == ["What of last?", "What of late?"]
    now += KEPT_S
    assert terms(kept) == [("last", 1)]
    kept.note("other", [], "Anything?", 7)
    now += 1
    assert (terms(kept), kept.questions("main")) == ([], [])
    kept.note("other", [], "Anything else?", 7)
    assert b"often" not in (tmp_path / FILE_NAME).read_bytes()


def test_the_questions_of_who_wants_to_be_forgotten_are_erased(tmp_path: Path) -> None:
    kept = Unanswered(Ledger(tmp_path), keep_questions=True)
    assert kept.forget(7) == 0
    assert not list(tmp_path.iterdir())
    for user in (7, 8, 7):
        kept.note("main", [], f"What did reader {user} ask?", user)
    assert kept.forget(7) == 2
    assert kept.questions("main") == ["What did reader 8 ask?"]
    assert b"reader 7" not in (tmp_path / FILE_NAME).read_bytes()


def test_a_database_of_an_earlier_version_is_brought_up_to_date(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as earlier:
        earlier.executescript(_FIRST_VERSION)
    ledger = Ledger(tmp_path)
    assert Places(ledger).chosen(Place(11)) == Conduct(private=True)
    kept = Unanswered(ledger, keep_questions=False)
    kept.note("main", ["quay"], "Which quay?", 7)
    assert terms(kept) == [("quay", 1)]
