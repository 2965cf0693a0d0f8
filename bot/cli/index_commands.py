"""The command that makes an index and looks after it, and the index that other commands ask."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

# Its names load what they need when they are first used, so that no command waits for another's rooms.
import index as library
from bot.model import embedder_of, reader_of, say
from bot.phrases import tell_left_out
from bot.settings import Settings

_WAIT_S = 600.0


def open_shelf(options: argparse.Namespace, settings: Settings, collections: Sequence[str]) -> library.Shelf:
    """Open collections in the folder that a command names, or in the configured one, made if need be."""
    embedder = embedder_of(settings)
    if not options.index and settings.collection in collections:
        ensure_index(settings, embedder)
    location = options.index or settings.index_location
    return library.Shelf.open(location, collections, embedder, settings.strictness, reader_of(settings))


def ensure_index(settings: Settings, embedder: library.Embedder) -> None:
    """Index the configured articles, or the one that comes with articlebot, where there is no index yet.

    That one is for `main` alone: the name of another collection may be misspelt.
    """
    engine = library.engine_at(settings.index_location, settings.collection)
    if engine.exists():
        return
    if not settings.articles:
        library.existing_collection(settings.index_location, settings.collection)
    named = ", ".join(map(str, settings.articles)) or "the article that comes with articlebot"
    say(f"There is no index yet: indexing {named} into {engine}.")
    build_index(engine, embedder, settings.articles, configured=True)


@contextmanager
def temporary_index(
    articles: Sequence[Path], settings: Settings, strictness: library.Strictness = "balanced"
) -> Iterator[library.Index]:
    """An index of some articles, as long as the block runs."""
    embedder = embedder_of(settings)
    with tempfile.TemporaryDirectory(prefix="articlebot-") as folder:
        build_index(Path(folder), embedder, articles)
        with closing(library.Index.open(folder, embedder, strictness, reader_of(settings))) as index:
            yield index


def index(options: argparse.Namespace, settings: Settings) -> None:
    """Add articles to the index, or look after it."""
    location, name = options.index or settings.index_location, options.collection or settings.collection
    looks_only = options.list or options.rollback or options.verify or options.remove
    if (options.paths or options.calibration) and looks_only:
        raise library.StoreError(
            "Give either articles or a calibration to add, or one of --list, --rollback, --verify, --remove."
        )
    # Reading the configured articles again would bring back what is to be removed.
    configured = settings.articles if name == settings.collection and not options.remove else ()
    paths = tuple(map(Path, options.paths)) or (() if looks_only else configured)
    engine = (library.engine_at if paths else library.existing_collection)(location, name)
    if options.list:
        for heading in library.Index.open(engine).headings():
            print(f"{heading.article_id}\t{heading.published or '-'}\t{heading.title}")
    elif options.verify:
        for manifest in library.verify(engine):
            held = f"{len(manifest.articles):,} article(s), {manifest.passages:,} passages"
            print(f"{manifest.index_id}: {held}, all as written.")
    elif options.rollback:
        live = engine.rollback(_WAIT_S, _say_waiting)
        print(f"The live index is {live} again.")
    else:
        calibration = options.calibration and read_calibration(options.calibration)
        embedder = embedder_of(settings)
        _report(
            build_index(
                engine,
                embedder,
                paths,
                options.remove or (),
                options.rebuild,
                calibration,
                configured=not options.paths,
            )
        )


def read_calibration(path: Path) -> library.Calibration:
    """The calibration in a file. Raises `ArticlebotError` where there is none."""
    try:
        return library.Calibration.from_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise library.CalibrationError(f"{path} cannot be read ({error}).") from error


def build_index(
    location: library.Location,
    embedder: library.Embedder,
    paths: Sequence[Path] = (),
    remove: Sequence[str] = (),
    rebuild: bool = False,
    calibration: library.Calibration | None = None,
    *,
    configured: bool = False,
) -> library.BuildReport:
    """Add articles to an index; where there is none, without paths the default article.

    Files that are only `configured` nobody asked for by name: those that were removed stay away.
    """
    from bot.cli.progress import show_build
    from bot.intake.reading_process import read_articles

    if paths:
        articles = read_articles(paths, _warn, library.DEFAULT_MODEL in embedder.model)
    elif remove or rebuild or library.engine_at(location).exists():
        articles = iter(())
    else:
        articles = iter((library.default_article(),))
    with show_build() as progress:
        return library.Builder(location, embedder, progress).build(
            articles,
            remove=remove,
            rebuild=rebuild,
            calibration=calibration,
            supply=library.PathSupply.of(paths, configured=configured),
            wait_s=_WAIT_S,
            on_wait=_say_waiting,
        )


def _report(report: library.BuildReport) -> None:
    kinds = ("added", "updated", "unchanged", "removed")
    did = [f"{len(ids)} {kind}" for kind in kinds if (ids := getattr(report, kind))]
    if report.left_out:
        did.append(tell_left_out(len(report.left_out)))
    told = ", ".join(did) or "nothing new"
    print(f"Index {report.index_id}: {told}; {report.articles:,} article(s), {report.passages:,} passages.")
    if report.left_out:
        print("To bring one back, name its file itself: articlebot index FILE.")
    if report.removed:
        print("Earlier indexes were deleted too, so that what was removed is gone.")


def _warn(sentence: str) -> None:
    say(f"Warning: {sentence}")


def _say_waiting() -> None:
    say("Another process is building this index; waiting for it.")
