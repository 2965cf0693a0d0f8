"""Whether the embedding model and the index are there, whole, and made for each other."""

from __future__ import annotations

from datetime import UTC, datetime

import index as library
from bot.doctor.findings import Finding, doubtful, well, wrong

_PREPARED_AT_FIRST_USE = (
    "nothing need be done: articlebot run does it, once, in half a minute, with 750 MB of memory; a model "
    "for which it cannot be done is run by PyTorch, with three times the memory"
)
_MODEL_FILES = ("modules.json", "config.json")


def check_model(embedder: library.Embedder) -> Finding:
    """Whether the model is there, exported, and makes vectors; nothing is downloaded or exported."""
    try:
        folder, export = embedder.folder(), embedder.export()
    except library.ArticlebotError as error:
        return wrong(str(error), "set EMBEDDING_MODEL to one that is there, or leave it out")
    named = f"{embedder.model.removesuffix('@int8')}, {embedder.precision}"
    if folder is None:
        return doubtful(
            f"{named}: not on this machine",
            "the first use downloads it from the model hub; the built-in model needs no download",
        )
    if not any((folder / name).is_file() for name in _MODEL_FILES):
        return wrong(
            f"{folder} holds no sentence-transformers model: there is no {' or '.join(_MODEL_FILES)}",
            "set EMBEDDING_MODEL to the folder that holds it, or leave it out for the built-in model",
        )
    refusal = embedder.refusal()
    if export is None and refusal is None:
        return doubtful(f"{named}: here, but not prepared yet", _PREPARED_AT_FIRST_USE)
    if embedder.is_damaged():
        return doubtful(
            f"{named}: what is prepared of it in {export} is damaged", "articlebot run makes it again"
        )
    try:
        dimension = embedder.embed(["Who?"]).shape[1]
    except library.ModelError as error:
        return wrong(str(error))
    if export is None:
        return doubtful(
            f"{named}, {dimension} dimensions, run by PyTorch: {refusal}",
            "it works, with three times the memory; the built-in model needs no PyTorch",
        )
    return well(f"{named}, {dimension} dimensions, prepared in {export.parent}")


def check_index(
    folder: library.Location, embedder: library.Embedder, *, now: datetime, loadable: bool = True
) -> Finding:
    """Whether the index is whole and made with the model; with `loadable`, the model is asked itself."""
    try:
        is_there = library.engine_at(folder).exists()
    except library.StoreError as error:
        return wrong(str(error))
    if not is_there:
        return doubtful(
            f"there is none in {folder} yet",
            "articlebot run makes one of ARTICLES; articlebot index makes one of any articles",
        )
    try:
        live, *previous = library.verify(folder)
        damaged = library.engine_at(folder).fell_back_from()
    except library.StoreError as error:
        return wrong(str(error))
    if live.model != embedder.model:
        return wrong(
            f"made with the model {live.model}, but the settings name {embedder.model}",
            "articlebot index --rebuild, or set EMBEDDING_MODEL and EMBEDDING_PRECISION back",
        )
    if loadable and embedder.dimension != live.dimension:
        return wrong(
            f"its vectors have {live.dimension} dimensions, those of {embedder.model} now "
            f"{embedder.dimension}: it is another model of the same name",
            "articlebot index --rebuild",
        )
    if damaged:
        return doubtful(
            f"whole, but made live because {damaged} was found damaged; what was indexed since is missing",
            "articlebot index --rebuild",
        )
    if not live.articles:
        return doubtful(f"that in {folder} holds no article", "articlebot index PATH adds some")
    kept = f"{'one' if previous else 'none'} before it to go back to"
    made = _tell_age(datetime.fromisoformat(live.created), now)
    return well(
        f"whole: {len(live.articles):,} article(s), {live.passages:,} passages, "
        f"format {live.format_version}, made {made}; {kept}"
    )


def _tell_age(then: datetime, now: datetime) -> str:
    minutes = int((now - (then if then.tzinfo else then.replace(tzinfo=UTC))).total_seconds() // 60)
    if minutes < 0:
        return f"in the future ({then:%Y-%m-%d %H:%M}, so this machine's clock was or is wrong)"
    if minutes < 60:
        return f"{minutes} minute(s) ago"
    return f"{minutes // 60} hour(s) ago" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days ago"
