"""A minimal Debian root file system, and commands that run in it as on a machine of their own.

It has this machine's network, and its settings of apt and pip. Needs root, mmdebstrap and unshare.
"""

from __future__ import annotations

import ast
import os
import platform
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_ENTER = r"""
set -e
root=$1 writable=$2 user=$3; shift 3
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --rbind /sys "$root/sys"
while [ "$1" != -- ]; do
    if [ -d "$1" ]; then mkdir -p "$root$2"; else mkdir -p "$root${2%/*}"; touch "$root$2"; fi
    mount --bind "$1" "$root$2"
    [ "$3" = rw ] || mount -o remount,bind,ro "$root$2"
    shift 3
done
shift
if [ "$writable" = no ]; then
    mount -o remount,bind,ro "$root"
    mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
fi
exec chroot --userspec="$user" "$root" env -i "$@"
"""


class RootFilesystem:
    """A Debian of this machine's release in a folder, made of `packages` and what cannot be left out."""

    def __init__(self, folder: Path, packages: Sequence[str]) -> None:
        self.folder = folder
        included = ",".join(("ca-certificates", *packages))
        release, sources = platform.freedesktop_os_release()["VERSION_CODENAME"], _apt_sources()
        # What it mounts must never outlive it: whoever removes the folder would reach this machine's devices.
        apart = ("unshare", "--mount", "--fork", "--kill-child", "--")
        made = ("mmdebstrap", "--quiet", "--variant=minbase", f"--include={included}")
        _printed(*apart, *made, release, str(folder), *sources)
        options = _printed("apt-config", "dump", "Acquire")
        (folder / "etc/apt/apt.conf.d/90machine").write_text(options)
        pip = _pip_settings()
        lines = "".join(f"{name} = {value}\n" for name, value in pip.items())
        (folder / "etc/pip.conf").write_text(f"[global]\n{lines}")
        # What makes no difference but would be complained about.
        with (folder / "etc/hosts").open("a") as hosts:
            hosts.write(f"127.0.0.1 localhost {platform.node()}\n")
        self._shown = [(path, path, "ro") for path in _local_paths(pip)]
        self.run("apt-get -qq update")

    def copied(self, folder: Path) -> RootFilesystem:
        """A copy in another folder, to be changed on its own."""
        copy = object.__new__(RootFilesystem)
        copy.folder, copy._shown = folder, self._shown
        _printed("cp", "-a", "--reflink=auto", str(self.folder), str(folder))
        return copy

    def run(self, command: str, **how: object) -> str:
        """What a shell command printed, also shown here; `how` as for `start`. Raises `CommandError`."""
        process = self.start(command, **how)  # type: ignore[arg-type]
        printed = []
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            printed.append(line)
        if process.wait() != 0:
            raise CommandError(f"{command!r} ended with exit code {process.returncode}")
        return "".join(printed)

    def start(
        self,
        command: Sequence[str] | str,
        *,
        user: str = "0:0",
        folder: str = "/",
        environment: Mapping[str, str] | None = None,
        writable: bool = True,
        mounts: Sequence[tuple[Path, str]] = (),
    ) -> subprocess.Popen[str]:
        """Start a shell command or a program, with nothing of this machine's environment.

        Unless `writable`, only /tmp, a file system in memory, and `mounts` are. `mounts` are folders here and
        where they are seen. Everything that it starts ends with it.
        """
        shell = command if isinstance(command, str) else 'exec "$@"'
        arguments = [] if isinstance(command, str) else list(command)
        variables = {"PATH": _PATH, "LANG": "C.UTF-8", **(environment or {})}
        bound = [*self._shown, *((str(here), there, "rw") for here, there in mounts)]
        return subprocess.Popen(
            [
                *("unshare", "--mount", "--pid", "--fork", "--kill-child", "--"),
                *("sh", "-c", _ENTER, "enter", self.folder, "yes" if writable else "no", user),
                *(word for mount in bound for word in mount),
                "--",
                *(f"{name}={value}" for name, value in variables.items()),
                *("sh", "-c", f"cd {folder}\n{shell}", "sh", *arguments),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )


class CommandError(Exception):
    """A command in a root file system failed."""


def stop(process: subprocess.Popen[str], how: signal.Signals, timeout: float = 40) -> int:
    """Send a signal to all that `start` started, as a terminal's Ctrl-C does, and return the exit code."""
    os.killpg(process.pid, how)
    return process.wait(timeout)


def _apt_sources() -> list[str]:
    """Where this machine has Debian's packages from, a line of a sources.list each."""
    line, which = "deb $(REPO_URI) $(RELEASE) $(COMPONENT)", ("Created-By: Packages", "Origin: Debian")
    return sorted(set(_printed("apt-get", "indextargets", "--format", line, *which).splitlines()))


def _pip_settings() -> dict[str, str]:
    """The settings that pip has here for all its commands, from files and from the environment."""
    settings = {}
    for line in _printed(sys.executable, "-m", "pip", "config", "list").splitlines():
        name, _, value = line.partition("=")
        section, _, key = name.rpartition(".")
        if section in ("global", ":env:"):
            settings[key] = " ".join(str(ast.literal_eval(value)).split())
    return settings


def _local_paths(settings: Mapping[str, str]) -> list[str]:
    """The files and folders here that pip's settings name; of an index also what lies beside it."""
    paths = set()
    for word in " ".join(settings.values()).split():
        if word.startswith("file://"):
            paths.add(str(Path(word.removeprefix("file://")).parent))
        elif word.startswith("/") and Path(word).exists():
            paths.add(word)
    return sorted(paths)


def _printed(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
