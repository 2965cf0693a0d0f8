"""The right to build, which one process at a time has: a point that says whose it is, and until when."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from qdrant_client import models

from index.errors import IndexBusyError, StoreError
from index.store.cluster.points import Points

_ID = "ffffffff-ffff-ffff-ffff-fffffffffffe"
_LASTS_S, _RENEWED_S, _LOOK_S = 60, 20.0, 0.5
_IT = models.HasIdCondition(has_id=[_ID])


class Lease:
    """The right to build in a collection, for whoever holds it."""

    def __init__(self, points: Points) -> None:
        self._points = points
        self._owner = secrets.token_hex(8)

    def require(self) -> None:
        """Raise `IndexBusyError` where another process has the right meanwhile."""
        if not self._is_held():
            raise _busy(self._points)

    def _is_held(self) -> bool:
        found = self._points.payloads([_ID], ["owner"])
        return found.get(_ID, {}).get("owner") == self._owner

    def _take(self, which: models.Condition) -> bool:
        # A server changes what a filter finds in one step, so that of two processes one finds it free.
        fields = {"owner": self._owner, "until": int(time.time()) + _LASTS_S}
        self._points.change(fields, models.Filter(must=[_IT, which]))
        return self._is_held()

    @contextmanager
    def held(self, wait_s: float, on_wait: Callable[[], None] | None) -> Iterator[None]:
        """Hold it. Raises `IndexBusyError` if another process keeps it for `wait_s`."""
        end = time.monotonic() + wait_s
        while not self._take(_ended()):
            if on_wait:
                on_wait()
                on_wait = None
            if time.monotonic() >= end:
                raise _busy(self._points)
            time.sleep(_LOOK_S)
        done = threading.Event()
        renewal = threading.Thread(target=self._renew, args=(done,), daemon=True)
        renewal.start()
        try:
            yield
        finally:
            done.set()
            renewal.join()
            # A rebuild may have deleted the collection, and the lease with it.
            with suppress(StoreError):
                self._points.change({"owner": "", "until": 0}, models.Filter(must=[_IT, self._is_mine()]))

    def _renew(self, done: threading.Event) -> None:
        while not done.wait(_RENEWED_S):
            try:
                if not self._take(self._is_mine()):
                    return
            except StoreError:
                # It may answer again before the lease ends; whether it did is seen before anything is live.
                continue

    def _is_mine(self) -> models.FieldCondition:
        return models.FieldCondition(key="owner", match=models.MatchValue(value=self._owner))


def create_lease(points: Points) -> None:
    """Let there be such a right in a new collection, which nobody has."""
    points.write([models.PointStruct(id=_ID, vector={}, payload={"kind": "lease", "owner": "", "until": 0})])


def _ended() -> models.FieldCondition:
    return models.FieldCondition(key="until", range=models.Range(lt=int(time.time())))


def _busy(points: Points) -> IndexBusyError:
    return IndexBusyError(
        f"Another process is building the index {points.address}; try again when it is done."
    )
