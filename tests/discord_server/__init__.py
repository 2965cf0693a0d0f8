"""A local Discord for one bot: REST, gateway and CDN behind a proxy, and a driver that plays the people.

with Discord(folder) as server:
    bot = subprocess.Popen([...], env={**os.environ, **server.environment})
    server.wait_ready()
    called = server.command("ask", {"question": "Who?"}, user=server.user(3), channel=QUESTIONS)
    answer = called.wait_answer()
    server.press(answer, label="More", user=server.user(3)).wait_answer()
    assert server.violations() == []
"""

from tests.discord_server.people.acts import Call, File, Who
from tests.discord_server.people.driver import Discord, DriverError
from tests.discord_server.people.handles import GatewayState, Interaction, Request
from tests.discord_server.world import (
    BOT,
    BOT_ROLE,
    CLOSED,
    EDITORS,
    FORUM,
    GENERAL,
    GUILD,
    GUILD_OWNER,
    HIDDEN,
    LATER_GENERAL,
    LATER_GUILD,
    LATER_RULES,
    MANAGE_GUILD,
    MODERATORS,
    NO_EMBEDS,
    NO_HISTORY,
    NO_THREADS,
    OTHER_GENERAL,
    OTHER_GUILD,
    OWNER,
    QUESTIONS,
    READ_ONLY,
    THREAD,
    TOKEN,
    UNLISTED,
    Channel,
    Guild,
    Payload,
    Role,
    User,
)

__all__ = [
    "BOT",
    "BOT_ROLE",
    "CLOSED",
    "EDITORS",
    "FORUM",
    "GENERAL",
    "GUILD",
    "GUILD_OWNER",
    "HIDDEN",
    "LATER_GENERAL",
    "LATER_GUILD",
    "LATER_RULES",
    "MANAGE_GUILD",
    "MODERATORS",
    "NO_EMBEDS",
    "NO_HISTORY",
    "NO_THREADS",
    "OTHER_GENERAL",
    "OTHER_GUILD",
    "OWNER",
    "QUESTIONS",
    "READ_ONLY",
    "THREAD",
    "TOKEN",
    "UNLISTED",
    "Call",
    "Channel",
    "Discord",
    "DriverError",
    "File",
    "GatewayState",
    "Guild",
    "Interaction",
    "Payload",
    "Request",
    "Role",
    "User",
    "Who",
]  # fmt: skip
