"""What the C library does with memory that this process has freed."""

from __future__ import annotations

import ctypes
import sys


def return_freed_memory() -> None:
    """Give freed memory back to the system, where the C library is glibc; by itself it keeps most of it."""
    if sys.platform.startswith("linux"):
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
