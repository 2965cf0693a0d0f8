"""Who and what is there at first: one application, its guilds, their channels, roles and people."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Payload = dict[str, Any]

VIEW = 1 << 10
SEND = 1 << 11
MANAGE_MESSAGES = 1 << 13
EMBED_LINKS = 1 << 14
ATTACH_FILES = 1 << 15
READ_HISTORY = 1 << 16
ADD_REACTIONS = 1 << 6
MANAGE_GUILD = 1 << 5
ADMINISTRATOR = 1 << 3
USE_COMMANDS = 1 << 31
CREATE_THREADS = 1 << 35
SEND_IN_THREADS = 1 << 38
ALL_PERMISSIONS = (1 << 53) - 1
MEMBER_PERMISSIONS = (
    VIEW | SEND | EMBED_LINKS | ATTACH_FILES | READ_HISTORY | ADD_REACTIONS | USE_COMMANDS | CREATE_THREADS
    | SEND_IN_THREADS
)  # fmt: skip
MESSAGE_CONTENT_LIMITED = 1 << 19
"""The flag of an application of few guilds whose owner has switched the message content intent on."""

TEXT_CHANNEL = 0
DM_CHANNEL = 1
PUBLIC_THREAD = 11
FORUM_CHANNEL = 15

_FIRST_USER = 700000000000000000
_FIRST_DM = 800000000000000000
_JOINED = "2024-01-15T12:00:00.000000+00:00"


@dataclass(frozen=True)
class User:
    id: str
    name: str
    bot: bool = False

    def payload(self) -> Payload:
        return {
            "id": self.id,
            "username": self.name,
            "global_name": None if self.bot else self.name.title(),
            "discriminator": "0",
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }


@dataclass(frozen=True)
class Role:
    id: str
    name: str
    permissions: int
    of_bot: bool = False

    def payload(self, position: int) -> Payload:
        return {
            "id": self.id,
            "name": self.name,
            "permissions": str(self.permissions),
            "position": position,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": self.of_bot,
            "mentionable": False,
            **({"tags": {"bot_id": BOT.id, "integration_id": APPLICATION_ID}} if self.of_bot else {}),
            "icon": None,
            "unicode_emoji": None,
            "flags": 0,
        }


@dataclass(frozen=True)
class Guild:
    """`roles` does without @everyone, whose id is the guild's; the bot has the one that is its own."""

    id: str
    name: str
    owner: User
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True)
class Channel:
    """A text channel, forum or thread of `guild`, or the direct messages with `recipient`.

    `denied` holds the permissions that everyone lacks here, the bot too. One that is not `listed` is left out
    of GUILD_CREATE, as a thread that the bot has not joined. By itself the owner is a thread's `opener`.
    """

    id: str
    name: str
    guild: Guild | None
    type: int = TEXT_CHANNEL
    parent_id: str | None = None
    denied: int = 0
    recipient: User | None = None
    listed: bool = True
    opener: User | None = None

    def bot_permissions(self) -> int:
        return ALL_PERMISSIONS if self.guild is None else MEMBER_PERMISSIONS & ~self.denied

    def payload(self) -> Payload:
        if self.guild is None:
            recipients = [self.recipient.payload()] if self.recipient else []
            return {"id": self.id, "type": self.type, "recipients": recipients, "last_message_id": None}
        common = {
            "id": self.id,
            "type": self.type,
            "guild_id": self.guild.id,
            "name": self.name,
            "parent_id": self.parent_id,
            "rate_limit_per_user": 0,
            "flags": 0,
            "last_message_id": None,
        }
        if self.type == PUBLIC_THREAD:
            return common | {
                "owner_id": (self.opener or self.guild.owner).id,
                "message_count": 1,
                "member_count": 1,
                "total_message_sent": 1,
                "thread_metadata": {
                    "archived": False,
                    "auto_archive_duration": 1440,
                    "archive_timestamp": _JOINED,
                    "locked": False,
                    "create_timestamp": _JOINED,
                },
            }
        everyone = {"id": self.guild.id, "type": 0, "allow": "0", "deny": str(self.denied)}
        if self.type == FORUM_CHANNEL:
            common |= {"available_tags": [], "default_sort_order": None, "default_forum_layout": 0}
        return common | {
            "position": int(self.id) % 100,
            "topic": None,
            "nsfw": False,
            "permission_overwrites": [everyone] if self.denied else [],
        }


