"""Who may change which articles, and how the bot behaves where."""

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
    bearers may. Manage Server in any other server counts for what is that server's own: where articles are
    those of a server, `own_guild_id` says of which.
    """

    owner_ids: frozenset[int]
    guild_ids: Collection[int]
    role_ids: Collection[int]
    own_guild_id: int | None = None

    def are_hosts(self, interaction: discord.Interaction[discord.Client]) -> bool:
        """Whether who uses a command or presses a button may administer everything."""
        if interaction.user.id in self.owner_ids:
            return True
        if interaction.guild_id in self.guild_ids and interaction.permissions.manage_guild:
            return True
        return isinstance(interaction.user, discord.Member) and any(
            interaction.user.get_role(role_id) for role_id in self.role_ids
        )

    def require(self, interaction: discord.Interaction[discord.Client]) -> None:
        """Raise `NotAllowedError` unless who uses a command or presses a button may look after articles."""
        is_its_own = self.own_guild_id is not None and interaction.guild_id == self.own_guild_id
        if self.are_hosts(interaction) or (is_its_own and interaction.permissions.manage_guild):
            return
        raise NotAllowedError(
            "Only administrators of this server can do that."
            if is_its_own
            else "Only whoever runs this bot can do that: its owner, and the administrators that its "
            "settings name. A server can have articles of its own: see /settings server."
        )

    def require_manager(self, interaction: discord.Interaction[discord.Client]) -> int:
        """The server where somebody may manage how the bot behaves. Raises `NotAllowedError` elsewhere."""
        if interaction.guild_id is None:
            raise NotAllowedError("That can be chosen in a server only.")
        if not (self.are_hosts(interaction) or interaction.permissions.manage_guild):
            raise NotAllowedError("Only whoever may manage this server can choose that.")
        return interaction.guild_id


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
