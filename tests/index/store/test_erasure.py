"""What is removed is in no file any more, whatever was written before and after it."""

import random
from pathlib import Path

import pytest

from index import Article, Builder, Embedder, Index, verify

LENGTHS = (1, 3, 12, 60)


def secret_of(number: int) -> str:
    return f"Xanth{number:03d}quorl"


def article(number: int, length: int) -> Article:
    name = secret_of(number)
    text = " ".join(f"{name} said that {name} had {part} boats in the harbour." for part in range(length))
    return Article(f"id-{name.lower()}", f"On {name}", text)


def files_with(folder: Path, words: str) -> list[str]:
    sought = [words.encode(), words.lower().encode()]
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(one in path.read_bytes() for one in sought)
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_removed_article_is_in_no_file(seed: int, tmp_path: Path, embedder: Embedder) -> None:
    folder, chance = tmp_path / "index", random.Random(seed)  # noqa: S311
    builder, there = Builder(folder, embedder), dict.fromkeys(range(6))
    builder.build(article(number, chance.choice(LENGTHS)) for number in there)
    gone: set[int] = set()
    for number in range(6, 18):
        if chance.random() < 0.5:
            builder.build([article(number, chance.choice(LENGTHS))])
            there[number] = None
        elif chance.random() < 0.3:
            changed = chance.choice(list(there))
            builder.build([article(changed, chance.choice(LENGTHS))])
        else:
            removed = chance.choice(list(there))
            builder.build(remove=[f"id-{secret_of(removed).lower()}"])
            del there[removed]
            gone.add(removed)
        assert [one for one in gone if files_with(folder, secret_of(one))] == []
    assert gone
    assert all(files_with(folder, secret_of(one)) for one in there)
    verify(folder)


def test_whoever_still_reads_it_keeps_no_file_of_it(tmp_path: Path, embedder: Embedder) -> None:
    folder = tmp_path / "index"
    builder = Builder(folder, embedder)
    builder.build([article(1, 3), article(2, 3)])
    builder.build([article(3, 3)])
    reading = Index.open(folder, embedder)
    builder.build(remove=[f"id-{secret_of(1).lower()}"])
    assert files_with(folder, secret_of(1)) == []
    assert secret_of(1) in reading.article(f"id-{secret_of(1).lower()}").text
    reading.close()
    builder.build([article(4, 3)])
    assert len(verify(folder)) == 2
