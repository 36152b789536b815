"""A position in the outbox comes in, the events committed after it go out: one reader of the table for all."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import structlog
from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.exc import SQLAlchemyError

from subgraphs.kit.clock import Clock
from subgraphs.kit.database import Database
from subgraphs.kit.errors import invalid

_POLL_SECONDS = 1.0
_REMEMBERED = 1024
_PAGE = 256
# So many events that a follower did not ask for are worth telling it, lest its position be swept away one day.
_UNWANTED = 1000

_logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Event:
    """A committed event. `sequence` grows in the order of commits, with gaps."""

    sequence: int
    topic: str
    scope: str
    key: str
    payload: dict[str, Any]  # Any: JSON values
    at: datetime


@dataclass(frozen=True, slots=True)
class EventPage:
    """Events in order. Up to the number `reached` there are no others; `oldest` is the first number still kept."""

    events: Sequence[Event]
    reached: int
    oldest: int

    def as_json(self) -> dict[str, Any]:  # Any: JSON values
        """The page for a reader outside of this subgraph."""
        events = [asdict(event) | {"at": event.at.isoformat()} for event in self.events]
        return {"events": events, "reached": self.reached, "oldest": self.oldest}


class EventLog:
    """Follows one subgraph's outbox.

    One task reads new rows while anybody listens: at once after a commit in this process, by NOTIFY or within
    `_POLL_SECONDS` after one in another. It keeps the last `_REMEMBERED` events; a listener that is further behind
    reads the table itself, so that a slow one costs no memory and loses nothing.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._table = database.outbox
        self._clock = clock
        sequence = self._table.c.sequence
        # Built once: it is run after every commit.
        self._newer = select(self._table).where(sequence > bindparam("position")).order_by(sequence).limit(_PAGE)
        self._recent: deque[Event] = deque()
        self._floor = 0  # `_recent` holds all events after this number …
        self._position = 0  # … up to this one
        self._oldest = 0  # the first one that was kept when `_recent` was begun
        self._listeners = 0
        self._stopped = asyncio.Event()  # of whoever listens now: a subgraph can be started again
        self._opening = asyncio.Lock()
        self._tail: asyncio.Task[None] | None = None
        self._ending: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._advanced = asyncio.Event()
        database.after_commit.append(self._wake.set)

    async def listen(
        self, *, scope: str, after: int | None = None, wanted: Callable[[Event], bool] = lambda _event: True
    ) -> AsyncIterator[Event]:
        """Yield the wanted events of `scope` that were committed after the number `after`, or from now on.

        VALIDATION_ERROR on `after` where that number was never given, or events after it were swept already.
        """
        await self._open()
        stopped = self._stopped
        try:
            position = self._position if after is None else await self._resume(after)
            while not stopped.is_set():
                advanced = self._advanced
                events, reached = await self._after(position, scope)
                for event in events:
                    if event.scope == scope and wanted(event):
                        yield event
                if reached == position:
                    await advanced.wait()
                position = reached
        finally:
            self._close()

    async def page(self, *, after: int, topics: Sequence[str], limit: int, seconds: float) -> "EventPage":
        """The next events of these topics behind the number `after`, whatever their scope: for other subgraphs.

        Where there is none yet, one is waited for, at most `seconds` long.
        """
        await self._open()
        stopped = self._stopped
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    while not stopped.is_set():
                        advanced = self._advanced
                        page = await self._page(after, topics, limit)
                        if page.events or page.reached > after + _UNWANTED:
                            return page
                        await advanced.wait()
            return await self._page(after, topics, limit)
        finally:
            self._close()

    async def newest_of(self, topics: Sequence[str], after: int) -> int:
        """The number of the newest event of these topics behind `after`; 0 where there is none."""
        columns = self._table.c
        wanted = select(columns.sequence).where(columns.sequence > after, columns.topic.in_(topics))
        async with self._database.reading() as session:
            return await session.scalar(wanted.order_by(columns.sequence.desc()).limit(1)) or 0

    async def newest(self) -> int:
        """The number of the last committed event, 0 before the first."""
        return (await self._range())[1]

    async def sweep(self, keep: timedelta) -> None:
        """Delete events older than `keep`; the newest stays, so that the table still knows the last number."""
        newest = select(func.max(self._table.c.sequence)).scalar_subquery()
        async with self._database.transaction() as session:
            await session.execute(
                delete(self._table).where(self._table.c.at < self._clock.now() - keep, self._table.c.sequence < newest)
            )

    async def stop(self) -> None:
        """End the reading task and with it everybody's listening; who listens afterwards begins anew."""
        self.end_listening()
        self._end_tail()
        await asyncio.gather(*self._ending, return_exceptions=True)

    def end_listening(self) -> None:
        """Let all who listen now come to an end."""
        self._stopped.set()
        self._advanced.set()
        self._stopped, self._advanced = asyncio.Event(), asyncio.Event()

    async def _open(self) -> None:
        async with self._opening:
            if self._tail is None:
                self._oldest, newest = await self._range()
                self._recent.clear()
                self._floor = self._position = newest
                self._tail = asyncio.create_task(self._follow())
            self._listeners += 1

    def _close(self) -> None:
        self._listeners -= 1
        if self._listeners == 0:
            self._end_tail()

    def _end_tail(self) -> None:
        if self._tail is not None:
            self._ending.add(self._tail)
            self._tail.add_done_callback(self._ending.discard)
            self._tail.cancel()
            self._tail = None

    async def _resume(self, after: int) -> int:
        oldest, newest = await self._range()
        if after > newest:
            raise invalid("after", "unknown", "The event number in 'after' was never given.")
        if 0 < after < oldest - 1:
            raise invalid("after", "expired", "Events after this number are kept no longer; read the state anew.")
        return after

    async def _after(self, position: int, scope: str) -> tuple[Sequence[Event], int]:
        """The next events after `position`, and the number up to which that is all of them."""
        if position >= self._floor:
            newer = [event for event in self._recent if event.sequence > position]
            return newer, newer[-1].sequence if newer else position
        tail = self._position
        events = await self._read(position, scope)
        return events, events[-1].sequence if len(events) == _PAGE else tail

    async def _follow(self) -> None:
        async with _notified(self._database, self._wake.set):
            while True:
                self._wake.clear()
                events = await self._read_or_log()
                self._remember(events)
                if len(events) < _PAGE:
                    # Not `wait_for`: in Python 3.11 it loses a cancellation that meets the event.
                    with suppress(TimeoutError):
                        async with asyncio.timeout(_POLL_SECONDS):
                            await self._wake.wait()

    def _remember(self, events: Sequence[Event]) -> None:
        if not events:
            return
        self._recent.extend(events)
        self._position = events[-1].sequence
        while len(self._recent) > _REMEMBERED:
            self._floor = self._recent.popleft().sequence
        self._advanced.set()
        self._advanced = asyncio.Event()

    async def _read_or_log(self) -> Sequence[Event]:
        try:
            return await self._read(self._position, None)
        except (SQLAlchemyError, OSError):
            _logger.exception("the outbox cannot be read; trying again", subgraph=self._database.name)
            return ()

    async def _read(self, position: int, scope: str | None) -> Sequence[Event]:
        statement = self._newer
        if scope is not None:
            columns = self._table.c
            statement = statement.where(columns.scope == scope, columns.sequence <= self._position)
        async with self._database.reading() as session:
            rows = await session.execute(statement, {"position": position})
            return [Event(row.sequence, row.topic, row.scope, row.key, row.payload, row.at) for row in rows]

    async def _page(self, after: int, topics: Sequence[str], limit: int) -> "EventPage":
        if after >= self._floor:
            newer = (event for event in self._recent if event.sequence > after and event.topic in topics)
            events = list(islice(newer, limit))
            reached = events[-1].sequence if len(events) == limit else self._position
            return EventPage(events, reached=max(reached, after), oldest=self._oldest)
        oldest, newest = await self._range()
        columns = self._table.c
        wanted = select(self._table).where(
            columns.sequence > after, columns.sequence <= newest, columns.topic.in_(topics)
        )
        async with self._database.reading() as session:
            rows = await session.execute(wanted.order_by(columns.sequence).limit(limit))
            events = [Event(row.sequence, row.topic, row.scope, row.key, row.payload, row.at) for row in rows]
        reached = events[-1].sequence if len(events) == limit else newest
        return EventPage(events, reached=max(reached, after), oldest=oldest)

    async def _range(self) -> tuple[int, int]:
        sequence = self._table.c.sequence
        async with self._database.reading() as session:
            oldest, newest = (await session.execute(select(func.min(sequence), func.max(sequence)))).one()
        return oldest or 0, newest or 0


@asynccontextmanager
async def _notified(database: Database, wake: Callable[[], None]) -> AsyncIterator[None]:
    """On PostgreSQL, call `wake` whenever another process has committed events."""
    if database.is_sqlite:
        yield
        return
    channel = f"outbox_{database.name}"

    def heard(*_notification: object) -> None:
        wake()

    async with database.reader.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection  # Any: asyncpg has no type stubs
        await driver.add_listener(channel, heard)
        try:
            yield
        finally:
            await driver.remove_listener(channel, heard)
