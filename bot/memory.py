"""What the C library does with memory that this process has freed."""

from __future__ import annotations

import asyncio
import ctypes
import sys

_EVERY_S = 60.0


def return_freed_memory() -> None:
    """Give freed memory back to the system, where the C library is glibc; by itself it keeps most of it."""
    if sys.platform.startswith("linux"):
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


async def tend_memory() -> None:
    """Give freed memory back once a minute, until cancelled."""
    while True:
        await asyncio.sleep(_EVERY_S)
        await asyncio.to_thread(return_freed_memory)
