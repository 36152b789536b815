"""A WebSocket connection comes in; its client's channels are served until one side ends it (Studio D-27, D-28).

A session reads the client's messages, writes ours from a bounded queue, follows the feeds behind the channels, and ends
with its token. Feeds are followed from the start, so that nothing is missed between a subscription and its answer.
"""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from math import inf
from urllib.parse import parse_qs

import orjson
import structlog

from rest_compat.engine.access import verify
from rest_compat.engine.api import Family, Fault
from rest_compat.engine.channel import Feed, LoadedChannel
from rest_compat.engine.client import Authenticator, Claims, Json
from rest_compat.engine.errors import InvalidValueError, RestError, error_case
from rest_compat.engine.exchange import Exchange, Receive, Scope, Send
from rest_compat.engine.handler import checked_data

CHANNELS_OF_SESSION = 100
QUEUED_MESSAGES = 256
MESSAGE_BYTES = 65_536

CLOSE_GOING_AWAY = 1001
CLOSE_TOO_BIG = 1009
CLOSE_FAULT = 1011
CLOSE_RESTART = 1012
CLOSE_TOO_SLOW = 1013
CLOSE_UNAUTHENTICATED = 4401

_FAREWELL_SECONDS = 1.0

_logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a session ends: a close code, None where the client has gone already, and a last error message."""

    code: int | None
    error: RestError | None = None


class SessionOverError(Exception):
    """Nothing more can be read from the client."""

    def __init__(self, ending: Ending) -> None:
        super().__init__()
        self.ending = ending


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all sessions of a socket share."""

    family: Family
    channels: Sequence[LoadedChannel]
    feeds: Sequence[Feed]
    authenticator: Authenticator
    login_seconds: float
    public_origin: str = ""


