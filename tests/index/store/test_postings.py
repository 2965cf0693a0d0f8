"""BM25 beside SQLite's own: the same passages, with the same scores."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.store.derived.postings import Postings
from index.store.format.codec import terms_to_row

STEMS = st.sampled_from(["putin", "biden", "talk", "1.5", "12:30", "北", "kremlin", "a", "b"])
EVERY = 1_000
PASSAGE = st.lists(STEMS, max_size=12)
ARTICLES = st.lists(st.lists(PASSAGE, min_size=1, max_size=4), min_size=1, max_size=6)
QUERY = st.lists(st.one_of(STEMS, st.tuples(STEMS, STEMS).map(" ".join)), min_size=1, max_size=4, unique=True)


class Beside:
    """The same articles in both; between two articles some numbers are left out."""

    def __init__(self, articles: list[list[list[str]]]) -> None:
        self.fts = sqlite3.connect(":memory:")
        self.fts.execute(
            "CREATE VIRTUAL TABLE t USING fts5(terms, content='', "
            "tokenize=\"unicode61 remove_diacritics 0 tokenchars '.:'\")"
        )
        rows, first = [], 3
        for passages in articles:
            numbers = range(first, first + len(passages))
            rows.append((numbers, *terms_to_row(passages)))
            self.fts.executemany(
                "INSERT INTO t (rowid, terms) VALUES (?, ?)",
                zip(numbers, map(" ".join, passages), strict=True),
            )
            first = numbers.stop + 2
        self.ranges = [numbers for numbers, _, _ in rows]
        self.postings = Postings.of(rows)

    def search(self, query: list[str], limit: int) -> list[tuple[int, float]]:
        any_of = " OR ".join(" AND ".join(f'"{word}"' for word in stem.split()) for stem in query)
        return self.fts.execute(
            "SELECT rowid, -bm25(t) AS score FROM t WHERE t MATCH ? ORDER BY score DESC, rowid LIMIT ?",
            (any_of, limit),
        ).fetchall()


@given(ARTICLES, QUERY, st.integers(1, 8))
def test_scores_are_those_of_fts5(articles: list[list[list[str]]], query: list[str], limit: int) -> None:
    both = Beside(articles)
    expected = both.search(query, limit)
    found = both.postings.search(query, limit)
    assert list(found) == [number for number, _ in expected]
    assert list(found.values()) == pytest.approx([score for _, score in expected], rel=1e-9)
    holding = [number for number, _ in both.search(query, 1_000)]
    assert both.postings.holding(query, EVERY).tolist() == sorted(holding)
    assert both.postings.count(query) == len(holding)


@given(ARTICLES, QUERY, st.data())
def test_a_restricted_search_scores_as_one_of_all(
    articles: list[list[list[str]]], query: list[str], data: st.DataObject
) -> None:
    both = Beside(articles)
    within = sorted(data.draw(st.sets(st.sampled_from(both.ranges), min_size=1)), key=lambda one: one.start)
    inside = {
        number: score for number, score in both.search(query, 1_000) if any(number in r for r in within)
    }
    assert both.postings.search(query, 1_000, within) == pytest.approx(inside, rel=1e-9)
    assert both.postings.holding(query, EVERY, within).tolist() == sorted(inside)
    assert both.postings.count(query, within) == len(inside)


def test_the_vocabulary_is_sorted_and_without_words() -> None:
    both = Beside([[["talk", "biden"], ["talk"]], [[]]])
    assert both.postings.vocabulary() == ["biden", "talk"]
    assert both.postings.holding([], EVERY).tolist() == []
    assert both.postings.search(["nobody"], 5) == {}
