"""What a change costs: what the articles cost that it changes, however many others there are."""

from pathlib import Path

import pytest

from index import Article, Builder, Embedder, Generations

PAGE = 8192


def article(number: int) -> Article:
    return Article(
        f"a{number}", f"Report {number}", f"Harbour number {number} was closed. It has {number} piers."
    )


def pages_written(folder: Path, builder: Builder, *articles: Article, remove: tuple[str, ...] = ()) -> int:
    """How many pages a build changed in all files, each compared with itself before."""
    before = {path: path.read_bytes() for path in folder.glob("articles-*.sqlite")}
    builder.build(articles, remove=remove)
    after = {path: path.read_bytes() for path in folder.glob("articles-*.sqlite")}
    assert after.keys() == before.keys()
    return sum(
        after[path][at : at + PAGE] != before[path][at : at + PAGE]
        for path in after
        for at in range(0, len(after[path]), PAGE)
    )


@pytest.fixture(scope="module", params=[10, 150])
def grown(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, embedder: Embedder
) -> Path:
    """An index of few or many articles, both of whose files are in use."""
    folder = tmp_path_factory.mktemp("grown") / "index"
    builder = Builder(folder, embedder)
    builder.build(map(article, range(request.param)))
    builder.build([article(1000)])
    builder.build([article(1001)])
    return folder


def test_a_change_writes_what_its_articles_take(grown: Path, embedder: Embedder) -> None:
    builder = Builder(grown, embedder)
    added = pages_written(grown, builder, article(2000))
    changed = pages_written(grown, builder, Article("a3", "Report 3", "The harbour is open again."))
    removed = pages_written(grown, builder, remove=("a5",))
    # Of each table a page or two, and one for the path to it; a removal is of both files.
    assert max(added, changed) < 25
    assert removed < 50


def test_a_build_that_fails_writes_nothing(grown: Path, embedder: Embedder) -> None:
    def fail(stage: str, done: int, total: int) -> None:
        if stage == "checked":
            raise KeyboardInterrupt

    before = {path: path.read_bytes() for path in grown.iterdir()}
    with pytest.raises(KeyboardInterrupt):
        Builder(grown, embedder, fail).build([article(3000)])
    assert {path: path.read_bytes() for path in grown.iterdir()} == before


def test_whoever_still_reads_is_not_written_below(grown: Path, embedder: Embedder) -> None:
    builder = Builder(grown, embedder)
    first = Generations(grown).open_live()
    for number in range(4000, 4003):
        builder.build([article(number)])
        assert f"a{number}" not in first.manifest.articles
    first.check()
    first.close()
    builder.build([article(4003)])
    assert len(list(grown.glob("articles-*"))) == 2
