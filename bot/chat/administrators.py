"""Who may change the index, which every server of the bot shares."""

from collections.abc import Collection
from dataclasses import dataclass

import discord

from index import ArticlebotError


class NotAllowedError(ArticlebotError):
    """Somebody who is no administrator of the bot asked for what only they may do."""


@dataclass(frozen=True)
class Administrators:
    """The owner or team of the application, and whom the settings add.

    `guild_ids` are servers whose members with Manage Server may administer, `role_ids` roles whose
    bearers may. Manage Server in any other server counts for nothing.
    """

    owner_ids: frozenset[int]
    guild_ids: Collection[int]
    role_ids: Collection[int]

    def require(self, interaction: discord.Interaction[discord.Client]) -> None:
        """Raise `NotAllowedError` unless who uses a command or presses a button may administer."""
        if interaction.user.id in self.owner_ids:
            return
        if interaction.guild_id in self.guild_ids and interaction.permissions.manage_guild:
            return
        if isinstance(interaction.user, discord.Member) and any(
            interaction.user.get_role(role_id) for role_id in self.role_ids
        ):
            return
        raise NotAllowedError(
            "Only who runs this bot can do that: its owner, and the administrators that its settings name."
        )


def owner_ids(application: discord.AppInfo) -> frozenset[int]:
    """The owner of an application, or the members of its team who may change it."""
    if application.team is None:
        return frozenset((application.owner.id,))
    return frozenset(
        member.id
        for member in application.team.members
        if member.membership_state is discord.TeamMembershipState.accepted
        and member.role is not discord.TeamMemberRole.read_only
    )
