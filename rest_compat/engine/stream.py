"""A WebSocket of one stream comes in; its client hears of what it subscribes to, and of nothing else.

The client says `{"action": "subscribe", …}`, whose other keys are the variables of a subscription document, and again
for other ones, or `{"action": "unsubscribe"}`. Nothing is acknowledged. What comes is `{"type", "data"}`, and errors in
the family's form with the type `error`.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass

import orjson

from rest_compat.engine.access import Gate
from rest_compat.engine.api import Family, Fault
from rest_compat.engine.channel import Feed
from rest_compat.engine.client import Json
from rest_compat.engine.connection import CLOSE_RESTART, CLOSE_UNAUTHENTICATED, Connection, Ending
from rest_compat.engine.errors import GraphError, InvalidValueError, Names, RestError, error_answer
from rest_compat.engine.handler import checked_data
from rest_compat.engine.route import Stream
from rest_compat.engine.variables import Filler, Inputs

_ACTIONS = ("subscribe", "unsubscribe")


@dataclass(frozen=True, slots=True)
class LoadedStream:
    """A stream that is ready to serve."""

    row: Stream
    family: Family
    gate: Gate
    feed: Feed
    filler: Filler
    names: Names


class StreamSession:
    """One connection."""

    def __init__(self, stream: LoadedStream, connection: Connection) -> None:
        self._stream = stream
        self._connection = connection
        self._following: asyncio.Task[None] | None = None

    async def run(self, on_login: Callable[[str], None]) -> None:
        """Serve the client until the connection ends."""
        exchange, token = self._connection.exchange, self._connection.url_token
        try:
            await self._stream.gate.identify(exchange, token)
            self._stream.gate.check_organization(exchange)
        except RestError as error:
            self._connection.end(Ending(CLOSE_UNAUTHENTICATED, error))
            return
        self._connection.admit(exchange.claims or {}, token)
        on_login(str((exchange.claims or {}).get("sub")))
        try:
            await self._connection.serve([self._read(), self._connection.watch_idle(self._follows)])
        finally:
            await self._stop()

    def farewell(self, error: RestError) -> bytes:
        """The message that says why the session ends."""
        family = self._stream.family
        refusals = next(iter(family.refusals.values()))
        answer = error_answer(error, family, refusals, self._connection.exchange.request_id)
        return orjson.dumps({"type": "error", **answer.body})

    async def _read(self) -> None:
        while True:
            try:
                message = await self._connection.message()
                self._connection.count_message()
                match message.get("action"):
                    case "subscribe":
                        await self._subscribe(message)
                    case "unsubscribe":
                        await self._stop()
                    case _:
                        known = ", ".join(_ACTIONS)
                        raise InvalidValueError("action", f"one of {known}", f"Action must be one of: {known}")
            except RestError as error:
                self._connection.push(self.farewell(error))

    async def _subscribe(self, message: Mapping[str, Json]) -> None:
        """Follow what the message asks for, in place of what was followed before."""
        feed = self._stream.feed
        variables = self._stream.filler.fill(Inputs({}, {}, {}, message))
        if feed.start is not None:
            variables |= checked_data(await feed.start.execute({}, self._connection.exchange.caller), {})
        await self._stop()
        self._following = self._connection.start(self._follow(variables))

    async def _follow(self, variables: Mapping[str, Json]) -> None:
        """Pass events on; a subscription that the graph refuses is told, and the client may try another one."""
        feed, exchange = self._stream.feed, self._connection.exchange
        begun = False
        answers = feed.prepared.subscribe(variables, exchange.caller)
        async with aclosing(answers):  # type: ignore[type-var]  # a graph's iterators are generators
            async for answer in answers:
                try:
                    data: Mapping[str, Json] = checked_data(answer, self._stream.names)
                except GraphError as error:
                    if begun:
                        raise
                    self._connection.push(self.farewell(error))
                    return
                begun = True
                message = feed.message(data[feed.key], exchange.origin)
                if message is not None:
                    self._connection.push(orjson.dumps({"type": message.type, "data": message.data}))
        self._connection.end(Ending(CLOSE_RESTART, RestError(Fault.UNAVAILABLE)))

    def _follows(self) -> bool:
        return self._following is not None and not self._following.done()

    async def _stop(self) -> None:
        if self._following is not None:
            self._following.cancel()
            await asyncio.wait([self._following])
            self._following = None