BOT = User("600000000000000001", "articlebot", bot=True)
APPLICATION_ID = BOT.id
TOKEN = ".".join(
    (base64.b64encode(BOT.id.encode()).decode().rstrip("="), "GtEsT1", "local-test-server-token" + "0" * 15)
)
OWNER = User("600000000000000010", "olive")
GUILD_OWNER = User("600000000000000011", "gus")
MODERATORS = Role("610000000000000001", "moderators", MANAGE_GUILD | MANAGE_MESSAGES)
EDITORS = Role("610000000000000002", "editors", 0)
BOT_ROLE = Role("610000000000000003", "articlebot", MEMBER_PERMISSIONS, of_bot=True)
GUILD = Guild("620000000000000001", "Reading Room", GUILD_OWNER, (MODERATORS, EDITORS, BOT_ROLE))
# Of two shards the other one's.
OTHER_GUILD = Guild(str(620000000000000002 + (1 << 22)), "Annex", GUILD_OWNER)
GENERAL = Channel("630000000000000001", "general", GUILD)
QUESTIONS = Channel("630000000000000002", "questions", GUILD)
NO_EMBEDS = Channel("630000000000000003", "no-embeds", GUILD, denied=EMBED_LINKS)
READ_ONLY = Channel("630000000000000004", "read-only", GUILD, denied=SEND | SEND_IN_THREADS)
NO_HISTORY = Channel("630000000000000005", "no-history", GUILD, denied=READ_HISTORY)
HIDDEN = Channel("630000000000000006", "hidden", GUILD, denied=VIEW)
THREAD = Channel("630000000000000007", "a thread", GUILD, PUBLIC_THREAD, parent_id=GENERAL.id)
OTHER_GENERAL = Channel("630000000000000008", "general", OTHER_GUILD)
UNLISTED = Channel(
    "630000000000000009", "an unlisted thread", GUILD, PUBLIC_THREAD, parent_id=GENERAL.id, listed=False
)
CLOSED = Channel(
    "630000000000000010", "a closed thread", GUILD, PUBLIC_THREAD, GENERAL.id, SEND_IN_THREADS, listed=False
)
FORUM = Channel("630000000000000011", "help", GUILD, FORUM_CHANNEL)
NO_THREADS = Channel("630000000000000012", "no-threads", GUILD, denied=CREATE_THREADS)
# The bot joins it in the middle of a test.
LATER_GUILD = Guild("620000000000000003", "Reading Club", GUILD_OWNER)
LATER_RULES = Channel("630000000000000013", "rules", LATER_GUILD, denied=SEND)
LATER_GENERAL = Channel("630000000000000014", "general", LATER_GUILD)
GUILDS = (GUILD, OTHER_GUILD)
CHANNELS = (
    GENERAL, QUESTIONS, NO_EMBEDS, READ_ONLY, NO_HISTORY, HIDDEN, THREAD, OTHER_GENERAL, UNLISTED, CLOSED,
    FORUM, NO_THREADS, LATER_RULES, LATER_GENERAL,
)  # fmt: skip


def user(number: int) -> User:
    """One of arbitrarily many ordinary members of both guilds, always the same for the same number."""
    return User(str(_FIRST_USER + number), f"reader{number}")


def find_user(user_id: str) -> User | None:
    for one in (BOT, OWNER, GUILD_OWNER):
        if one.id == user_id:
            return one
    return user(int(user_id) - _FIRST_USER) if _FIRST_USER <= int(user_id) < _FIRST_DM else None


