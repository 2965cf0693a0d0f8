"""From nothing to a bot that answers, in a clean Debian, by the README's own words.

python -m tests.programs.release.clean_root [FOLDER]

Makes a minimal Debian root file system in FOLDER (a temporary one, unless given, is removed again), becomes a
user who may use sudo, and runs the commands that the README tells them to, as it has them. The bot then
serves the tests' Discord, and is asked. Needs root and mmdebstrap, and takes some minutes.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.discord_server import Discord
from tests.fixtures.cards import ask, shown
from tests.fixtures.checkout import ROOT
from tests.programs.release.root_filesystem import RootFilesystem, stop

_USER, _HOME, _CLONE = "1000:1000", "/home/you", "/home/you/articlebot"
_WORDS = "these remarks by the U.S. president are very bad"
_INDENTED = re.compile(r"^ {4,}(\S.*)$", re.MULTILINE)
_QUOTED = re.compile(r"`([^`\n]+)`")
_START_S = 1200


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="articlebot-clean-") as temporary:
        walk(Path(sys.argv[1] if len(sys.argv) > 1 else temporary) / "root")
    return 0


def walk(folder: Path) -> None:
    """Do what the README says in a new root file system. Raises where that does not lead to an answer."""
    begun = time.monotonic()
    root = RootFilesystem(folder, ["sudo"])
    root.run(
        "useradd --create-home --uid 1000 you && echo 'you ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/you"
    )
    you = {"user": _USER, "environment": {"HOME": _HOME, "USER": "you"}}
    root.run(_told("sudo apt install").replace("apt install", "apt-get install -qq -y"), **you)
    # The README's address is out of reach here; what it would clone is this checkout's last commit.
    bundle = ("git", "-C", str(ROOT), "bundle", "create", "--quiet", str(folder / "mnt/articlebot"), "HEAD")
    subprocess.run(bundle, check=True)
    root.run(f"git clone -q /mnt/articlebot {_CLONE}", **you)
    asked = root.run(_told("make ask"), folder=_CLONE, **you)
    if _WORDS not in " ".join(asked.replace("│", " ").split()):
        raise AssertionError("make ask did not answer its question")
    root.run(_told("cp .env.example .env"), folder=_CLONE, **you)
    discord_folder = folder.parent / "discord"
    discord_folder.mkdir(exist_ok=True)
    with Discord(discord_folder) as discord:
        _serve(root, discord)
    print(f"From nothing to an answer in {time.monotonic() - begun:.0f} s.")


def _serve(root: RootFilesystem, discord: Discord) -> None:
    """Start the bot as the README says, with the token in .env, and ask it in Discord."""
    settings = root.folder / _CLONE[1:] / ".env"
    token = f"DISCORD_TOKEN={discord.environment['DISCORD_TOKEN']}"
    settings.write_text(re.sub("^DISCORD_TOKEN=$", token, settings.read_text(), flags=re.MULTILINE))
    authority = root.folder / "etc/articlebot-authority.pem"
    authority.write_bytes(Path(discord.environment["SSL_CERT_FILE"]).read_bytes())
    environment = {
        "HOME": _HOME,
        "DISCORD_PROXY": discord.environment["DISCORD_PROXY"],
        "SSL_CERT_FILE": "/etc/articlebot-authority.pem",
    }
    bot = root.start(_told("make run"), user=_USER, folder=_CLONE, environment=environment)
    printing = threading.Thread(target=_print_all, args=(bot,))
    printing.start()
    try:
        discord.wait_ready(_START_S)
        answer = shown(ask(discord, "What did Peskov say?"))
        if _WORDS not in answer:
            raise AssertionError(f"the bot's answer lacks the words of the article: {answer}")
        if discord.violations():
            raise AssertionError(f"the bot broke Discord's rules: {discord.violations()}")
    finally:
        stop(bot, signal.SIGINT)
        printing.join()
    print("The bot answered in Discord, and ended at Ctrl-C.")


def _print_all(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        print(line, end="", flush=True)


def _told(words: str) -> str:
    """The README's command that begins with these words. Raises `AssertionError` where it has none."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in (*_INDENTED.findall(readme), *_QUOTED.findall(readme)):
        if command.startswith(words):
            return str(command)
    raise AssertionError(f"The README does not say {words!r}.")


if __name__ == "__main__":
    sys.exit(main())
