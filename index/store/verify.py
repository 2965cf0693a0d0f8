"""Whether an index on disk is what was written, and whether what was written makes sense."""

from contextlib import closing

from index.errors import IndexDamagedError
from index.store.database import Database
from index.store.engine import Location, engine_at
from index.store.format.manifest import Manifest


def verify(location: Location) -> list[Manifest]:
    """Check the live generation, and the previous one where it is kept; return their manifests.

    SQLite's own integrity check, the seal of every article, and that every passage, sentence and statement
    is a slice of its article. Raises `IndexDamagedError` naming what is damaged and what is wrong,
    `IndexMissingError` where there is none.
    """
    generations = engine_at(location)
    with closing(generations.open_live()) as live:
        found = [_verified(live)]
    try:
        previous = generations.open_previous()
    except IndexDamagedError as error:
        newer = generations.fell_back_from() is not None
        other = "took the place of a newer one" if newer else "not the one kept to go back to"
        raise IndexDamagedError(f"The live index is whole, but {other}: {error}") from error
    if previous is not None:
        with closing(previous):
            found.append(_verified(previous))
    return found


def _verified(database: Database) -> Manifest:
    database.check()
    complaints = database.rows.integrity()
    for article_id in database.article_ids:
        complaints += _check_article(database, article_id)
    if complaints:
        raise database.rows.damage(f"it does not hold together: {complaints[0]}")
    return database.manifest


def _check_article(database: Database, article_id: str) -> list[str]:
    try:
        analysis = database.analysis(article_id)
    except (KeyError, TypeError, ValueError) as error:
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
