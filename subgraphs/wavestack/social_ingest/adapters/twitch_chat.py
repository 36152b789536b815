"""Names of Twitch channels come in; what is written in their chats is told, until the connection ends.

The chat is IRC over a WebSocket. Reading needs no account: Twitch lets `justinfan` and a number in.
"""

import secrets
from collections.abc import Sequence

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from subgraphs.wavestack.social_ingest.adapters.listening import AwayError, Ears
from subgraphs.wavestack.social_ingest.domain.irc import read_line, told_by
from subgraphs.wavestack.social_ingest.domain.platforms import SourcePlatform


class TwitchChat:
    """The chats of channels at a server's address."""

    platform = SourcePlatform.TWITCH

    def __init__(self, url: str, channels: Sequence[str]) -> None:
        self._url = url
        self.channels = channels

    async def listen(self, ears: Ears) -> None:
        """Join the channels, and tell what comes."""
        try:
            async with connect(self._url, max_size=2**20, open_timeout=20) as connection:
                await self._join(connection)
                async for frame in connection:
                    ears.connected()
                    await self._read(connection, frame, ears)
        except (OSError, TimeoutError, WebSocketException) as error:
            raise AwayError(str(error) or type(error).__name__) from error

    async def _join(self, connection: ClientConnection) -> None:
        await connection.send("CAP REQ :twitch.tv/tags twitch.tv/commands")
        await connection.send(f"NICK justinfan{secrets.randbelow(90_000) + 10_000}")
        channels = ",".join(f"#{channel.lstrip('#').lower()}" for channel in self.channels)
        await connection.send(f"JOIN {channels}")

    async def _read(self, connection: ClientConnection, frame: str | bytes, ears: Ears) -> None:
        text = frame if isinstance(frame, str) else frame.decode("utf-8", "replace")
        for each in text.split("\r\n"):
            line = read_line(each)
            if line is None:
                continue
            if line.command == "PING":
                await connection.send(f"PONG :{line.parameters[-1] if line.parameters else ''}")
            elif line.command == "RECONNECT":
                raise AwayError("Twitch asked for a new connection")
            elif (told := told_by(line)) is not None:
                await ears.hear(told)
