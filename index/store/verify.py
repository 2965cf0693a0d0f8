"""Whether an index on disk is what was written, and whether what was written makes sense."""

from contextlib import closing
from pathlib import Path

from index.errors import IndexDamagedError
from index.store.database import Database
from index.store.generations import Generations
from index.store.manifest import Manifest
from index.store.store import Store


def verify(root: Path) -> list[Manifest]:
    """Check the live generation, and the previous one where it is kept; return their manifests.

    Every checksum, SQLite's own integrity check, the content hash of every article, and that every
    passage, sentence and statement is a slice of its article and every passage has its vector.
    Raises `IndexDamagedError` naming the file and what is wrong, `IndexMissingError` where there is none.
    """
    generations = Generations(root)
    found = [generations.live()]
    try:
        previous = generations.previous()
    except IndexDamagedError as error:
        newer = generations.fell_back_from() is not None
        other = "took the place of a newer one" if newer else "not the one kept to go back to"
        raise IndexDamagedError(f"The live index is whole, but {other}: {error}") from error
    if previous is not None:
        found.append(previous)
    for folder, manifest in found:
        with closing(Store.open(folder, manifest)) as store:
            _check(store, folder)
    return [manifest for _, manifest in found]


def _check(store: Store, folder: Path) -> None:
    database = store.database
    complaints = database.check()
    sentences = 0
    for article_id in store.manifest.articles:
        complaints += _check_article(database, article_id)
        sentences += len(database.sentences(database.sentence_numbers[article_id]))
    if set(database.article_ids) != set(store.manifest.articles):
        complaints.append("its articles are not those of the manifest")
    if sentences != len(store.sentences):
        complaints.append(f"it has {sentences} sentences and {len(store.sentences)} vectors of sentences")
    if complaints:
        raise IndexDamagedError(f"{folder} does not hold together: {complaints[0]}.")


def _check_article(database: Database, article_id: str) -> list[str]:
    try:
        analysis = database.analysis(article_id)
    except ValueError as error:
        return [f"article {article_id!r} cannot be read ({error})"]
    length = len(analysis.article.text)
    spans = [
        *analysis.sentences,
        *(p.span for p in analysis.passages),
        *(s.span for s in analysis.statements),
    ]
    if any(span.end > length for span in spans):
        return [f"a span of article {article_id!r} lies outside of its text"]
    return []
