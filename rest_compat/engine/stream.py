"""A WebSocket of one stream comes in; its client hears of what it subscribes to, and of nothing else.

The client says `{"action": "subscribe", …}`, whose other keys are the variables of a subscription document, and again
for other ones, or `{"action": "unsubscribe"}`. Nothing is acknowledged. What comes is `{"type", "data"}`, and errors in
the family's form with the type `error`.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

import orjson

from rest_compat.engine.access import Gate
from rest_compat.engine.api import Family
from rest_compat.engine.broadcast import Broadcasts
from rest_compat.engine.client import Json
from rest_compat.engine.connection import CLOSE_UNAUTHENTICATED, Connection, Ending
from rest_compat.engine.errors import InvalidValueError, RestError, error_answer
from rest_compat.engine.route import Stream
from rest_compat.engine.variables import Filler, Inputs

_ACTIONS = ("subscribe", "unsubscribe")


@dataclass(frozen=True, slots=True)
class LoadedStream:
    """A stream that is ready to serve."""

    row: Stream
    family: Family
    gate: Gate
    filler: Filler
    broadcasts: Broadcasts


class StreamSession:
    """One connection."""

    def __init__(self, stream: LoadedStream, connection: Connection) -> None:
        self._stream = stream
        self._connection = connection
        self._followed: Hashable = None

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
            self._stop()

    def farewell(self, error: RestError) -> str:
        """The message that says why the session ends."""
        family = self._stream.family
        refusals = next(iter(family.refusals.values()))
        answer = error_answer(error, family, refusals, self._connection.exchange.request_id)
        return orjson.dumps({"type": "error", **answer.body}).decode()

    async def _read(self) -> None:
        while True:
            try:
                message = await self._connection.message()
                self._connection.count_message()
                match message.get("action"):
                    case "subscribe":
                        await self._subscribe(message)
                    case "unsubscribe":
                        self._stop()
                    case _:
                        known = ", ".join(_ACTIONS)
                        raise InvalidValueError("action", f"one of {known}", f"Action must be one of: {known}")
            except RestError as error:
                self._connection.push(self.farewell(error))

    async def _subscribe(self, message: Mapping[str, Json]) -> None:
        """Follow what the message asks for, in place of what was followed before."""
        exchange, stream = self._connection.exchange, self._stream
        variables = stream.filler.fill(Inputs({}, {}, {}, message))
        self._stop()
        key = (self._alike(), exchange.origin, orjson.dumps(variables, option=orjson.OPT_SORT_KEYS))
        await stream.broadcasts.join(key, variables, exchange, self)
        self._followed = key

    def _alike(self) -> Hashable:
        """What is the same for all clients that hear of the same; this one alone where the row does not say."""
        claims, shared = self._connection.exchange.claims or {}, self._stream.row.shared
        return self if shared is None else tuple(str(claims.get(claim)) for claim in shared)

    def tell(self, messages: Sequence[str]) -> None:
        """Pass events on."""
        self._connection.push(*messages)

    def refuse(self, error: RestError) -> None:
        """Say that the graph refuses what was asked for."""
        self._stop()
        self._connection.push(self.farewell(error))

    def end(self, ending: Ending) -> None:
        """End the connection with what was followed on it."""
        self._connection.end(ending)

    def _follows(self) -> bool:
        return self._followed is not None

    def _stop(self) -> None:
        if self._followed is not None:
            self._stream.broadcasts.leave(self._followed, self)
            self._followed = None
