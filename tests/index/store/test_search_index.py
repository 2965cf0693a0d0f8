"""What an index is searched with: the same whether it is made at once, kept, or brought up to date."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index import Article, Builder, Embedder, Generations, Index, verify
from index.store.derived.passage_vectors import PassageVectors
from index.store.derived.search_index import KEPT_NAME, SearchIndex

NAMES = ("Aldermoor", "Brandvik", "Calloway", "Dunmore", "Eskdale", "Fairhaven", "Grimsby", "Holm")


def article(number: int) -> Article:
    name = NAMES[number % len(NAMES)]
    text = (
        f"The bridge at {name} was closed on day {number}. Engineer {name}son{number} said a pier had moved."
    )
    return Article(f"a{number}", f"Bridge {number}", text)


@pytest.fixture
def folder(tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An index whose search index is kept in a file, as one of many articles is."""
    monkeypatch.setattr("index.store.derived.search_index.KEPT_FROM", 10)
    Builder(tmp_path / "index", embedder).build(map(article, range(60)))
    yield tmp_path / "index"
    verify(tmp_path / "index")


def same(one: SearchIndex, other: SearchIndex) -> bool:
    arrays, others = one.postings.to_arrays(), other.postings.to_arrays()
    by_stem = [_entries(each) for each in (arrays, others)]
    numbers = (
        np.array_equal(arrays["numbers"], others["numbers"]),
        np.array_equal(arrays["lengths"], others["lengths"]),
    )
    return by_stem[0] == by_stem[1] and all(numbers) and len(one.vectors) == len(other.vectors)


def _entries(arrays: dict[str, np.typing.NDArray[np.generic]]) -> dict[str, list[tuple[int, int]]]:
    begins = arrays["begins"].tolist()
    entries = list(zip(arrays["places"].tolist(), arrays["times"].tolist(), strict=True))
    stems = arrays["stems"].tobytes().decode().split()
    return {stem: entries[begins[n] : begins[n + 1]] for n, stem in enumerate(stems)}


def expect_up_to_date(folder: Path) -> None:
    with closing(Generations(folder).open_live()) as live:
        assert same(SearchIndex.of(live.file), SearchIndex.made(live.file))


def test_it_is_kept_and_brought_up_to_date(folder: Path, embedder: Embedder) -> None:
    kept, builder = folder / KEPT_NAME, Builder(folder, embedder)
    builder.build([article(60)])
    written = kept.read_bytes()
    builder.build([article(61)])
    assert kept.read_bytes() == written
    expect_up_to_date(folder)
    builder.build([Article("a3", "Bridge 3", "The bridge is open.")])
    expect_up_to_date(folder)
    Generations(folder).rollback()
    expect_up_to_date(folder)
    builder.build([article(number) for number in range(70, 75)])
    assert kept.read_bytes() != written
    expect_up_to_date(folder)
    builder.build(rebuild=True)
    expect_up_to_date(folder)


def test_an_article_that_is_removed_is_not_kept(folder: Path, embedder: Embedder) -> None:
    assert b"calloway" in (folder / KEPT_NAME).read_bytes()
    Builder(folder, embedder).build(
        remove=[f"a{n}" for n in range(60) if article(n).text.split()[3] == "Calloway"]
    )
    assert not [path for path in folder.iterdir() if b"calloway" in path.read_bytes().lower()]
    expect_up_to_date(folder)


def test_a_crash_before_it_was_erased_is_made_good_by_the_next_build(
    folder: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    Builder(folder, embedder).build([Article("secret", "A secret", "Xanthoquorl spoke at night.")])
    with monkeypatch.context() as patch:
        patch.setattr(Generations, "erase_others", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            Builder(folder, embedder).build(remove=["secret"])
    assert b"xanthoquorl" in (folder / KEPT_NAME).read_bytes()
    Builder(folder, embedder).build([article(61)])
    assert not [path for path in folder.iterdir() if b"xanthoquorl" in path.read_bytes().lower()]
    expect_up_to_date(folder)


@pytest.mark.parametrize("damage", ["flip", "cut", "delete", "other"])
def test_what_is_damaged_is_made_again(damage: str, folder: Path, embedder: Embedder) -> None:
    kept = folder / KEPT_NAME
    whole = bytearray(kept.read_bytes())
    with closing(Index.open(folder, embedder)) as index:
        before = index.ask("What did Calloway say?").citations
    if damage == "delete":
        kept.unlink()
    else:
        whole[len(whole) // 2] ^= 1
        kept.write_bytes({"flip": bytes(whole), "cut": bytes(whole[:-9]), "other": b"something else"}[damage])
    with closing(Index.open(folder, embedder)) as index:
        assert index.ask("What did Calloway say?").citations == before
    Builder(folder, embedder).build([article(0)])
    assert len(SearchIndex.read(kept).articles) == 60


def test_a_disk_that_takes_no_file_keeps_none(folder: Path, embedder: Embedder) -> None:
    (folder / "search.partial").mkdir()
    Builder(folder, embedder).build(remove=["a2"])
    assert not (folder / KEPT_NAME).exists()
    expect_up_to_date(folder)
    (folder / "search.partial").rmdir()


def vectors(count: int, chance: np.random.Generator) -> np.typing.NDArray[np.float32]:
    topics = chance.normal(size=(40, 64))
    made = topics[chance.integers(0, 40, count)] + 0.6 * chance.normal(size=(count, 64))
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


def test_codes_find_what_is_nearest() -> None:
    chance = np.random.default_rng(7)
    every, asked = vectors(6_000, chance), vectors(50, chance)
    numbers = np.arange(100, 6_100, dtype=np.int64)
    made = PassageVectors.coded(6_000, every, [(numbers, every)], asked)
    kept = PassageVectors.from_bytes(made.to_bytes())
    nearest = numbers[np.argsort(-(asked @ every.T), axis=1)[:, :10]]
    found = [np.isin(ten, kept.search(query, 100)).mean() for ten, query in zip(nearest, asked, strict=True)]
    assert np.mean(found) >= 0.98
    kept.remove(nearest[0])
    assert not np.isin(nearest[0], kept.search(asked[0], 100)).any()
    assert kept.search(asked[0], 100, [range(100, 103)]) != []
    assert set(kept.search(asked[0], 100, [range(100, 103)])) <= {100, 101, 102}
