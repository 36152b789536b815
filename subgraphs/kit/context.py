"""A request's claims and its subgraph's parts come in; what resolvers need for one request goes out."""

from collections.abc import AsyncIterator, Callable, Hashable, Mapping
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.clock import Clock
from subgraphs.kit.database import Database, ReadSession
from subgraphs.kit.events import Event, EventLog
from subgraphs.kit.follow.following import Following
from subgraphs.kit.graph import Graph
from subgraphs.kit.identity import Actor
from subgraphs.kit.loaders import BatchFunction, Loaders

R = TypeVar("R")
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Context(Generic[R]):
    """One request to a subgraph. `resources` are the subgraph's own parts: settings, adapters behind ports.

    `graph` asks the gateway.

    Queries read through `session`. A mutation's root field writes in a `transaction` of its own, committed when the
    block ends, before its selections are resolved: so one refused field never undoes another that was answered,
    the write lock is held shortly, and what the answer shows is what others can see.
    """

    __slots__ = (
        *("_events", "_following", "_loaders", "_session"),
        *("actor", "clock", "database", "graph", "headers", "request_id", "resources"),
    )

    def __init__(
        self,
        *,
        actor: Actor,
        request_id: str,
        headers: Mapping[str, str],
        database: Database,
        events: EventLog,
        clock: Clock,
        resources: R,
        graph: Graph,
        following: Following[R],
    ) -> None:
        self.actor = actor
        self.request_id = request_id
        self.headers = headers
        self.database = database
        self.clock = clock
        self.resources = resources
        self.graph = graph
        self._events = events
        self._following = following
        self._session: ReadSession | None = None
        self._loaders: Loaders | None = None

    @property
    def session(self) -> ReadSession:
        """The session for reading, shared by all resolvers of this request; they may use it at the same time."""
        if self._session is None:
            self._session = self.database.reading()
        return self._session

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session for writing, committed with its events at the end of the block; afterwards all is read anew."""
        async with self.database.transaction() as session:
            yield session
        await self.release()

    async def load(self, batch: "BatchFunction[Context[R], K, V]", key: K) -> V | None:
        """What `batch` answers for `key`; all keys asked for at the same time go into one call of `batch`."""
        return await self._known_loaders().load(batch, key)

    def prime(self, batch: "BatchFunction[Context[R], K, V]", key: K, value: V) -> None:
        """Have `load` answer what is known already, such as what was just written."""
        self._known_loaders().prime(batch, key, value)

    async def load_known(self, batch: "BatchFunction[Context[R], K, V]", key: K) -> V:
        """What `batch` answers for `key`, where it answers every key."""
        value = await self.load(batch, key)
        if value is None:
            raise KeyError(key)
        return value

    def _known_loaders(self) -> Loaders:
        if self._loaders is None:
            self._loaders = Loaders(self)
        return self._loaders

    async def listen(
        self, *, scope: str, after: int | None = None, wanted: Callable[[Event], bool] = lambda _event: True
    ) -> AsyncIterator[Event]:
        """Committed events of `scope` as they come, for a subscription. Nothing is held open between two events."""
        async for event in self._events.listen(scope=scope, after=after, wanted=wanted):
            yield event
            await self.release()

    async def newest_event(self) -> int:
        """The number of the last committed event: a subscription that resumes after it misses nothing from now on."""
        return await self._events.newest()

    async def caught_up(self, subgraph: str, seconds: float = 1.0) -> bool:
        """Wait until what `subgraph` committed before now was heard here; False where that takes longer."""
        return await self._following.caught_up(subgraph, seconds)

    async def release(self) -> None:
        """Give the read connection back and forget what was loaded."""
        if self._loaders is not None:
            self._loaders.clear()
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()
