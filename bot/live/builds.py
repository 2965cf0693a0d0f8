"""Re-indexing while questions are answered: one build at a time, watched, and cancelled at a press."""

import asyncio
import ctypes
import logging
import secrets
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_args

from bot.live.counts import Counts
from bot.live.index import LiveIndex
from index import (
    DEFAULT_MODEL,
    Article,
    ArticlebotError,
    Builder,
    BuildReport,
    Embedder,
    Engine,
    Stage,
    Supply,
)

T = TypeVar("T")
_log = logging.getLogger(__name__)
_WAIT_S = 60.0
_STAGES: tuple[Stage, ...] = get_args(Stage)


class BuildRunningError(ArticlebotError):
    """A build is running already."""


class BuildCancelledError(ArticlebotError):
    """The build was cancelled, and nothing was changed."""


@dataclass
class Build:
    """A build under way: how far each of its stages is."""

    key: str = field(default_factory=lambda: secrets.token_hex(4))
    stages: dict[Stage, tuple[int, int]] = field(default_factory=dict)
    _started: float = field(default_factory=time.monotonic)
    _cancelled: threading.Event = field(default_factory=threading.Event)
    _gathering: asyncio.Future[Iterable[Article]] | None = None

    @property
    def seconds(self) -> float:
        """How long it has been running."""
        return time.monotonic() - self._started

    @property
    def is_cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Stop it at its next step, unless its result is swapped in already."""
        self._cancelled.set()
        if self._gathering is not None:
            self._gathering.cancel()

    def is_past(self, stage: Stage) -> bool:
        """Whether a stage is complete."""
        done, total = self.stages.get(stage, (0, 1))
        later = _STAGES[_STAGES.index(stage) + 1 :]
        return any(other in self.stages for other in later) or (done == total and total > 0)

    def progress(self, stage: Stage, done: int, total: int) -> None:
        """Note a step. Raises `BuildCancelledError` in the thread that builds."""
        self.stages[stage] = done, total
        if stage != "swapped" and self.is_cancelled:
            raise _cancelled()

    async def gather(self, articles: Awaitable[Iterable[Article]]) -> Iterable[Article]:
        """Wait for articles that come from elsewhere. Raises `BuildCancelledError` when it is cancelled."""
        self._gathering = asyncio.ensure_future(articles)
        try:
            return await self._gathering
        except asyncio.CancelledError:
            if self.is_cancelled:
                raise _cancelled() from None
            raise
        finally:
            self._gathering = None


class Rebuilder:
    """Builds generations for what is served, and has each served once it is live."""

    def __init__(
        self, generations: Engine[Any, Any], embedder: Embedder, live: LiveIndex, counts: Counts
    ) -> None:
        self._generations = generations
        self._embedder = embedder
        self._live = live
        self._counts = counts
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="building")
        self.running: Build | None = None

    @property
    def english_only(self) -> bool:
        """Whether the model reads no other language."""
        return DEFAULT_MODEL in self._embedder.model

    @contextmanager
    def begun(self) -> Iterator[Build]:
        """The one build there may be at a time. Raises `BuildRunningError`."""
        if self.running is not None:
            raise BuildRunningError("The articles are being indexed already; /status says how far that is.")
        self.running = Build()
        try:
            yield self.running
        finally:
            self.running = None

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count and log how a build ends, the reading of its articles included."""
        try:
            yield
        except BuildCancelledError:
            self._counts.build("cancelled")
            _log.info("a build was cancelled")
            raise
        except Exception as error:
            self._counts.build("failed")
            _log.warning("a build failed: %s", type(error).__name__)
            raise
        self._counts.build("built")

    async def build(
        self,
        build: Build,
        articles: Iterable[Article],
        *,
        remove: Collection[str] = (),
        rebuild: bool = False,
        supply: Supply | None = None,
    ) -> BuildReport:
        """Run a build that was begun, and serve its result. `articles` are read where it builds.

        Raises as `Builder.build` does, and `BuildCancelledError`; the served index then stays as it was.
        """
        loop = asyncio.get_running_loop()

        def progress(stage: Stage, done: int, total: int) -> None:
            build.progress(stage, done, total)
            if stage == "swapped" and (remove or supply):
                self._leave_previous(loop)

        builder = Builder(self._generations, self._embedder, progress)
        report = await self._serve_result_of(
            lambda: builder.build(articles, remove=remove, rebuild=rebuild, supply=supply, wait_s=_WAIT_S)
        )
        _log.info(
            "built index %s: %d added, %d updated, %d removed, %d unchanged, %d left out, in %.1f s",
            report.index_id,
            len(report.added),
            len(report.updated),
            len(report.removed),
            len(report.unchanged),
            len(report.left_out),
            build.seconds,
        )
        return report

    def _leave_previous(self, loop: asyncio.AbstractEventLoop) -> None:
        """Serve what is live already, so that what was removed can be erased from what was served before."""
        try:
            asyncio.run_coroutine_threadsafe(self._live.reload(), loop).result()
        except (ArticlebotError, OSError, RuntimeError, CancelledError) as error:
            _log.warning("the index is not served yet: %s", error)

    async def rollback(self) -> str:
        """Serve the previous index again, and return its id. Raises `StoreError` where there is none."""
        with self.begun():
            return await self._serve_result_of(lambda: self._generations.rollback(_WAIT_S))

    async def _serve_result_of(self, work: Callable[[], T]) -> T:
        def tidily() -> T:
            try:
                return work()
            finally:
                # A build needs more at a time than answers ever do.
                return_freed_memory()

        result = await asyncio.get_running_loop().run_in_executor(self._worker, tidily)
        await self._live.reload()
        return result

    def close(self) -> None:
        """Cancel the build that is running and wait until it has put everything back."""
        if self.running is not None:
            self.running.cancel()
        self._worker.shutdown(wait=True)


def _cancelled() -> BuildCancelledError:
    return BuildCancelledError("It was cancelled.")


def return_freed_memory() -> None:
    """Give freed memory back to the system, where the C library is glibc; by itself it keeps most of it."""
    if sys.platform.startswith("linux"):
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