def dm(recipient: User) -> Channel:
    """The direct messages between the bot and `recipient`."""
    return Channel(
        str(int(recipient.id) + _FIRST_DM - _FIRST_USER), "dm", None, DM_CHANNEL, recipient=recipient
    )


def find_channel(channel_id: str) -> Channel | None:
    for one in CHANNELS:
        if one.id == channel_id:
            return one
    recipient = find_user(str(int(channel_id) - _FIRST_DM + _FIRST_USER)) if channel_id.isdecimal() else None
    return dm(recipient) if recipient and not recipient.bot else None


def member(roles: tuple[str, ...] = ()) -> Payload:
    """A guild member without its user, as messages carry it."""
    return {
        "roles": list(roles),
        "joined_at": _JOINED,
        "nick": None,
        "avatar": None,
        "premium_since": None,
        "pending": False,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "communication_disabled_until": None,
    }


def member_permissions(person: User, channel: Channel, roles: tuple[str, ...] = ()) -> int:
    if channel.guild is None or person == channel.guild.owner:
        return ALL_PERMISSIONS
    granted = MEMBER_PERMISSIONS
    for role in channel.guild.roles:
        granted |= role.permissions if role.id in roles else 0
    return granted & ~channel.denied


def guild_roles(guild: Guild) -> list[Payload]:
    """All roles of a guild, that of everyone first."""
    everyone = Role(guild.id, "@everyone", MEMBER_PERMISSIONS)
    return [role.payload(place) for place, role in enumerate((everyone, *guild.roles))]


def own_guild(guild: Guild) -> Payload:
    """The guild as `/users/@me/guilds` lists it, with what the bot may do there."""
    return {
        "id": guild.id,
        "name": guild.name,
        "icon": None,
        "banner": None,
        "owner": False,
        "permissions": str(MEMBER_PERMISSIONS),
        "features": [],
    }


def guild_create(guild: Guild, threads: Iterable[Channel]) -> Payload:
    """The guild as GUILD_CREATE tells it, with further `threads`, to a bot that may see itself alone."""
    own = [one.payload() for one in (*CHANNELS, *threads) if one.guild == guild and one.listed]
    roles = [role.id for role in guild.roles if role.of_bot]
    return {
        "id": guild.id,
        "name": guild.name,
        "owner_id": guild.owner.id,
        "icon": None,
        "splash": None,
        "description": None,
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": guild_roles(guild),
        "channels": [one for one in own if one["type"] != PUBLIC_THREAD],
        "threads": [one for one in own if one["type"] == PUBLIC_THREAD],
        "members": [{"user": BOT.payload(), **member(tuple(roles))}],
        "member_count": 50,
        "large": False,
        "unavailable": False,
        "joined_at": _JOINED,
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "afk_timeout": 300,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "preferred_locale": "en-US",
        "system_channel_id": None,
        "system_channel_flags": 0,
    }


def application(team: bool, *, message_content: bool, guilds: int) -> Payload:
    """The application as `/oauth2/applications/@me` has it; a team's application has a stand-in for owner."""
    described: Payload = {
        "id": APPLICATION_ID,
        "name": "articlebot",
        "icon": None,
        "description": "",
        "summary": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": MESSAGE_CONTENT_LIMITED if message_content else 0,
        "approximate_guild_count": guilds,
        "interactions_endpoint_url": None,
        "integration_types_config": {"0": {}, "1": {}},
        "bot": BOT.payload(),
        "owner": OWNER.payload(),
        "team": None,
    }
    if team:
        team_id = "640000000000000001"
        described["owner"] = User(team_id, f"team{team_id}").payload() | {"global_name": None}
        described["team"] = {
            "id": team_id,
            "name": "Librarians",
            "icon": None,
            "owner_user_id": OWNER.id,
            "members": [
                {
                    "membership_state": 2,
                    "permissions": ["*"],
                    "role": "admin",
                    "team_id": team_id,
                    "user": one.payload(),
                }
                for one in (OWNER, user(99))
            ],
        }
    return described
