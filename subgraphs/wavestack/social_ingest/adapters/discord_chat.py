"""A bot's token comes in; what is written in the Discord channels that the bot can read is told, through discord.py.

The library keeps the connection to Discord's gateway: heartbeats, and a lost connection that is resumed, after which
Discord tells what was missed. Reactions are counted on messages that came since the process began.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from subgraphs.wavestack.social_ingest.adapters.listening import AwayError, Ears, RefusedError
from subgraphs.wavestack.social_ingest.domain.incoming import Incoming
from subgraphs.wavestack.social_ingest.domain.platforms import SourcePlatform

_INTENTS = discord.Intents(guilds=True, guild_messages=True, guild_reactions=True, message_content=True)
_SECONDS_BETWEEN_SESSIONS = 5.0
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nobody speaks here
_WRITTEN = frozenset({discord.MessageType.default, discord.MessageType.reply})


@dataclass(frozen=True, slots=True)
class DiscordAccess:
    """A bot's token, and where Discord's API and its gateway are. `patience` stretches the library's waits."""

    token: str
    api_url: str
    gateway_url: str
    patience: float = 1.0


class DiscordChat:
    """The channels with these identifiers; all that the bot can read where there are none."""

    platform = SourcePlatform.DISCORD

    def __init__(self, access: DiscordAccess, channels: Sequence[str]) -> None:
        self.channels = channels
        self._access = access
        # The library has both addresses as constants of its classes, and no other place for them.
        Route.BASE = access.api_url
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(access.gateway_url)

    async def listen(self, ears: Ears) -> None:
        """Log in, and tell what comes."""
        client = _Client(ears, frozenset(self.channels), self._access.patience)
        try:
            async with client:
                await client.login(self._access.token)
                await client.connect()
        except discord.LoginFailure as error:
            raise RefusedError("Discord does not know the bot's token") from error
        except discord.PrivilegedIntentsRequired as error:
            raise RefusedError("The bot is not allowed to read the content of messages") from error
        except discord.ConnectionClosed as error:
            raise RefusedError(f"Discord ended the connection for good, with code {error.code}") from error
        except (discord.DiscordException, OSError, TimeoutError, aiohttp.ClientError) as error:
            raise AwayError(str(error) or "Discord cannot be reached") from error


class _Client(discord.Client):
    """What the library calls when something happens."""

    def __init__(self, ears: Ears, channels: frozenset[str], patience: float) -> None:
        super().__init__(intents=_INTENTS, chunk_guilds_at_startup=False)
        self._ears = ears
        self._channels = channels
        self._patience = patience

    async def before_identify_hook(self, _shard_id: int | None, *, initial: bool = False) -> None:
        """Discord wants five seconds between two sessions."""
        if not initial:
            await asyncio.sleep(_SECONDS_BETWEEN_SESSIONS * self._patience)

    async def on_connect(self) -> None:
        """A session began."""
        self._ears.connected()

    async def on_resumed(self) -> None:
        """A session goes on."""
        self._ears.connected()

    async def on_disconnect(self) -> None:
        """The library connects again by itself."""
        self._ears.lost()

    async def on_message(self, message: discord.Message) -> None:
        """Somebody wrote something."""
        await self._hear(message)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """A message was edited, be it one that came long ago."""
        await self._hear(payload.message)

    async def on_reaction_add(self, reaction: discord.Reaction, _user: object) -> None:
        """Somebody reacted to a message."""
        await self._hear(reaction.message)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """A message was deleted."""
        await self._hear_deletions(payload.channel_id, [payload.message_id])

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Messages were deleted together."""
        await self._hear_deletions(payload.channel_id, sorted(payload.message_ids))

    async def _hear(self, message: discord.Message) -> None:
        if self._wants(message.channel.id) and message.type in _WRITTEN and not message.author.bot:
            await self._ears.hear(incoming(message))

    async def _hear_deletions(self, channel_id: int, message_ids: Sequence[int]) -> None:
        if self._wants(channel_id):
            for message_id in message_ids:
                deletion = Incoming(platform=SourcePlatform.DISCORD, id=str(message_id), deleted=True)
                await self._ears.hear(deletion)

    def _wants(self, channel_id: int) -> bool:
        return not self._channels or str(channel_id) in self._channels


def incoming(message: discord.Message) -> Incoming:
    """A message in the words of this subgraph. Who may delete others' messages in the channel moderates it."""
    author, channel, reference = message.author, message.channel, message.reference
    roles = []
    if isinstance(author, discord.Member) and isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        if author.guild.owner_id == author.id:
            roles.append("owner")
        if channel.permissions_for(author).manage_messages:
            roles.append("moderator")
    files = [file.url for file in message.attachments]
    return Incoming(
        platform=SourcePlatform.DISCORD,
        id=str(message.id),
        ts=message.created_at,
        channel_id=str(channel.id),
        channel_name=getattr(channel, "name", None),
        user_id=str(author.id),
        user_name=author.display_name,
        roles=roles,
        text=message.content,
        reply_to=str(reference.message_id) if reference is not None and reference.message_id else None,
        mentions=[user.name for user in message.mentions],
        reactions=sum(reaction.count for reaction in message.reactions),
        edited_at=message.edited_at,
        meta={"attachments": files} if files else None,
    )
