"""Clients that follow the same come in; its events are followed and written once, and handed to each of them.

A thousand sockets of an organization that ask alike are one subscription in the graph.
"""

import asyncio
from collections.abc import Hashable, Mapping, Sequence
from contextlib import aclosing
from typing import Protocol

import orjson
import structlog

from rest_compat.engine.api import Fault
from rest_compat.engine.channel import Feed
from rest_compat.engine.client import Json
from rest_compat.engine.connection import CLOSE_FAULT, CLOSE_RESTART, PORTION, Ending
from rest_compat.engine.errors import GraphError, Names, RestError
from rest_compat.engine.exchange import Exchange
from rest_compat.engine.handler import checked_data

_GATHER_SECONDS_A_FOLLOWER, _GATHER_SECONDS = 20e-6, 0.05
"""For how long messages are gathered before all are told: some times as long as the telling takes, up to a bound."""

_logger = structlog.get_logger(__name__)


class Follower(Protocol):
    """One client."""

    def tell(self, messages: Sequence[str]) -> None:
        """Events have come."""
        ...

    def refuse(self, error: RestError) -> None:
        """The graph refuses what was asked for."""
        ...

    def end(self, ending: Ending) -> None:
        """Nothing more will come."""
        ...


class Broadcast:
    """One subscription, in the name of the client that began it, for all that ask alike."""

    def __init__(self, feed: Feed, names: Names, exchange: Exchange) -> None:
        self.followers: set[Follower] = set()
        """Those that are told; `add` adds one."""
        self._untold: list[str] = []
        self._feed = feed
        self._names = names
        self._exchange = exchange

    def add(self, follower: Follower) -> None:
        """Tell one more client of what comes from now on."""
        self._tell_all()
        self.followers.add(follower)

    async def run(self, variables: Mapping[str, Json]) -> None:
        """Follow until the graph ends it."""
        try:
            await self._follow(variables)
        except RestError as error:
            self._end(Ending(CLOSE_FAULT, error))
        except Exception:
            _logger.exception("a broadcast failed", request_id=self._exchange.request_id)
            self._end(Ending(CLOSE_FAULT, RestError(Fault.INTERNAL)))

    async def _follow(self, variables: Mapping[str, Json]) -> None:
        """Pass events on; a subscription that the graph refuses is told, and the clients may try another one."""
        feed, exchange = self._feed, self._exchange
        begun = False
        answers = feed.prepared.subscribe(variables, exchange.caller)
        async with aclosing(answers):  # type: ignore[type-var]  # a graph's iterators are generators
            async for answer in answers:
                try:
                    data: Mapping[str, Json] = checked_data(answer, self._names)
                except GraphError as error:
                    if begun:
                        raise
                    for follower in list(self.followers):
                        follower.refuse(error)
                    return
                begun = True
                message = feed.message(data[feed.key], exchange.origin)
                if message is not None:
                    await self._tell(orjson.dumps({"type": message.type, "data": message.data}).decode())
        self._end(Ending(CLOSE_RESTART, RestError(Fault.UNAVAILABLE)))

    async def _tell(self, message: str) -> None:
        """Pass a message on, with those that come soon after it: to wake a client costs more than a message does."""
        self._untold.append(message)
        if len(self._untold) == PORTION:
            self._tell_all()
            await asyncio.sleep(0)  # who is not slow takes them before more come
        elif len(self._untold) == 1:
            seconds = min(_GATHER_SECONDS, _GATHER_SECONDS_A_FOLLOWER * len(self.followers))
            asyncio.get_running_loop().call_later(seconds, self._tell_all)

    def _tell_all(self) -> None:
        messages, self._untold = self._untold, []
        for follower in self.followers if messages else ():
            follower.tell(messages)

    def _end(self, ending: Ending) -> None:
        self._tell_all()
        for follower in list(self.followers):
            follower.end(ending)


class Broadcasts:
    """The broadcasts of one stream that are running, by what makes them the same."""

    def __init__(self, feed: Feed, names: Names) -> None:
        self.feed = feed
        self._names = names
        self._running: dict[Hashable, tuple[Broadcast, asyncio.Task[None]]] = {}

    async def join(self, key: Hashable, variables: Mapping[str, Json], exchange: Exchange, follower: Follower) -> None:
        """Tell a client of what comes from now on; raises where the graph cannot say where that is."""
        if not self._runs(key):
            start: Mapping[str, Json] = {}
            if self.feed.start is not None:
                start = checked_data(await self.feed.start.execute({}, exchange.caller), {})
            if not self._runs(key):  # another client may have been faster
                self._begin(key, {**variables, **start}, exchange)
        self._running[key][0].add(follower)

    def leave(self, key: Hashable, follower: Follower) -> None:
        """Tell a client no more; what nobody follows ends."""
        if key in self._running:
            broadcast, task = self._running[key]
            broadcast.followers.discard(follower)
            if not broadcast.followers:
                self._running.pop(key)
                task.cancel()

    def _runs(self, key: Hashable) -> bool:
        """Whether there is a broadcast that still tells: one that has ended stays in the list for a moment."""
        return key in self._running and not self._running[key][1].done()

    def _begin(self, key: Hashable, variables: Mapping[str, Json], exchange: Exchange) -> None:
        broadcast = Broadcast(self.feed, self._names, exchange)
        task = asyncio.create_task(broadcast.run(variables))
        self._running[key] = (broadcast, task)

        def forget(_task: asyncio.Task[None]) -> None:
            if self._running.get(key, (None, None))[1] is task:
                del self._running[key]

        task.add_done_callback(forget)
