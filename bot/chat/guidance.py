"""What people can do here, in a line, with the commands as links."""

from collections.abc import Iterable

from discord.app_commands import AppCommand

from bot.markdown.escape import escape_line
from bot.message.answer import NOT_ANSWERED
from bot.message.reply import Reply


class Guide:
    """Knows the commands as Discord has registered them."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}

    def note(self, commands: Iterable[AppCommand]) -> None:
        """Take over the ids that Discord has given to commands."""
        self._ids = {command.name: command.id for command in commands}

    def link(self, command: str) -> str:
        """A command, perhaps with the name of one below it, as a link that begins to type it."""
        registered = self._ids.get(command.split()[0])
        return f"`/{command}`" if registered is None else f"</{command}:{registered}>"

    def reply(self, line: str, *, is_empty: bool) -> Reply:
        """What the index says of itself, and the commands that go with it."""
        commands = (
            f"{self.link('article add')} adds one."
            if is_empty
            else f"{self.link('ask')} asks them, {self.link('who')} lists whom one of them quotes."
        )
        return Reply(f"{escape_line(line)} {commands}", NOT_ANSWERED)
