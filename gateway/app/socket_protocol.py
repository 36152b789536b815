"""Messages of WebSocket connections come in; their frames go out, and what many connections are sent is framed once."""

from functools import lru_cache
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import OPEN

SEND_TEXT = "tidegate.send_text"
"""The ASGI extension: the scope's entry of this name sends a text without waiting, or says that it cannot."""

_GATHERED_BYTES = 65_536
_SHARED_LENGTH, _SHARED_FRAMES = 16_384, 256


class SocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's protocol, made for the same texts on many connections.

    A server does not mask its frames (RFC 6455, section 5.1), so without compression all clients get the same bytes:
    the frames of the last short texts are kept. Frames that are sent without a pause go to the network together.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:  # Any: uvicorn's own
        super().__init__(*arguments, **options)
        self._gathered: list[bytes] = []
        self._gathered_bytes = 0

    def handle_connect(self, event: Request) -> None:
        """Begin a connection, and offer the application `send_text`."""
        super().handle_connect(event)
        if not self.close_sent:  # as it is where the handshake was refused
            extensions: dict[Any, Any] = self.scope["extensions"]  # Any: uvicorn types those that it knows itself
            extensions[SEND_TEXT] = self.send_text

    async def send(self, message: Any) -> None:  # Any: ASGI's dictionaries, as uvicorn types them privately
        """Send one ASGI event."""
        text = message.get("text")
        if not self.writable.is_set():
            await self.writable.wait()
        if text is None or not self.send_text(text):
            self._write_gathered()
            await super().send(message)

    def send_text(self, text: str) -> bool:
        """Send a text at once; False where that is not possible now, or has to be done with more care."""
        if not self._gathered:  # what is gathered already was looked at, and is written before anything else happens
            if not self.writable.is_set() or self.close_sent or self.disconnected:
                return False
            if self.conn.state is not OPEN or self.conn.extensions:
                return False
            self.loop.call_soon(self._write_gathered)
        frame = _shared_frame(text) if len(text) <= _SHARED_LENGTH else _frame(text)
        self._gathered.append(frame)
        self._gathered_bytes += len(frame)
        if self._gathered_bytes >= _GATHERED_BYTES:  # so that a connection that is full is noticed before the next one
            self._write_gathered()
        return True

    def shutdown(self) -> None:
        """End the connection, as the server ends."""
        self._write_gathered()
        super().shutdown()

    def _write_gathered(self) -> None:
        frames, self._gathered, self._gathered_bytes = self._gathered, [], 0
        if frames and not self.transport.is_closing():
            self.transport.write(b"".join(frames))


def _frame(text: str) -> bytes:
    return Frame(Opcode.TEXT, text.encode()).serialize(mask=False)


_shared_frame = lru_cache(_SHARED_FRAMES)(_frame)
