"""What is wrong with an application and its servers, as Discord describes them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

import discord

from bot.chat.administrators import owner_ids
from bot.chat.application import MESSAGE_CONTENT_SWITCH, PERMISSIONS, PORTAL
from bot.doctor.findings import Finding, doubtful, well, wrong
from bot.phrases import cut, make_line
from bot.settings import Settings

MOST_SERVERS = 200
"""As many servers are looked at as Discord lists at a time."""
MOST_SERVERS_FOR_ROLES = 20
"""The roles that administer are looked for in so many of them, with a request each."""
_MOST_NAMED = 3
_FEW_STARTS = 50
_CLOCK_OFF, _CLOCK_WRONG = timedelta(seconds=60), timedelta(minutes=10)
_SET_THE_CLOCK = "let the machine keep its time: sudo timedatectl set-ntp true"
_DEVELOPER_MODE = "in Discord, with User Settings, Advanced, Developer Mode on, right-click"
_CONTENT = "Message Content"
_PRIVILEGED = {
    "Presence": ("gateway_presence", "gateway_presence_limited"),
    "Server Members": ("gateway_guild_members", "gateway_guild_members_limited"),
    _CONTENT: ("gateway_message_content", "gateway_message_content_limited"),
}
_CALLED_IN_DISCORD = {
    "read_messages": "View Channels",
    "send_messages_in_threads": "Send Messages in Threads",
}


@dataclass(frozen=True)
class Server:
    """A server that the bot is in, and what it may do there where no channel says otherwise."""

    id: int
    name: str
    permissions: discord.Permissions


def check_intents(flags: discord.ApplicationFlags, *, message_content: bool) -> Iterator[Finding]:
    """Whether just those intents are switched on that the bot asks for: at most `message_content`."""
    on = [name for name, bits in _PRIVILEGED.items() if any(getattr(flags, bit) for bit in bits)]
    needless = [name for name in on if not (message_content and name == _CONTENT)]
    if message_content and _CONTENT not in on:
        yield wrong(
            "MESSAGE_CONTENT=on, and Discord does not let the bot see what people post",
            f"switch it on: {MESSAGE_CONTENT_SWITCH}; or set MESSAGE_CONTENT=off",
        )
    elif not needless:
        needed = f"{_CONTENT} is on, as MESSAGE_CONTENT=on asks for, and no other"
        yield well(needed if message_content else "no privileged one is on, and the bot needs none")
    if needless:
        needs = f"needs none but {_CONTENT}" if message_content else "needs no privileged intent"
        use = "; MESSAGE_CONTENT=on would let channels have posts answered" if _CONTENT in needless else ""
        yield doubtful(
            f"{' and '.join(needless)} on, and the bot {needs}",
            f"switch off what no other program needs: {PORTAL}, page Bot, Privileged Gateway Intents{use}",
        )


def check_application(application: discord.AppInfo, settings: Settings) -> Iterator[Finding]:
    """What keeps the application from being used, or lets everybody, where something does."""
    if settings.user_install and application.user_integration_config is None:
        yield wrong(
            "USER_INSTALL=on, and Discord lets nobody bring the bot along",
            f"{PORTAL}, page Installation, tick User Install, or set USER_INSTALL=off",
        )
    if application.interactions_endpoint_url:
        yield wrong(
            "Discord sends its commands to a web address, not to the bot",
            f"{PORTAL}, page General Information, empty Interactions Endpoint URL",
        )
    if application.bot_require_code_grant:
        yield wrong(
            "nobody can invite the bot by its link: a code grant is asked for",
            f"{PORTAL}, page Bot, switch off Requires OAuth2 Code Grant",
        )
    if application.bot_public and not settings.allowed_guild_ids:
        # Whom people bring along has to be public.
        private = (
            f"{PORTAL}, page Installation, Install Link: None, then page Bot, switch off Public Bot; or "
        )
        yield doubtful(
            "the bot is public, and ALLOWED_GUILD_IDS is empty: anybody may add it to any server",
            ("" if settings.user_install else private)
            + "name the servers that may have it in ALLOWED_GUILD_IDS",
        )


def check_gateway(remaining: int, total: int, reset_after_s: float) -> Finding:
    """Whether the bot may connect again before Discord counts its starts anew."""
    found = (
        f"{remaining:,} of {total:,} starts left; they are counted anew within {ceil(reset_after_s / 3600)} h"
    )
    cure = "something starts the bot again and again: stop it, and read the bot's log"
    if remaining == 0:
        return wrong(found, cure)
    return doubtful(found, cure) if remaining < _FEW_STARTS else well(found)


def check_servers(servers: Sequence[Server], invitation: str) -> Iterator[Finding]:
    """In which servers the bot is, and what it lacks in each."""
    if not servers:
        yield doubtful("the bot is in none", f"invite it: {invitation}")
        return
    lacking = [(server, lacks) for server in servers if (lacks := _missing_permissions(server.permissions))]
    at_least = "at least " if len(servers) == MOST_SERVERS else ""
    if not lacking:
        yield well(
            f"in {at_least}{len(servers):,} ({_list_some(server.name for server in servers)}), "
            "with every permission that it needs"
        )
    for server, lacks in lacking[:_MOST_NAMED]:
        yield doubtful(
            f"in {short_name(server.name)} the bot lacks: {', '.join(lacks)}",
            f"give its role them there, or invite it again: {invitation}",
        )
    if len(lacking) > _MOST_NAMED:
        yield doubtful(
            f"{len(lacking) - _MOST_NAMED:,} more of {at_least}{len(servers):,} lack permissions, too",
            "the same",
        )


def _missing_permissions(permissions: discord.Permissions) -> list[str]:
    if permissions.administrator:
        return []
    return [
        _CALLED_IN_DISCORD.get(name, name.replace("_", " ").title())
        for name, needed in PERMISSIONS
        if needed and not getattr(permissions, name)
    ]


def check_administrators(
    application: discord.AppInfo, settings: Settings, servers: Sequence[Server], roles: Mapping[int, str]
) -> Iterator[Finding]:
    """Who may change the index; whether the servers and roles that the settings name are there."""
    name_of = {server.id: server.name for server in servers}
    elsewhere = sorted(settings.admin_guild_ids - name_of.keys())
    unknown = sorted(settings.admin_role_ids - roles.keys())
    if elsewhere and len(servers) < MOST_SERVERS:
        yield wrong(
            f"ADMIN_GUILD_IDS names {_list_some(map(str, elsewhere))}, and the bot is in no such server",
            f"invite it there, or correct the id: {_DEVELOPER_MODE} the server, Copy Server ID",
        )
    if unknown:
        asked = min(len(servers), MOST_SERVERS_FOR_ROLES)
        state = wrong if asked == len(servers) else doubtful
        yield state(
            f"ADMIN_ROLE_IDS names {_list_some(map(str, unknown))}, and {asked} server(s) have no such role",
            f"correct the id: {_DEVELOPER_MODE} the role in Server Settings, Roles, Copy Role ID",
        )
    if (elsewhere and len(servers) < MOST_SERVERS) or unknown:
        return
    if application.team is None:
        who = [f"{short_name(application.owner.name)}, the application's owner"]
    else:
        who = [f"{len(owner_ids(application)):,} of the team {short_name(application.team.name)}"]
    if settings.admin_guild_ids:
        guilds = _list_some(name_of.get(one, str(one)) for one in sorted(settings.admin_guild_ids))
        who.append(f"who has Manage Server in {guilds}")
    if settings.admin_role_ids:
        who.append(f"who has the role {_list_some(roles[one] for one in sorted(settings.admin_role_ids))}")
    yield well("; ".join(who))


def check_clock(ahead: timedelta) -> Finding:
    """Whether this machine's time, so much ahead of Discord's, is right."""
    seconds = round(abs(ahead).total_seconds())
    which = "ahead of" if ahead > timedelta() else "behind"
    found = f"{seconds:,} s {which} Discord's"
    if abs(ahead) > _CLOCK_WRONG:
        return wrong(f"{found}: buttons and connections fail by it", _SET_THE_CLOCK)
    if abs(ahead) > _CLOCK_OFF:
        return doubtful(found, _SET_THE_CLOCK)
    return well("as Discord's, to a few seconds" if seconds < 5 else found)


def _list_some(names: Iterable[str]) -> str:
    shown = [short_name(name) for name in names]
    more = f" and {len(shown) - _MOST_NAMED:,} more" if len(shown) > _MOST_NAMED else ""
    return ", ".join(shown[:_MOST_NAMED]) + more


def short_name(name: str) -> str:
    """A name that strangers chose, as a part of a line."""
    return cut(make_line(name), 60)
