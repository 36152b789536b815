"""A WebSocket comes in; a connection goes out that reads the client's messages and writes ours, until one side ends it.

What is the same for all protocols is here: bounds on messages, on their rate and on what waits to be sent, the
lifetime of a credential, and how a connection ends.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from urllib.parse import parse_qs

import orjson
import structlog

from rest_compat.engine.api import Fault
from rest_compat.engine.client import Claims, Json
from rest_compat.engine.errors import InvalidValueError, RestError
from rest_compat.engine.exchange import Exchange, Receive, Scope, Send

CLOSE_GOING_AWAY = 1001
CLOSE_TOO_BIG = 1009
CLOSE_FAULT = 1011
CLOSE_RESTART = 1012
CLOSE_TOO_SLOW = 1013
CLOSE_UNAUTHENTICATED = 4401
CLOSE_IDLE = 4408
CLOSE_REPLACED = 4409

PORTION = 64
"""How many messages are pushed before what waits is sent; far fewer than may wait."""
_FAREWELL_SECONDS = 1.0

_logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a client may ask of a connection, and how long we wait for it."""

    login_seconds: float = 10.0
    idle_seconds: float = 300.0
    """How long a client that follows nothing may say nothing."""
    write_seconds: float = 10.0
    """How long a client may take to accept what waits for it."""
    message_bytes: int = 65_536
    messages_a_second: int = 10
    queued_messages: int = 256
    channels: int = 100
    connections_of_user: int | None = 5
    """The oldest one makes room for one more; None: any number."""


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a connection ends: a close code, None where the client has gone already, and a last error message."""

    code: int | None
    error: RestError | None = None


class ConnectionOverError(Exception):
    """Nothing more can be read from the client."""

    def __init__(self, ending: Ending) -> None:
        super().__init__()
        self.ending = ending


class Connection:
    """One WebSocket."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, limits: Limits, public_origin: str) -> None:
        self.exchange = Exchange.open(scope, receive, public_origin)
        self.limits = limits
        self.ending = Ending(CLOSE_GOING_AWAY)
        self._send = send
        # What our own server offers, where it is the one; without a task that has to be woken for each message.
        self._send_text: Callable[[str], bool] = scope.get("extensions", {}).get("tidegate.send_text", _cannot)
        self._unsent: deque[str] = deque()
        self._pushed: asyncio.Future[None] | None = None
        self._writing_since: float | None = None
        self._over = asyncio.Event()
        self._expires = inf
        self._renewed = asyncio.Event()
        self._spoke = asyncio.Event()
        self._window, self._heard = 0.0, 0

    async def accept(self) -> bool:
        """Begin; False where the connection has been ended before."""
        await self.exchange.receive()
        await self._send({"type": "websocket.accept"})
        return not self._over.is_set()

    @property
    def url_token(self) -> str | None:
        """The credential in the URL: browsers cannot add headers to a WebSocket."""
        query = parse_qs(self.exchange.scope.get("query_string", b"").decode("latin-1"))
        return query["token"][-1] if "token" in query else None

    def admit(self, claims: Claims, credential: str | None) -> None:
        """Go on for the bearer of a credential, until it expires."""
        self.exchange.claims = claims
        if credential is not None:
            # As a header: subgraphs in other processes verify again.
            self.exchange.headers["authorization"] = f"Bearer {credential}"
        self._expires = float(claims.get("exp") or inf)
        self._renewed.set()

    def end(self, ending: Ending) -> None:
        """End the connection; the first reason counts."""
        if not self._over.is_set():
            self.ending = ending
            self._over.set()

    def push(self, *messages: str) -> None:
        """Send messages, or queue them; a client that takes too few of them is dropped."""
        if self._over.is_set():
            return
        sent = 0
        if not self._unsent:
            while sent < len(messages) and self._send_text(messages[sent]):
                sent += 1
        if len(self._unsent) + len(messages) - sent > self.limits.queued_messages:
            self.end(Ending(CLOSE_TOO_SLOW))
        elif sent < len(messages):
            self._unsent.extend(messages[sent:])
            if self._pushed is not None and not self._pushed.done():
                self._pushed.set_result(None)

    async def room(self) -> None:
        """Let what waits be sent, where it is much, before more is pushed: who takes it at once is not too slow."""
        if len(self._unsent) >= PORTION:
            await asyncio.sleep(0)

    async def message(self) -> Mapping[str, Json]:
        """The client's next message."""
        received = await self.exchange.receive()
        self._spoke.set()
        if received["type"] == "websocket.disconnect":
            raise ConnectionOverError(Ending(None))
        text = received.get("text") or received.get("bytes") or b""
        raw = text.encode() if isinstance(text, str) else text
        if len(raw) > self.limits.message_bytes:
            raise ConnectionOverError(Ending(CLOSE_TOO_BIG))
        try:
            message = orjson.loads(raw)
        except orjson.JSONDecodeError:
            raise RestError(Fault.INVALID_BODY) from None
        if not isinstance(message, dict):
            raise InvalidValueError("message", "object", "A message must be a JSON object")
        return message

    def count_message(self) -> None:
        """Raise where the client has said too much in this second."""
        now = time.monotonic()
        if now - self._window >= 1:
            self._window, self._heard = now, 0
        self._heard += 1
        if self._heard > self.limits.messages_a_second:
            raise RestError(Fault.RATE_LIMITED)

    async def watch_idle(self, follows: Callable[[], bool]) -> None:
        """End the connection of a client that says nothing while it follows nothing."""
        while True:
            self._spoke.clear()
            try:
                async with asyncio.timeout(self.limits.idle_seconds):
                    await self._spoke.wait()
            except TimeoutError:
                if not follows():
                    self.end(Ending(CLOSE_IDLE))

    async def serve(self, parts: Sequence[Coroutine[None, None, None]]) -> None:
        """Run the protocol's parts, and write what is pushed, until the connection ends."""
        tasks = [self.start(part) for part in (*parts, self._write(), self._watch_writing(), self._expire())]
        try:
            await self._over.wait()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def start(self, part: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Run a part beside the others; a fault of it ends the connection."""
        return asyncio.create_task(self._until_over(part))

    async def _until_over(self, part: Coroutine[None, None, None]) -> None:
        try:
            await part
        except ConnectionOverError as over:
            self.end(over.ending)
        except RestError as error:
            self.end(Ending(CLOSE_FAULT, error))
        except Exception:
            _logger.exception("a socket failed", request_id=self.exchange.request_id)
            self.end(Ending(CLOSE_FAULT, RestError(Fault.INTERNAL)))

    async def _write(self) -> None:
        # No Event: it asks for the loop each time, which costs as much as all the rest of waiting.
        create_future = asyncio.get_running_loop().create_future
        while True:
            if not self._unsent:
                self._pushed = create_future()
                await self._pushed
            self._writing_since = time.monotonic()
            while self._unsent:
                await self._send({"type": "websocket.send", "text": self._unsent.popleft()})
            self._writing_since = None

    async def _watch_writing(self) -> None:
        """End the connection of a client that does not take what waits. A timer a write would cost more than that."""
        longest = self.limits.write_seconds
        while True:
            since = self._writing_since
            await asyncio.sleep(longest if since is None else since + longest - time.monotonic())
            if since is not None and since == self._writing_since:
                self.end(Ending(CLOSE_TOO_SLOW))

    async def _expire(self) -> None:
        while (left := self._expires - time.time()) > 0:
            self._renewed.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(None if left == inf else left):
                    await self._renewed.wait()
        self.end(Ending(CLOSE_UNAUTHENTICATED, RestError(Fault.EXPIRED_TOKEN)))

    async def close(self, farewell: str | None) -> None:
        """Send a last message and close; a client that does not take them is not waited for."""
        if self.ending.code is None:
            return
        with suppress(TimeoutError, OSError):
            async with asyncio.timeout(_FAREWELL_SECONDS):
                if farewell is not None:
                    await self._send({"type": "websocket.send", "text": farewell})
                await self._send({"type": "websocket.close", "code": self.ending.code})


def _cannot(_text: str) -> bool:
    return False
