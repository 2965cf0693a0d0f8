from pathlib import Path

import pytest

from index import Article, Builder, Embedder, Index

POOL = """Monday to Thursday: 6 a.m. to 9 p.m.
Friday: 8 a.m. to 4 p.m.
Saturday: closed

A day ticket is 4 euros. Lockers take one euro."""


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("Is the swimming pool open on Saturday?", "Saturday: closed"),
        ("is the pool open on friday", "Friday: 8 a.m. to 4 p.m."),
        ("when does the pool open on wednesdays", "Monday to Thursday: 6 a.m. to 9 p.m."),
    ],
)
def test_of_opening_hours_the_line_of_the_day_is_marked(
    question: str, line: str, tmp_path: Path, embedder: Embedder
) -> None:
    Builder(tmp_path, embedder).build([Article("pool", "Swimming pool opening hours", POOL)])
    index = Index.open(tmp_path, embedder)
    answer = index.ask(question)
    assert [highlight.text for highlight in answer.citations[0].highlights] == [line]
    index.close()
