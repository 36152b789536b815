"""A WebSocket of channels comes in; its client hears of what belongs into those it chose (Studio D-27, D-28).

Feeds are followed from the start, so that nothing is missed between a subscription and its answer. What a client sends
with an `id` is answered with the same `id`. Messages of feeds that number their events carry a `seq`; a client that
gives its last one as `resume_from` when it subscribes hears what it has missed.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from rest_compat.engine.access import verify
from rest_compat.engine.api import Family, Fault
from rest_compat.engine.channel import Feed, LoadedChannel
from rest_compat.engine.choice import Choice, wildcard
from rest_compat.engine.client import Authenticator, Claims, Json
from rest_compat.engine.connection import CLOSE_FAULT, CLOSE_UNAUTHENTICATED, Connection, Ending
from rest_compat.engine.errors import InvalidValueError, RestError, error_case
from rest_compat.engine.following import Following, read_cursor
from rest_compat.engine.handler import checked_data

Answer = Callable[[Mapping[str, Json]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all sessions of a socket share."""

    family: Family
    channels: Sequence[LoadedChannel]
    feeds: Sequence[Feed]
    authenticator: Authenticator


class Session:
    """One connection."""

    def __init__(self, surroundings: Surroundings, connection: Connection) -> None:
        self._surroundings = surroundings
        self._connection = connection
        self._chosen: dict[str, Choice] = {}
        self._followed: dict[str, Following] = {}
        self._id = f"sess_{secrets.token_hex(8)}"
        self._answers: Mapping[str, Answer] = {
            "auth": self._renew,
            "subscribe": self._subscribe,
            "unsubscribe": self._unsubscribe,
            "ping": self._pong,
        }

    async def run(self, on_login: Callable[[str], None]) -> None:
        """Serve the client until the connection ends."""
        try:
            await self._log_in()
        except RestError as error:
            self._connection.end(Ending(CLOSE_UNAUTHENTICATED, error))
            return
        on_login(self._user)
        try:
            for feed in self._surroundings.feeds:
                self._followed[feed.name] = await Following.open(feed, self._connection, self._deliver)
        except RestError as error:
            self._connection.end(Ending(CLOSE_FAULT, error))
            return
        self._push_connected()
        try:
            await self._connection.serve([self._read(), self._connection.watch_idle(lambda: bool(self._chosen))])
        finally:
            for following in self._followed.values():
                await following.stop()

    def farewell(self, error: RestError) -> str:
        """The message that says why the session ends."""
        return _encoded("error", self._error_data(error))

    async def _log_in(self) -> None:
        """Learn who is there: by the token in the URL, or by the first message within some seconds."""
        try:
            async with asyncio.timeout(self._connection.limits.login_seconds):
                token = self._connection.url_token
                message = await self._connection.message() if token is None else {"type": "auth", "token": token}
                if message.get("type") != "auth":
                    raise RestError(Fault.MISSING_TOKEN)
                self._connection.admit(*await self._verified(message))
        except TimeoutError:
            raise RestError(Fault.MISSING_TOKEN) from None

    async def _verified(self, message: Mapping[str, Json]) -> tuple[Claims, str]:
        """The claims behind an `auth` message, and its credential."""
        token = message.get("token")
        if not isinstance(token, str) or not token:
            raise RestError(Fault.MISSING_TOKEN)
        scheme, _, rest = token.partition(" ")
        credential = rest.strip() if scheme.lower() == "bearer" else token
        return await verify(self._surroundings.authenticator, credential), credential

    @property
    def _user(self) -> str:
        return str((self._connection.exchange.claims or {}).get("sub"))

    async def _read(self) -> None:
        while True:
            message: Mapping[str, Json] = {}
            try:
                message = await self._connection.message()
                self._connection.count_message()
                answer = self._answers.get(str(message.get("type")))
                if answer is None:
                    raise InvalidValueError("type", "unknown", "Type must be auth, subscribe, unsubscribe or ping")
                await answer(message)
            except RestError as error:
                self._push_error(error, message)

    def _deliver(self, feed: Feed, event: Mapping[str, Json], sequence: int) -> None:
        """Pass on an event that one of the chosen channels wants, once."""
        message = feed.message(event, self._connection.exchange.origin)
        if message is None:
            return
        if any(choice.wants(feed, message.type, event, sequence) for choice in self._chosen.values()):
            cursor = {"seq": self._cursor(feed, sequence)} if feed.numbered else {}
            self._connection.push(_encoded(message.type, message.data, **cursor))

    def _cursor(self, feed: Feed, sequence: int) -> str:
        """How far all feeds have come, as one word; the one of an event as far as the event."""
        return ".".join(
            str(sequence) if following.feed is feed else following.position for following in self._followed.values()
        )

    async def _renew(self, message: Mapping[str, Json]) -> None:
        """Go on with a newer token of the same user."""
        claims, credential = await self._verified(message)
        if str(claims.get("sub")) != self._user:
            raise RestError(Fault.INVALID_TOKEN)
        self._connection.admit(claims, credential)
        self._push_connected(message)

    async def _subscribe(self, message: Mapping[str, Json]) -> None:
        names = _channel_names(message)
        back = read_cursor(message.get("resume_from"), list(self._followed.values()))
        accepted: dict[str, Choice] = {}
        for name in names:
            try:
                self._check_room(name)
                accepted[name] = self._chosen[name] = await self._choice(name)
                accepted[name].heard = {key: each.reached for key, each in self._followed.items()}
            except RestError as error:
                self._push_error(error, message, about=name)
        if accepted or not names:
            self._push("subscribed", {"channels": list(accepted)}, message)
        for feed_name, position in back.items():
            await self._go_back(feed_name, position, list(accepted.values()), message)

    async def _go_back(
        self, feed_name: str, position: int, choices: Sequence[Choice], message: Mapping[str, Json]
    ) -> None:
        """Follow a feed once more from a position, for some of the channels only: the others have heard it."""
        following = self._followed[feed_name]
        if not any(choice.follows(following.feed) for choice in choices):
            return
        for choice in self._chosen.values():
            choice.heard[feed_name] = position if choice in choices else following.reached
        await following.go_back(position, lambda error: self._push_error(error, message))

    def _check_room(self, name: str) -> None:
        most = self._connection.limits.channels
        if name not in self._chosen and len(self._chosen) >= most:
            raise InvalidValueError("channels", "maxItems", f"At most {most} channels")

    async def _choice(self, name: str) -> Choice:
        """What a channel's name chooses."""
        for channel in self._surroundings.channels:
            values = channel.values(name)
            if values is not None:
                if channel.guard is not None:
                    caller = self._connection.exchange.caller
                    answer = await channel.guard.prepared.execute(channel.guard.variables(values), caller)
                    values = channel.guard.spelt(values, checked_data(answer, channel.guard.names))
                return Choice(channel, values)
        if kinds := wildcard(name, self._surroundings.feeds):
            return Choice(None, {}, kinds)
        raise InvalidValueError("channels", "unknown", "There is no such channel")

    async def _unsubscribe(self, message: Mapping[str, Json]) -> None:
        names = _channel_names(message)
        for name in names:
            self._chosen.pop(name, None)
        self._push("unsubscribed", {"channels": names}, message)

    async def _pong(self, message: Mapping[str, Json]) -> None:
        self._push("pong", {}, message)

    def _push_connected(self, message: Mapping[str, Json] | None = None) -> None:
        self._push("connected", {"user_id": self._user, "session_id": self._id}, message or {})

    def _push(self, kind: str, data: Json, message: Mapping[str, Json]) -> None:
        """Answer a message of the client."""
        echo = {"id": message["id"]} if "id" in message else {}
        self._connection.push(_encoded(kind, data, **echo))

    def _push_error(self, error: RestError, message: Mapping[str, Json], *, about: str = "") -> None:
        self._push("error", self._error_data(error, about), message)

    def _error_data(self, error: RestError, about: str = "") -> Json:
        family = self._surroundings.family
        request_id = self._connection.exchange.request_id
        code, message, _ = error_case(error, family, next(iter(family.refusals.values())), request_id)
        return {"code": code, "message": f"{about}: {message}" if about else message}


def _channel_names(message: Mapping[str, Json]) -> list[str]:
    names = message.get("channels")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InvalidValueError("channels", "array", "Channels must be an array of strings")
    return list(dict.fromkeys(names))


def _encoded(kind: str, data: Json, **more: Json) -> str:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return orjson.dumps({"type": kind, "data": data, "timestamp": now, **more}).decode()
