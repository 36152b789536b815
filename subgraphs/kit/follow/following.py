"""All that one subgraph follows, started and stopped together, and asked how far it is."""

import asyncio
import time
from collections.abc import Sequence
from typing import Final, Generic, TypeVar

from subgraphs.kit.database import Database
from subgraphs.kit.follow import positions
from subgraphs.kit.follow.declaration import Follow
from subgraphs.kit.follow.follower import Follower
from subgraphs.kit.graph import Graph

R = TypeVar("R")

_LOOK_SECONDS: Final = 0.01


class Following(Generic[R]):
    """The followers of one subgraph."""

    def __init__(
        self, follows: Sequence[Follow[R]], followers: Sequence[Follower[R]], database: Database, graph: Graph
    ) -> None:
        if len({follow.key for follow in follows}) < len(follows):
            raise ValueError("two followers have one name")
        self._follows = follows
        self._followers = followers
        self._database = database
        self._graph = graph
        self._running = False

    def start(self) -> None:
        """Follow from now on, unless that is so already."""
        if not self._running:
            self._running = True
            for follower in self._followers:
                follower.start()

    async def stop(self) -> None:
        """Follow no longer."""
        self._running = False
        await asyncio.gather(*(follower.stop() for follower in self._followers))

    async def caught_up(self, subgraph: str, seconds: float) -> bool:
        """Wait until what `subgraph` committed before now has been handled; False where that takes longer."""
        follows = [follow for follow in self._follows if follow.subgraph == subgraph]
        if not follows:
            raise LookupError(f"nobody here follows the subgraph '{subgraph}'")
        deadline = time.monotonic() + seconds
        topics = sorted({topic for follow in follows for topic in follow.topics})
        position = await self._position(follows)
        newest = await self._graph.gate.newest_event(subgraph, after=position, topics=topics)
        while position < newest:
            if time.monotonic() > deadline:
                return False
            await asyncio.sleep(_LOOK_SECONDS)
            position = await self._position(follows)
        return True

    async def _position(self, follows: Sequence[Follow[R]]) -> int:
        async with self._database.reading() as session:
            return await positions.least(session, [follow.key for follow in follows])
