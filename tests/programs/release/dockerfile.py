"""The Dockerfile carried out without Docker: each instruction in a Debian that stands in for its base image.

python -m tests.programs.release.dockerfile [NAME=VALUE...]

The variables are set while building, over the Dockerfile's own, for a machine that has packages from
elsewhere; an empty one is left out. The image must hold no PyTorch and no Matplotlib, and answer under a
read-only root as the Dockerfile's user, in a terminal and in the tests' Discord. Needs root and mmdebstrap.
"""

from __future__ import annotations

import json
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from tests.discord_server import Discord
from tests.fixtures.cards import shown
from tests.fixtures.checkout import ROOT
from tests.programs.release.root_filesystem import RootFilesystem, stop

_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_UNWANTED = ("torch", "transformers", "sentence_transformers", "onnx", "onnxscript", "scipy", "matplotlib")
_WORDS = "these remarks by the U.S. president are very bad"


@dataclass
class Image:
    """A stage as far as it is built."""

    root: RootFilesystem
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": _PATH})
    user: str = "0:0"
    folder: str = "/"
    words: dict[str, list[str]] = field(default_factory=dict)


def main() -> int:
    given = dict(argument.split("=", 1) for argument in sys.argv[1:])
    with tempfile.TemporaryDirectory(prefix="articlebot-docker-") as folder:
        image = build(Path(folder), given)
        _print_sizes(image)
        _check(image, Path(folder))
    return 0


def build(folder: Path, given: dict[str, str]) -> Image:
    """The last stage of the Dockerfile. Raises `ValueError` for an instruction that this does not know."""
    base = RootFilesystem(folder / "base", ["python3", "python3-venv"])
    (base.folder / "usr/local/bin/python").symlink_to("/usr/bin/python3")
    stages: dict[str, Image] = {}
    image = Image(base)
    for instruction, rest in _instructions():
        print(f"--- {instruction} {rest}", flush=True)
        if instruction == "FROM":
            source, _, name = rest.partition(" AS ")
            before = stages.get(source, Image(base))
            name = name or "last"
            image = Image(before.root.copied(folder / name), dict(before.environment), folder=before.folder)
            stages[name] = image
        elif instruction == "RUN":
            variables = {k: v for k, v in {**image.environment, **given}.items() if v}
            image.root.run(rest, user=image.user, folder=image.folder, environment=variables)
        elif instruction == "COPY":
            _copy(image, rest.split(), stages)
        elif instruction == "ENV":
            pairs = dict(word.split("=", 1) for word in shlex.split(rest))
            expanded = {k: Template(v).substitute(image.environment) for k, v in pairs.items()}
            image.environment |= expanded
        elif instruction == "WORKDIR":
            image.folder = rest
            (image.root.folder / rest[1:]).mkdir(parents=True, exist_ok=True)
        elif instruction == "USER":
            image.user = rest
        elif instruction in ("ENTRYPOINT", "CMD", "HEALTHCHECK"):
            image.words[instruction] = json.loads(rest[rest.index("[") :])
        elif instruction not in ("VOLUME", "EXPOSE"):
            raise ValueError(f"{instruction} is not known here")
    return image


def _instructions() -> list[tuple[str, str]]:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    whole = "\n".join(line for line in lines if not line.startswith("#")).replace("\\\n", "")
    parted = [line.partition(" ") for line in whole.splitlines() if line]
    return [(instruction, rest.strip()) for instruction, _, rest in parted]


def _copy(image: Image, words: list[str], stages: dict[str, Image]) -> None:
    """COPY [--from=STAGE] SOURCE... TARGET; from the checkout only what .dockerignore lets through."""
    context = ROOT
    if words[0].startswith("--from="):
        context = stages[words.pop(0).removeprefix("--from=")].root.folder
    else:
        allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
        for source in words[:-1]:
            if f"!{source.split('/')[0]}" not in allowed:
                raise ValueError(f".dockerignore does not let {source} through")
    *sources, to = words
    target = image.root.folder / (to if to.startswith("/") else f"{image.folder}/{to}").lstrip("/")
    for source in sources:
        there = context / source.lstrip("/")
        if there.is_dir():
            shutil.copytree(
                there, target, symlinks=True, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy2(there, target)


def _print_sizes(image: Image) -> None:
    for path in ("opt/articlebot", "home/articlebot"):
        size = subprocess.run(["du", "-sm", image.root.folder / path], capture_output=True, text=True)  # noqa: S607
        print(f"/{path}: {size.stdout.split()[0]} MB")


def _check(image: Image, folder: Path) -> None:
    """What the image must do, and must not hold."""
    packages = next((image.root.folder / "opt/articlebot/lib").glob("python*/site-packages"))
    held = [name for name in _UNWANTED if (packages / name).exists()]
    if held:
        raise AssertionError(f"the image holds {held}")
    volume, secrets = folder / "data", folder / "secrets"
    for made in (volume, secrets):
        made.mkdir(mode=0o755)
        shutil.chown(made, *map(int, image.user.split(":")))
    how = {"user": image.user, "folder": image.folder, "writable": False}
    mounts = [(volume, "/data"), (secrets, "/run/secrets")]
    ask = shlex.join([*image.words["ENTRYPOINT"], "ask", "What did Peskov say?"])
    answer = image.root.run(ask, environment=image.environment, mounts=mounts, **how)
    if _WORDS not in " ".join(answer.replace("│", " ").split()) or "Preparing" in answer:
        raise AssertionError("the image does not answer in a terminal with its own export")
    with Discord(secrets) as discord:
        (secrets / "discord-token").write_text(discord.environment["DISCORD_TOKEN"])
        environment = image.environment | {
            "DISCORD_TOKEN_FILE": "/run/secrets/discord-token",
            "DISCORD_PROXY": discord.environment["DISCORD_PROXY"],
            "SSL_CERT_FILE": "/run/secrets/" + Path(discord.environment["SSL_CERT_FILE"]).name,
            "INDEX_DIR": "/data",
        }
        words = [*image.words["ENTRYPOINT"], *image.words["CMD"]]
        bot = image.root.start(words, environment=environment, mounts=mounts, **how)  # type: ignore[arg-type]
        try:
            discord.wait_ready()
            image.root.run(shlex.join(image.words["HEALTHCHECK"]), environment=environment, **how)
            answer = shown(discord.command("ask", {"question": "What did Peskov say?"}).wait_answer())
            if _WORDS not in answer:
                raise AssertionError(
                    f"the image's answer in Discord lacks the words of the article: {answer}"
                )
        finally:
            code = stop(bot, signal.SIGTERM)
            printed = bot.stdout.read() if bot.stdout else ""
            print(printed, end="")
        if "listening on" not in printed:
            raise AssertionError("the health check was answered by another bot on this machine")
        if code != 0:
            raise AssertionError(f"at SIGTERM the image ended with {code}")
    print("The image answered in a terminal and in Discord, was healthy, and ended with 0 at SIGTERM.")


if __name__ == "__main__":
    sys.exit(main())
