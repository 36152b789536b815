"""Names of Twitch channels come in; what is written there is taken in, for as long as the subgraph runs.

The chat is IRC over a WebSocket. Reading needs no account: Twitch lets `justinfan` and a number in. What comes is
gathered for a moment and taken in as a batch. Twitch keeps nothing for whoever was away, so a lost connection is made
again as soon as that is polite: after 1, 2, 4 … 32 seconds, and from the beginning once lines came.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import structlog
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from subgraphs.wavestack.social_ingest.domain.irc import ChatDeletion, ChatMessage, ChatNotice, read_line, told_by
from subgraphs.wavestack.social_ingest.domain.platforms import SourcePlatform
from subgraphs.wavestack.social_ingest.service.incoming import MAX_BATCH, Incoming

TakeIn = Callable[[Sequence[Incoming]], Awaitable[None]]

_LONGEST_WAIT: Final = 32.0
_GATHER_SECONDS: Final = 0.25
_MOST_WAITING: Final = 20 * MAX_BATCH

_logger = structlog.get_logger(__name__)


class _ReconnectError(Exception):
    """Twitch asked for a new connection."""


@dataclass(frozen=True, slots=True)
class Chat:
    """Where the chat is, and how long to wait at first before trying again."""

    url: str
    channels: Sequence[str]
    first_wait: float = 1.0


class TwitchChat:
    """A listener in the chats of channels."""

    def __init__(self, chat: Chat, take_in: TakeIn) -> None:
        self._chat = chat
        self._take_in = take_in
        self._tasks: list[asyncio.Task[None]] = []
        # A full queue lets the connection wait, and so Twitch: nothing is dropped here.
        self._came: asyncio.Queue[Incoming] = asyncio.Queue(_MOST_WAITING)

    def start(self) -> None:
        """Begin to listen."""
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._drain())]

    async def stop(self) -> None:
        """Listen no more; what came is taken in first."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        while not self._came.empty():
            await self._take_batch([])

    async def _listen(self) -> None:
        wait = self._chat.first_wait
        while True:
            heard = False
            try:
                async with connect(self._chat.url, max_size=2**20, open_timeout=20) as connection:
                    await self._join(connection)
                    async for line in connection:
                        heard = True
                        await self._read(connection, line)
            except (OSError, TimeoutError, WebSocketException, _ReconnectError) as error:
                _logger.info("the Twitch chat is away; trying again", reason=str(error) or type(error).__name__)
            wait = self._chat.first_wait if heard else min(2 * wait, _LONGEST_WAIT)
            await asyncio.sleep(wait)

    async def _join(self, connection: ClientConnection) -> None:
        await connection.send("CAP REQ :twitch.tv/tags twitch.tv/commands")
        await connection.send(f"NICK justinfan{secrets.randbelow(90_000) + 10_000}")
        channels = ",".join(f"#{channel.lstrip('#').lower()}" for channel in self._chat.channels)
        await connection.send(f"JOIN {channels}")

    async def _read(self, connection: ClientConnection, frame: str | bytes) -> None:
        text = frame if isinstance(frame, str) else frame.decode("utf-8", "replace")
        for each in text.split("\r\n"):
            line = read_line(each)
            if line is None:
                continue
            if line.command == "PING":
                await connection.send(f"PONG :{line.parameters[-1] if line.parameters else ''}")
            elif line.command == "RECONNECT":
                raise _ReconnectError("Twitch asked for it")
            elif (told := told_by(line)) is not None:
                await self._came.put(_incoming(told))

    async def _drain(self) -> None:
        while True:
            first = await self._came.get()
            await asyncio.sleep(_GATHER_SECONDS)
            await self._take_batch([first])

    async def _take_batch(self, items: list[Incoming]) -> None:
        with suppress(asyncio.QueueEmpty):
            while len(items) < MAX_BATCH:
                items.append(self._came.get_nowait())
        try:
            await self._take_in(items)
        except Exception:  # one batch that cannot be kept must not end listening
            _logger.exception("messages of the Twitch chat could not be taken in", messages=len(items))


def _incoming(told: ChatMessage | ChatDeletion | ChatNotice) -> Incoming:
    match told:
        case ChatDeletion():
            return Incoming(platform=SourcePlatform.TWITCH, id=told.id, edited_at=told.at, deleted=True)
        case ChatNotice():
            return Incoming(
                platform=SourcePlatform.TWITCH,
                id=told.id,
                type=told.type,
                ts=told.at,
                channel_id=told.channel_id,
                channel_name=told.channel_name,
                user_id=told.user_id,
                data=told.data,
            )
        case ChatMessage():
            return Incoming(
                platform=SourcePlatform.TWITCH,
                id=told.id,
                ts=told.at,
                channel_id=told.channel_id,
                channel_name=told.channel_name,
                user_id=told.user_id,
                user_name=told.user_name,
                roles=told.roles,
                is_mod=told.is_mod,
                text=told.text,
                reply_to=told.reply_to,
                meta={"emotes": told.emotes} if told.emotes else None,
            )
