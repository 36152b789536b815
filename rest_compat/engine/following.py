"""A feed comes in; its events are handed on from where a client is, and once more from further back."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from rest_compat.engine.api import Fault
from rest_compat.engine.channel import Feed
from rest_compat.engine.client import Json
from rest_compat.engine.connection import CLOSE_RESTART, Connection, Ending
from rest_compat.engine.errors import GraphError, InvalidValueError, RestError
from rest_compat.engine.handler import checked_data

Deliver = Callable[[Feed, Mapping[str, Json], int], None]
Refuse = Callable[[RestError], None]


@dataclass(slots=True)
class Following:
    """One feed, followed for one client."""

    feed: Feed
    reached: int
    """The number of the newest event that has been handed on; 0 in feeds without numbers."""
    _connection: Connection
    _deliver: Deliver
    _start: Mapping[str, Json]
    _task: asyncio.Task[None] | None = None

    @staticmethod
    async def open(feed: Feed, connection: Connection, deliver: Deliver) -> "Following":
        """Follow a feed from now on; raises where it cannot say where that is."""
        start: Mapping[str, Json] = {}
        if feed.start is not None:
            start = checked_data(await feed.start.execute({}, connection.exchange.caller), {})
        reached = int(next(iter(start.values()))) if feed.numbered else 0
        following = Following(feed, reached, connection, deliver, start)
        following._task = connection.start(following._follow(start, None))
        return following

    @property
    def position(self) -> str:
        """How far it has come, as a client is told."""
        return str(self.reached) if self.feed.numbered else ""

    async def go_back(self, position: int, refuse: Refuse) -> None:
        """Follow from a position once more; `refuse` is told where the graph does not know it any more."""
        if position < self.reached:
            await self.stop()
            self._task = self._connection.start(self._follow(dict.fromkeys(self._start, str(position)), refuse))

    async def stop(self) -> None:
        """Follow no longer."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _follow(self, variables: Mapping[str, Json], refuse: Refuse | None) -> None:
        """Hand on what comes. The number that has been reached never goes back."""
        try:
            await self._hand_on(variables)
        except GraphError as error:
            if refuse is None:
                raise
            refuse(error)
            await self._hand_on(dict.fromkeys(self._start, str(self.reached)))
        self._connection.end(Ending(CLOSE_RESTART, RestError(Fault.UNAVAILABLE)))

    async def _hand_on(self, variables: Mapping[str, Json]) -> None:
        answers = self.feed.prepared.subscribe(variables, self._connection.exchange.caller)
        async with aclosing(answers):  # type: ignore[type-var]  # a graph's iterators are generators
            async for answer in answers:
                event = checked_data(answer, {})[self.feed.key]
                sequence = int(event["sequence"]) if self.feed.numbered else 0
                self.reached = max(self.reached, sequence)
                self._deliver(self.feed, event, sequence)
                await self._connection.room()


def read_cursor(cursor: Json, followed: Sequence[Following]) -> dict[str, int]:
    """Feed → the position in a client's `resume_from`; nothing where it has none. Raises for what is no `seq`."""
    if cursor is None:
        return {}
    words = cursor.split(".") if isinstance(cursor, str) else []
    if len(words) != len(followed) or not all(word.isdecimal() or not word for word in words):
        raise InvalidValueError("resume_from", "seq", "Resume from must be the seq of a message")
    return {
        each.feed.name: int(word) for each, word in zip(followed, words, strict=True) if word and each.feed.numbered
    }
