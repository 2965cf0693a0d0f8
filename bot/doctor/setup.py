"""Whether what was installed and what was written into the settings is sound."""

import getpass
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module, metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from bot.chat.application import application_id_of
from bot.doctor.findings import Finding, doubtful, well, wrong
from bot.settings import Settings
from bot.variables import SettingError
from index import ArticlebotError, ReadingError, article_files

_PROGRAM = "articlebot"
_REINSTALL = f"install it again: {sys.executable} -m pip install --upgrade articlebot, or make in its clone"
# What is compiled can be there and still not load.
_COMPILED = ("numpy", "faiss", "onnxruntime", "tokenizers", "lxml.etree", "aiohttp")
_ONLY_TO_EXPORT = frozenset(("torch", "sentence-transformers", "onnx"))
_MOST_FILES = 20_000
_NEW_TOKEN = "discord.com/developers/applications, your application, page Bot, Reset Token"  # noqa: S105
_LOOKS_LIKE = (
    (re.compile(r"Bot\s.*", re.DOTALL), "leave out the word Bot before it"),
    (re.compile(r"[\"'].*|.*[\"']", re.DOTALL), "leave out the quotation marks, of which only one is there"),
    (re.compile(r"[0-9]{15,20}"), f"that is an application's id; the token is in {_NEW_TOKEN}"),
    (re.compile(r"[0-9a-f]{64}"), f"that is an application's public key; the token is in {_NEW_TOKEN}"),
    (re.compile(r"[\w-]{32}"), f"that looks like a client secret; the token is in {_NEW_TOKEN}"),
)


def check_settings(refused: Sequence[SettingError], dotenv: Path) -> Iterator[Finding]:
    """What `Settings.load` makes of the environment and the file."""
    for error in refused:
        yield wrong(str(error), f"correct {error.name}; articlebot run does not start until then")
    if not refused:
        where = f"{dotenv.absolute()} and the environment" if dotenv.is_file() else "the environment"
        yield well(f"read from {where}")
    if dotenv.is_file() and os.name == "posix" and dotenv.stat().st_mode & 0o077:
        yield doubtful(
            f"other users of this machine may open {dotenv}, which holds the token", f"chmod 600 {dotenv}"
        )


def check_python() -> Finding:
    """Whether this Python is one that articlebot is made for."""
    required = metadata.metadata(_PROGRAM)["Requires-Python"] or ""
    running = ".".join(map(str, sys.version_info[:3]))
    if running not in SpecifierSet(required):
        return wrong(f"{running}, but articlebot needs {required}", "make a new virtual environment")
    if sys.prefix == sys.base_prefix:
        return well(f"{running}, without a virtual environment")
    return well(f"{running} in the virtual environment {sys.prefix}")


def check_packages(*, exported: bool, requirements: Iterable[str] | None = None) -> Finding:
    """Whether what articlebot asks for is installed in versions that fit, and can be loaded.

    `exported` says that the model needs no PyTorch any more. `requirements` are articlebot's own, unless
    given.
    """
    asked = [Requirement(one) for one in requirements or metadata.requires(_PROGRAM) or ()]
    asked = [one for one in asked if one.marker is None or one.marker.evaluate({"extra": ""})]
    missing = [name for one in asked if (name := _explain_lack(one)) is not None]
    needed_later = [name for name in missing if name.split()[0] in _ONLY_TO_EXPORT]
    needed_now = [name for name in missing if name not in needed_later or not exported]
    broken = [why for why in map(_try_loading, _COMPILED) if why is not None]
    if needed_now or broken:
        return wrong("; ".join([*needed_now, *broken]), _REINSTALL)
    if needed_later:
        return well("all that serving needs; PyTorch is not here, and the model needs it no more")
    return well(f"{len(asked)}, in versions that fit")


def _explain_lack(asked: Requirement) -> str | None:
    try:
        installed = metadata.version(asked.name)
    except metadata.PackageNotFoundError:
        return f"{asked.name} is missing"
    if asked.specifier.contains(installed, prereleases=True):
        return None
    return f"{asked.name} is {installed}, not {asked.specifier}"


def _try_loading(module: str) -> str | None:
    try:
        import_module(module)
    except (ImportError, OSError, RuntimeError) as error:
        return f"{module} cannot be loaded ({error})"
    return None


def check_articles(paths: Sequence[Path]) -> Iterator[Finding]:
    """Whether what ARTICLES names is there and can be read."""
    if not paths:
        yield well("ARTICLES is not set: the article that comes with articlebot")
    for path in paths:
        yield _check_path(path)


def _check_path(path: Path) -> Finding:
    if not path.exists():
        several = re.search(r"[,;]", str(path))
        return wrong(
            f"there is no {path.absolute()}",
            f"put {os.pathsep} between the paths of ARTICLES" if several else "correct the path in ARTICLES",
        )
    count = 0
    try:
        for file in article_files(path):
            count += 1
            if not os.access(file, os.R_OK):
                return wrong(f"{file} cannot be read by {user()}", f"chmod a+r {file}")
            if count == _MOST_FILES:
                break
    except ReadingError as error:
        return wrong(str(error), "put articles there, or correct the path in ARTICLES")
    more = "at least " if count == _MOST_FILES else ""
    return well(f"{path}: " + ("a file" if path.is_file() else f"{more}{count:,} file(s)"))


def check_token(token: str) -> Finding:
    """Whether DISCORD_TOKEN is set and has a token's form; nothing of it is told."""
    if not token:
        return wrong("DISCORD_TOKEN is not set", f"copy one from {_NEW_TOKEN}, into the file .env")
    try:
        application_id = application_id_of(token)
    except ArticlebotError:
        likely = next((cure for form, cure in _LOOKS_LIKE if form.fullmatch(token)), None)
        return wrong(
            f"DISCORD_TOKEN, {len(token)} characters, does not have the form of a bot's token",
            likely or f"copy it again, the whole of it, from {_NEW_TOKEN}",
        )
    return well(f"set, for the application {application_id}")


def describe_administrators(settings: Settings) -> Finding:
    """Who administers the bot, as far as the settings say."""
    guilds, roles = len(settings.admin_guild_ids), len(settings.admin_role_ids)
    others = f", Manage Server in {guilds} server(s), {roles} role(s)" if guilds or roles else ""
    return well(f"the application's owner or team{others}")


def user() -> str:
    """Who runs this program, as `chown` calls them."""
    if os.name != "posix":
        return getpass.getuser()
    import pwd

    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        # A container may run as a number that has no name.
        return str(os.geteuid())
