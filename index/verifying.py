"""Whether an index on disk is what was written, and whether what was written makes sense."""

from pathlib import Path

from index.database import Database
from index.errors import IndexDamagedError
from index.generation import Generations, Manifest
from index.hashing import content_hash
from index.store import Store


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
        raise IndexDamagedError(
            f"The live index is whole, but not the one kept to go back to: {error}"
        ) from error
    if previous is not None:
        found.append(previous)
    for folder, manifest in found:
        store = Store.open(folder, manifest)
        try:
            _check(store, folder)
        finally:
            store.close()
    return [manifest for _, manifest in found]


def _check(store: Store, folder: Path) -> None:
    database = store.database
    complaints = database.check()
    if set(database.article_ids) != set(store.manifest.articles):
        complaints.append("its articles are not those of the manifest")
    sentences = 0
    for article_id in database.article_ids:
        complaints += _check_article(database, article_id, store.manifest)
        sentences += len(database.sentence_numbers(article_id))
    if sentences != len(store.sentences):
        complaints.append(f"it has {sentences} sentences and {len(store.sentences)} vectors of sentences")
    if complaints:
        raise IndexDamagedError(f"{folder} does not hold together: {complaints[0]}.")


def _check_article(database: Database, article_id: str, manifest: Manifest) -> list[str]:
    try:
        analysis = database.analysis(article_id)
    except ValueError as error:
        return [f"article {article_id!r} cannot be read ({error})"]
    complaints = []
    if content_hash(analysis.article) != manifest.articles.get(article_id):
        complaints.append(f"the text of article {article_id!r} is not what was indexed")
    length = len(analysis.article.text)
    spans = [
        *analysis.sentences,
        *(p.span for p in analysis.passages),
        *(s.span for s in analysis.statements),
    ]
    if any(span.end > length for span in spans):
        complaints.append(f"a span of article {article_id!r} lies outside of its text")
    return complaints
