"""What a process gives up before it reads what may be hostile.

Everywhere but on Windows it has limits of memory, time and files. On Linux it may also open no socket,
start no process and look into none, and reads no file but those of Python and of this program: neither the
index nor the file with the token nor `/proc`. Where a kernel lacks one of these, the others hold.
"""

import ctypes
import os
import platform
import struct
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

try:
    import resource
except ImportError:  # Windows knows no such limits; there the timeout alone bounds the child.
    resource = None  # type: ignore[assignment]

_MAX_MEMORY_BYTES = 3 * 2**29

_SET_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 38, 22, 2
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_EXECUTE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 2, 1 << 3
_ALL_OF_FIRST_VERSION, _REFER, _TRUNCATE = (1 << 13) - 1, 1 << 13, 1 << 14
_PATH_BENEATH, _VERSION = 1, 1
_SYSTEM = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/dev/null", "/dev/urandom")

_LOAD, _JUMP_EQUAL, _JUMP_BITS, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _NOT_PERMITTED, _NOT_THERE = 0x7FFF0000, 0x00050000 | 1, 0x00050000 | 38
_NUMBER_AT, _MACHINE_AT, _FIRST_ARGUMENT_AT, _THREAD = 0, 4, 16, 0x10000
# socket socketpair connect fork vfork execve execveat kill ptrace process_vm_readv process_vm_writev
# io_uring_setup pidfd_open pidfd_getfd bpf unshare setns, then clone, by the machine.
_DENIED = {
    "x86_64": (
        0xC000003E,
        (41, 53, 42, 57, 58, 59, 322, 62, 101, 310, 311, 425, 434, 438, 321, 272, 308),
        56,
    ),
    "aarch64": (0xC00000B7, (198, 199, 203, 221, 281, 129, 117, 270, 271, 425, 434, 438, 280, 97, 268), 220),
}
_CLONE3 = 435


def confine(cpu_s: int) -> None:
    """Give up what reading a file needs not, for good; `cpu_s` is the time of computing that is left."""
    limit_resources(cpu_s)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
            _hide_files(libc)
            _deny_calls(libc)


def limit_resources(cpu_s: int) -> None:
    """Set the limits of memory, computing, files and processes."""
    if resource is None:
        return
    limits = dict.fromkeys((resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC), 0)
    limits[resource.RLIMIT_CPU] = cpu_s
    if sys.platform != "darwin":  # macOS reserves more address space than that for every process
        limits[resource.RLIMIT_AS] = _MAX_MEMORY_BYTES
    for kind, limit in limits.items():
        _, hard = resource.getrlimit(kind)
        lowest = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (lowest, lowest))


def _hide_files(libc: ctypes.CDLL) -> None:
    """Leave only the files of Python and of this program to be read (Landlock, Linux 5.13)."""
    version = libc.syscall(_CREATE_RULESET, None, 0, _VERSION)
    if version < 1:
        return
    handled = _ALL_OF_FIRST_VERSION | (_REFER if version > 1 else 0) | (_TRUNCATE if version > 2 else 0)
    told = struct.pack("=Q", handled)
    rules = libc.syscall(_CREATE_RULESET, told, len(told), 0)
    if rules < 0:
        return
    for path in _readable():
        try:
            file = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue
        allowed = _READ_FILE | (_READ_DIR | _EXECUTE if os.path.isdir(path) else 0)
        libc.syscall(_ADD_RULE, rules, _PATH_BENEATH, struct.pack("=Qi", allowed, file), 0)
        os.close(file)
    libc.syscall(_RESTRICT_SELF, rules, 0)
    os.close(rules)


def _readable() -> Iterator[str]:
    """Where the code lies; of a checkout only the two packages, since beside them may lie the token."""
    yield from _SYSTEM
    packages = {str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2] / "index")}
    yield from packages
    yield from {path for name, path in sysconfig.get_paths().items() if name in ("stdlib", "platstdlib")}
    yield from (sys.base_prefix + "/lib",)
    for path in map(os.path.realpath, filter(None, sys.path)):
        if not any(package.startswith(os.path.join(path, "")) for package in packages) or _is_library(path):
            yield path


def _is_library(path: str) -> bool:
    return os.path.basename(path) in ("site-packages", "dist-packages")


def _deny_calls(libc: ctypes.CDLL) -> None:
    """Refuse the system calls that open sockets, start processes or look into others (seccomp)."""
    if platform.machine() not in _DENIED:
        return
    machine, numbers, clone = _DENIED[platform.machine()]
    checks = [*((number, _NOT_PERMITTED) for number in numbers), (_CLONE3, _NOT_THERE)]
    steps = [
        _step(_LOAD, 0, 0, _MACHINE_AT),
        _step(_JUMP_EQUAL, 1, 0, machine),
        _step(_RETURN, 0, 0, _ALLOW),
        _step(_LOAD, 0, 0, _NUMBER_AT),
    ]
    for number, answer in checks:
        steps += [_step(_JUMP_EQUAL, 0, 1, number), _step(_RETURN, 0, 0, answer)]
    steps += [
        _step(_JUMP_EQUAL, 0, 3, clone),
        _step(_LOAD, 0, 0, _FIRST_ARGUMENT_AT),
        _step(_JUMP_BITS, 1, 0, _THREAD),
        _step(_RETURN, 0, 0, _NOT_PERMITTED),
        _step(_RETURN, 0, 0, _ALLOW),
    ]
    code = ctypes.create_string_buffer(b"".join(steps))
    program = struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(code))
    libc.prctl(_SET_SECCOMP, _FILTER, program, 0, 0)


def _step(code: int, then: int, otherwise: int, value: int) -> bytes:
    return struct.pack("HBBI", code, then, otherwise, value)
