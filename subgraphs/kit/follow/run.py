"""A page of events and the subgraph's parts come in; what a follower's coroutine works with goes out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.clock import Clock
from subgraphs.kit.database import Database
from subgraphs.kit.follow import positions
from subgraphs.kit.graph import Graph

R = TypeVar("R")


class PositionLostError(Exception):
    """Another process has handled these events already; nothing was written."""


class FollowRun(Generic[R]):
    """The handling of one page of events. What it writes goes through `transaction`, once."""

    def __init__(
        self, name: str, *, position: int, reached: int, resources: R, database: Database, clock: Clock, graph: Graph
    ) -> None:
        self.resources = resources
        self.database = database
        self.clock = clock
        self.graph = graph
        self.committed = False
        self._name = name
        self._position = position
        self._reached = reached

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session whose commit also says that these events were handled: they take effect once, or not at all.

        PositionLostError where another process has handled them.
        """
        if self.committed:
            raise RuntimeError("one transaction a page of events: they must take effect together")
        async with self.database.transaction() as session:
            yield session
            await session.flush()
            now = self.clock.now()
            if not await positions.advance(
                session, self._name, expected=self._position, position=self._reached, now=now
            ):
                raise PositionLostError(self._name)
        self.committed = True