class Session:
    """One connection."""

    def __init__(self, surroundings: Surroundings, scope: Scope, receive: Receive, send: Send) -> None:
        self._surroundings = surroundings
        self._exchange = Exchange.open(scope, receive, surroundings.public_origin)
        self._send = send
        self._queue: asyncio.Queue[bytes] = asyncio.Queue()
        self._chosen: dict[str, tuple[LoadedChannel, Mapping[str, str]]] = {}
        self._over = asyncio.Event()
        self._ending = Ending(CLOSE_GOING_AWAY)
        self._expires = inf
        self._id = f"sess_{secrets.token_hex(8)}"
        self._renewed = asyncio.Event()
        self._answers: Mapping[str, Callable[[Mapping[str, Json]], Awaitable[None]]] = {
            "auth": self._renew,
            "subscribe": self._subscribe,
            "unsubscribe": self._unsubscribe,
            "ping": self._pong,
        }

    async def run(self, on_login: Callable[[str], None]) -> None:
        """Serve the connection to its end; one that has been ended before only hears why."""
        await self._exchange.receive()
        await self._send({"type": "websocket.accept"})
        try:
            if not self._over.is_set():
                await self._log_in()
                on_login(self._user)
                await self._serve()
        except RestError as error:
            self.end(Ending(CLOSE_UNAUTHENTICATED, error))
        except SessionOverError as over:
            self.end(over.ending)
        await self._say_farewell()

    def end(self, ending: Ending) -> None:
        """End the session; the first reason counts."""
        if not self._over.is_set():
            self._ending = ending
            self._over.set()

    async def _log_in(self) -> None:
        """Learn who is there: by the token in the URL, or by the first message within some seconds."""
        query = parse_qs(self._exchange.scope.get("query_string", b"").decode("latin-1"))
        try:
            async with asyncio.timeout(self._surroundings.login_seconds):
                message = {"type": "auth", "token": query["token"][-1]} if "token" in query else await self._message()
                if message.get("type") != "auth":
                    raise RestError(Fault.MISSING_TOKEN)
                self._admit(*await self._verified(message))
        except TimeoutError:
            raise RestError(Fault.MISSING_TOKEN) from None

    async def _verified(self, message: Mapping[str, Json]) -> tuple[str, Claims]:
        """The credential of an `auth` message, and its claims."""
        token = message.get("token")
        if not isinstance(token, str) or not token:
            raise RestError(Fault.MISSING_TOKEN)
        scheme, _, rest = token.partition(" ")
        credential = rest.strip() if scheme.lower() == "bearer" else token
        return credential, await verify(self._surroundings.authenticator, credential)

    def _admit(self, credential: str, claims: Claims) -> None:
        self._exchange.claims = claims
        # As a header: subgraphs in other processes verify again.
        self._exchange.headers["authorization"] = f"Bearer {credential}"
        self._expires = float(claims.get("exp") or inf)
        self._renewed.set()

    @property
    def _user(self) -> str:
        return str((self._exchange.claims or {}).get("sub"))

    async def _serve(self) -> None:
        try:
            starts = [await self._start(feed) for feed in self._surroundings.feeds]
        except RestError as error:
            self.end(Ending(CLOSE_FAULT, error))
            return
        work = [self._follow(feed, start) for feed, start in zip(self._surroundings.feeds, starts, strict=True)]
        work += [self._write(), self._read(), self._expire()]
        tasks = [asyncio.create_task(self._until_over(part)) for part in work]
        self._push_connected()
        try:
            await self._over.wait()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _until_over(self, part: Coroutine[None, None, None]) -> None:
        """Run a part of the session; a fault of it ends the session."""
        try:
            await part
        except SessionOverError as over:
            self.end(over.ending)
        except RestError as error:
            self.end(Ending(CLOSE_FAULT, error))
        except Exception:
            _logger.exception("a socket failed", request_id=self._exchange.request_id)
            self.end(Ending(CLOSE_FAULT, RestError(Fault.INTERNAL)))

    async def _read(self) -> None:
        while True:
            try:
                message = await self._message()
                answer = self._answers.get(str(message.get("type")))
                if answer is None:
                    raise InvalidValueError("type", "unknown", "Type must be auth, subscribe, unsubscribe or ping")
                await answer(message)
            except RestError as error:
                self._push_error(error)

    async def _message(self) -> Mapping[str, Json]:
        """The client's next message."""
        received = await self._exchange.receive()
        if received["type"] == "websocket.disconnect":
            raise SessionOverError(Ending(None))
        text = received.get("text") or received.get("bytes") or b""
        raw = text.encode() if isinstance(text, str) else text
        if len(raw) > MESSAGE_BYTES:
            raise SessionOverError(Ending(CLOSE_TOO_BIG))
        try:
            message = orjson.loads(raw)
        except orjson.JSONDecodeError:
            raise RestError(Fault.INVALID_BODY) from None
        if not isinstance(message, dict):
            raise InvalidValueError("message", "object", "A message must be a JSON object")
        return message

    async def _write(self) -> None:
        while True:
            text = (await self._queue.get()).decode()
            await self._send({"type": "websocket.send", "text": text})

    async def _expire(self) -> None:
        while (left := self._expires - time.time()) > 0:
            self._renewed.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._renewed.wait(), None if left == inf else left)
        self.end(Ending(CLOSE_UNAUTHENTICATED, RestError(Fault.EXPIRED_TOKEN)))

    async def _start(self, feed: Feed) -> Mapping[str, Json]:
        """The variables of a feed's subscription: where it begins."""
        if feed.start is None:
            return {}
        data: Mapping[str, Json] = checked_data(await feed.start.execute({}, self._exchange.caller), {})
        return data

    async def _follow(self, feed: Feed, start: Mapping[str, Json]) -> None:
        """Pass on the events of a feed that one of the chosen channels wants, each once."""
        answers = feed.prepared.subscribe(start, self._exchange.caller)
        async with aclosing(answers):  # type: ignore[type-var]  # a graph's iterators are generators
            async for answer in answers:
                event = checked_data(answer, {})[feed.key]
                chosen = [pair for pair in self._chosen.values() if pair[0].feed is feed]
                if any(channel.wants(event, values) for channel, values in chosen):
                    message = feed.message(event, self._exchange.origin)
                    if message is not None:
                        self._push(message.type, message.data)
        self.end(Ending(CLOSE_RESTART, RestError(Fault.UNAVAILABLE)))

    async def _renew(self, message: Mapping[str, Json]) -> None:
        """Go on with a newer token of the same user."""
        credential, claims = await self._verified(message)
        if str(claims.get("sub")) != self._user:
            raise RestError(Fault.INVALID_TOKEN)
        self._admit(credential, claims)
        self._push_connected()

    async def _subscribe(self, message: Mapping[str, Json]) -> None:
        names = _channel_names(message)
        accepted = []
        for name in names:
            try:
                self._chosen[name] = await self._channel(name)
                accepted.append(name)
            except RestError as error:
                self._push_error(error, about=name)
        if accepted or not names:
            self._push("subscribed", {"channels": accepted})

    async def _channel(self, name: str) -> tuple[LoadedChannel, Mapping[str, str]]:
        if name not in self._chosen and len(self._chosen) >= CHANNELS_OF_SESSION:
            raise InvalidValueError("channels", "maxItems", f"At most {CHANNELS_OF_SESSION} channels")
        for channel in self._surroundings.channels:
            values = channel.values(name)
            if values is not None:
                if channel.guard is not None:
                    answer = await channel.guard.prepared.execute(
                        channel.guard.variables(values), self._exchange.caller
                    )
                    values = channel.guard.spelt(values, checked_data(answer, channel.guard.names))
                return channel, values
        raise InvalidValueError("channels", "unknown", "There is no such channel")

    async def _unsubscribe(self, message: Mapping[str, Json]) -> None:
        names = _channel_names(message)
        for name in names:
            self._chosen.pop(name, None)
        self._push("unsubscribed", {"channels": names})

    async def _pong(self, _: Mapping[str, Json]) -> None:
        self._push("pong", {})

    def _push_connected(self) -> None:
        self._push("connected", {"user_id": self._user, "session_id": self._id})

    def _push(self, kind: str, data: Json) -> None:
        """Queue a message; a client that takes too few of them is dropped."""
        if self._queue.qsize() >= QUEUED_MESSAGES:
            self.end(Ending(CLOSE_TOO_SLOW))
        else:
            self._queue.put_nowait(_encoded(kind, data))

    def _push_error(self, error: RestError, *, about: str = "") -> None:
        self._push("error", self._error_data(error, about))

    def _error_data(self, error: RestError, about: str = "") -> Json:
        family = self._surroundings.family
        code, message, _ = error_case(error, family, next(iter(family.refusals.values())), self._exchange.request_id)
        return {"code": code, "message": f"{about}: {message}" if about else message}

    async def _say_farewell(self) -> None:
        """Send the last error and close; a client that does not take them is not waited for."""
        ending = self._ending
        if ending.code is None:
            return
        with suppress(TimeoutError, OSError):
            async with asyncio.timeout(_FAREWELL_SECONDS):
                if ending.error is not None:
                    text = _encoded("error", self._error_data(ending.error)).decode()
                    await self._send({"type": "websocket.send", "text": text})
                await self._send({"type": "websocket.close", "code": ending.code})


def _channel_names(message: Mapping[str, Json]) -> list[str]:
    names = message.get("channels")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InvalidValueError("channels", "array", "Channels must be an array of strings")
    return list(dict.fromkeys(names))


def _encoded(kind: str, data: Json) -> bytes:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return orjson.dumps({"type": kind, "data": data, "timestamp": now})
