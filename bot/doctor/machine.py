"""Whether the machine has the room that articlebot needs: on its disks and in its memory."""

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.doctor.findings import Finding, doubtful, well, wrong
from bot.doctor.setup import user

_MB = 1_000_000
SERVING_BYTES, EXPORT_BYTES = 200 * _MB, 750 * _MB
"""How much memory the bot takes while it serves, and once, for half a minute, to export the model."""
EXPORT_DISK_BYTES = 300 * _MB
_LEAST_FREE_BYTES, _LEAST_FREE_FILES = 50 * _MB, 100
_KIB = 1024


@dataclass(frozen=True)
class Memory:
    """In bytes; `total` and `available` are the smaller of the machine's and its container's."""

    total: int
    available: int
    swap: int


def read_memory(root: Path = Path("/")) -> Memory | None:
    """The memory that Linux tells below `root`, limits of containers included; None on other systems."""
    try:
        told = (root / "proc/meminfo").read_text()
    except OSError:
        return None
    kib = {name: int(count) for name, count in re.findall(r"^(\w+):\s+(\d+) kB$", told, re.MULTILINE)}
    total, available = kib.get("MemTotal", 0) * _KIB, kib.get("MemAvailable", 0) * _KIB
    swap = kib.get("SwapFree", 0) * _KIB
    for limit, used in _read_limits(root):
        total, available = min(total, limit), min(available, max(0, limit - used))
        # How much of the swap a container may use is another limit yet.
        swap = 0
    return Memory(total, available, swap)


def _read_limits(root: Path) -> Iterator[tuple[int, int]]:
    """The limit and the use of every group that this process is in and that has a limit."""
    try:
        group = re.search(r"^0::/(.*)$", (root / "proc/self/cgroup").read_text(), re.MULTILINE)
    except OSError:
        return
    top = root / "sys/fs/cgroup"
    below = top / group[1] if group else top
    for folder in (below, *below.parents):
        limit, used = _read_number(folder / "memory.max"), _read_number(folder / "memory.current")
        if limit is not None and used is not None:
            # What is cached the kernel gives back as soon as somebody needs it.
            yield limit, used - (_read_number(folder / "memory.stat", r"inactive_file (\d+)") or 0)
        if folder == top:
            return


def _read_number(file: Path, line: str = r"(\d+)") -> int | None:
    """The number in a line of that form; None where there is none."""
    try:
        told = re.search(f"^{line}$", file.read_text(), re.MULTILINE)
    except OSError:
        return None
    return int(told[1]) if told else None


def check_memory(memory: Memory | None, *, exported: bool) -> Finding:
    """Whether the bot fits; `exported` says that the model need not be exported any more."""
    if memory is None:
        return well("how much is free cannot be told on this system; serving takes about 200 MB")
    room = memory.available + memory.swap
    found = f"{_mb(memory.available)} of {_mb(memory.total)} available"
    if memory.swap:
        found += f", and {_mb(memory.swap)} of swap"
    if memory.total + memory.swap < SERVING_BYTES:
        return wrong(f"{found}; serving takes about 200 MB", "give the machine or the container more")
    if room < SERVING_BYTES:
        return doubtful(
            f"{found}; serving takes about 200 MB",
            "unless the bot is what is running already, end other programs or add memory",
        )
    if not exported and room < EXPORT_BYTES:
        return doubtful(
            f"{found}: enough to serve, but to prepare the model takes about 750 MB, once",
            "add swap for the first run, or copy MODEL_CACHE_DIR from a machine where articlebot has run",
        )
    return well(found)


def check_disk(setting: str, folder: Path, needed: int) -> Finding:
    """Whether the folder that a setting names can be written to and `needed` more bytes fit there."""
    there = next(one for one in (folder, *folder.absolute().parents) if os.path.lexists(one))
    if not there.is_dir():
        return wrong(f"{there} is a file, not a folder", f"set {setting} to a folder")
    if (why := _try_writing(folder, there, setting)) is not None:
        return why
    free = shutil.disk_usage(there).free
    files = os.statvfs(there) if hasattr(os, "statvfs") else None
    if files is not None and files.f_files and files.f_favail < _LEAST_FREE_FILES:
        return wrong(
            f"no more files fit on the disk of {there}, though {_mb(free)} are free",
            "delete small files there, or set " + setting + " to another disk; df -i shows how full it is",
        )
    found = f"{setting}: {folder}, {_mb(free)} free"
    if free < _LEAST_FREE_BYTES:
        return wrong(found, f"make room on that disk, or set {setting} to another")
    if free < needed:
        return doubtful(
            f"{found}, and the next time it is written takes {_mb(needed)}",
            f"make room on that disk, or set {setting} to another",
        )
    return well(found)


def _try_writing(folder: Path, there: Path, setting: str) -> Finding | None:
    """Why nothing can be written into a folder, or into that one above it which is there."""
    own = f"sudo chown -R {user()} {folder}"
    try:
        # The file has no name, so that nothing is left whatever happens.
        with tempfile.TemporaryFile(dir=there) as file:
            file.write(b"\0")
            file.flush()
    except OSError as error:
        if error.errno == errno.EROFS:
            found, cure = f"{there} is on a disk that can only be read", "mount it for writing"
        elif error.errno in (errno.ENOSPC, errno.EDQUOT):
            found, cure = f"nothing more fits into {there}", "make room on that disk"
        else:
            found = f"{there} cannot be written to by {user()} ({error.strerror})"
            cure = own if there == folder else f"sudo mkdir -p {folder} && {own}"
        return wrong(found, f"{cure}, or set {setting} to another folder")
    for entry in there.iterdir() if there == folder else ():
        if not os.access(entry, os.W_OK):
            return wrong(f"{entry} cannot be written to by {user()}: somebody else's run made it", own)
    return None


def measure(folder: Path) -> int:
    """The bytes in all files below a folder; 0 where there is none."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _mb(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1000 * _MB else f"{count // _MB} MB"
