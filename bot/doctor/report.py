"""`articlebot doctor`: looks at everything that a bot needs, and says of each how it is and what to do."""

from __future__ import annotations

import asyncio
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime

from rich.console import Console
from rich.style import Style
from rich.text import Text

from bot.doctor.finding import Finding, State, wrong
from bot.doctor.index import index_finding, model_finding
from bot.doctor.machine import (
    EXPORT_DISK_BYTES,
    disk_finding,
    memory_finding,
    memory_of,
    size_of,
)
from bot.doctor.setup import (
    administrators_finding,
    articles_findings,
    packages_finding,
    python_finding,
    settings_findings,
    token_finding,
)
from bot.model import embedder_of
from bot.settings import DOTENV, SettingError, Settings
from bot.terminal import Terminal
from bot.wording import shown_line
from index import ArticlebotError

_SOMETHING_WRONG = 1
_MARKS: dict[State, tuple[str, str, Style]] = {
    "well": ("✓", "ok", Style(color="green")),
    "doubtful": ("!", "! ", Style(color="yellow", bold=True)),
    "wrong": ("✗", "x ", Style(color="red", bold=True)),
}
_NAME_WIDTH = len("administrators")
_NARROWEST = 20
_MORE_ONLINE = (
    "Discord was not asked; articlebot doctor --online asks it about the token, intents, servers, "
    "permissions, administrators and the clock."
)
_TOKEN_FIRST = "Discord was not asked: that takes a token."  # noqa: S105 - no token
Check = Callable[[], Finding | Iterable[Finding]]


def diagnose(loaded: tuple[Settings, Sequence[SettingError]], *, online: bool) -> int:
    """Print a line for every check, and return 1 where something is wrong, 0 where at most it is doubtful."""
    settings, refused = loaded
    console = Terminal()
    found: list[Finding] = []

    def tell(finding: Finding) -> None:
        found.append(finding)
        render_finding(finding, console)

    for name, check in _checks(settings, refused):
        with _working(name, console):
            findings = list(_carried_out(name, check))
        for finding in findings:
            tell(finding)
    has_token = all(finding.state != "wrong" for finding in found if finding.name == "token")
    if online and has_token:
        with _working("asking Discord", console):
            asyncio.run(_ask_discord(settings, tell))
    else:
        tell(administrators_finding(settings))
    _conclude(found, console)
    if not (online and has_token):
        _print(_TOKEN_FIRST if online else _MORE_ONLINE, console)
    return _SOMETHING_WRONG if any(finding.state == "wrong" for finding in found) else 0


def _checks(settings: Settings, refused: Sequence[SettingError]) -> list[tuple[str, Check]]:
    embedder = embedder_of(settings)
    try:
        exported = embedder.export() is not None and not embedder.is_damaged()
    except (ArticlebotError, OSError):
        exported = False
    model: list[Finding] = []

    def check_model() -> Finding:
        model.append(model_finding(embedder))
        return model[0]

    def check_index() -> Finding:
        return index_finding(
            settings.index_dir,
            embedder,
            now=datetime.now(UTC),
            loadable=all(finding.state == "well" for finding in model),
        )

    def check_disks() -> Iterator[Finding]:
        yield disk_finding("INDEX_DIR", settings.index_dir, size_of(settings.index_dir))
        if not exported:
            yield disk_finding("MODEL_CACHE_DIR", settings.model_cache, EXPORT_DISK_BYTES)

    return [
        ("settings", lambda: settings_findings(refused, DOTENV)),
        ("python", python_finding),
        ("packages", lambda: packages_finding(exported=exported)),
        ("memory", lambda: memory_finding(memory_of(), exported=exported)),
        ("disk", check_disks),
        ("model", check_model),
        ("index", check_index),
        ("articles", lambda: articles_findings(settings.articles)),
        ("token", lambda: token_finding(settings.discord_token)),
    ]


def _carried_out(name: str, check: Check) -> Iterator[Finding]:
    """What a check finds; that it cannot be carried out is a finding, too."""
    try:
        found = check()
        yield from [found] if isinstance(found, Finding) else found
    except (ArticlebotError, OSError, ImportError) as error:
        yield wrong(name, f"this could not be looked at: {error}", "mend that, and try again")


async def _ask_discord(settings: Settings, tell: Callable[[Finding], None]) -> None:
    from bot.doctor.online import online_findings

    async for finding in online_findings(settings):
        tell(finding)


def render_finding(finding: Finding, console: Console) -> None:
    """Print a mark, the name and what was found, and below them what to do."""
    sign, plain, style = _MARKS[finding.state]
    arrow = "→"
    if not _can_show(sign + arrow, console):
        sign, arrow = plain, "->"
    first = Text.assemble((f"{sign} ", style), (f"{finding.name:<{_NAME_WIDTH}}  ", Style(bold=True)))
    _print_hanging(finding.found, first, console)
    if finding.cure:
        _print_hanging(finding.cure, Text(f"{' ' * len(first)}{arrow} "), console)


def _can_show(characters: str, console: Console) -> bool:
    try:
        characters.encode(console.encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _print_hanging(sentence: str, first: Text, console: Console) -> None:
    """Print a sentence, wrapped on a terminal; elsewhere a line stays a line, for programs that search it."""
    lines = [shown_line(sentence)]
    if console.is_terminal:
        width = max(_NARROWEST, console.width - len(first))
        # A link or a path that is broken into lines cannot be followed.
        lines = textwrap.wrap(lines[0], width, break_long_words=False, break_on_hyphens=False)
    beginning = first
    for line in lines:
        console.print(Text.assemble(beginning, line), soft_wrap=True)
        beginning = Text(" " * len(first))


def _conclude(found: Sequence[Finding], console: Console) -> None:
    counts = {state: sum(finding.state == state for finding in found) for state in _MARKS}
    told = f"{counts['wrong']} thing(s) to mend" if counts["wrong"] else "Nothing is wrong"
    if counts["doubtful"]:
        told += f"; {counts['doubtful']} thing(s) to look at"
    console.print()
    _print(f"{told}.", console)


def _print(sentence: str, console: Console) -> None:
    console.print(Text(sentence), soft_wrap=True)


def _working(what: str, console: Console) -> AbstractContextManager[object]:
    """Show what takes its time, where somebody watches."""
    return console.status(f"{what} …") if console.is_terminal else nullcontext()
