"""`articlebot doctor`: looks at everything that a bot needs, and says how each is and what to do."""

import asyncio
import textwrap
from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.style import Style
from rich.text import Text

from bot.doctor.checks import CHECKS, Host
from bot.doctor.findings import Finding, State
from bot.doctor.setup import describe_administrators
from bot.phrases import make_line
from bot.settings import Settings
from bot.variables import SettingError

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


def diagnose(loaded: tuple[Settings, Sequence[SettingError]], console: Console, *, online: bool) -> int:
    """Print a line for every check, and return 1 where something is wrong, 0 where at most it is doubtful."""
    settings, refused = loaded
    found: list[tuple[str, State]] = []

    def tell(name: str, finding: Finding) -> None:
        found.append((name, finding.state))
        render_finding(name, finding, console)

    host = Host.of(settings, refused)
    for check in CHECKS:
        with console.status(f"{check.name} …"):
            for finding in check.carry_out(host):
                tell(check.name, finding)
    not_asked = ""
    if online and ("token", "wrong") not in found:
        from bot.doctor.online import ask_discord

        with console.status("asking Discord …"):
            asyncio.run(ask_discord(settings, tell))
    else:
        tell("administrators", describe_administrators(settings))
        not_asked = f"\n{_TOKEN_FIRST if online else _MORE_ONLINE}"
    states = Counter(state for _, state in found)
    told = f"{states['wrong']} thing(s) to mend" if states["wrong"] else "Nothing is wrong"
    doubts = f"; {states['doubtful']} thing(s) to look at" if states["doubtful"] else ""
    console.print(Text(f"\n{told}{doubts}.{not_asked}"), soft_wrap=True)
    return _SOMETHING_WRONG if states["wrong"] else 0


def render_finding(name: str, finding: Finding, console: Console) -> None:
    """Print a mark, the name and what was found, and below them what to do."""
    sign, plain, style = _MARKS[finding.state]
    arrow = "→"
    if console.options.ascii_only:
        sign, arrow = plain, "->"
    first = Text.assemble((f"{sign} ", style), (f"{name:<{_NAME_WIDTH}}  ", Style(bold=True)))
    _print_hanging(finding.found, first, console)
    if finding.cure:
        _print_hanging(finding.cure, Text(f"{' ' * len(first)}{arrow} "), console)


def _print_hanging(sentence: str, first: Text, console: Console) -> None:
    """Print a sentence, wrapped on a terminal; elsewhere a line stays a line, for programs that search it."""
    lines = [make_line(sentence)]
    if console.is_terminal:
        width = max(_NARROWEST, console.width - len(first))
        # A link or a path that is broken into lines cannot be followed.
        lines = textwrap.wrap(lines[0], width, break_long_words=False, break_on_hyphens=False)
    console.print(Text.assemble(first, f"\n{' ' * len(first)}".join(lines)), soft_wrap=True)
