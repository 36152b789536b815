"""One subgraph's events come in page by page; they are handled in order until somebody says stop."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

import structlog

from subgraphs.kit.clock import Clock
from subgraphs.kit.database import Database
from subgraphs.kit.errors import SERVICE_UNAVAILABLE
from subgraphs.kit.events import Event
from subgraphs.kit.follow import positions
from subgraphs.kit.follow.declaration import Follow
from subgraphs.kit.follow.run import FollowRun, PositionLostError
from subgraphs.kit.graph import Graph

R = TypeVar("R")

_PAGE: Final = 100
_POLL_SECONDS: Final = 20.0
_REST: Final = 3.0
_LONGEST_REST_SECONDS: Final = 0.1
_FIRST_RETRY_SECONDS: Final = 0.2
_LONGEST_RETRY_SECONDS: Final = 30.0
_SILENT_FAILURES: Final = 5

_logger = structlog.get_logger(__name__)


class Follower(Generic[R]):
    """Follows one subgraph for another one."""

    def __init__(self, follow: Follow[R], *, resources: R, database: Database, clock: Clock, graph: Graph) -> None:
        self._follow = follow
        self._resources = resources
        self._database = database
        self._clock = clock
        self._graph = graph
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin where the kept position says."""
        self._task = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """End; what is being handled is not committed."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _work(self) -> None:
        failures = 0
        # Not for ever: HTTP clients lose a cancellation that meets an answer.
        while self._task is not None:
            try:
                async with self._database.holding(f"follow:{self._follow.key}"):
                    position = await self._position()
                    while self._task is not None:
                        # One at a time after a failure, so that what can be handled is.
                        position, busy = await self._handle_page(position, 1 if failures else _PAGE)
                        failures = 0
                        # What comes in quick succession is handled together: a page costs much more than an event.
                        await asyncio.sleep(min(_REST * busy, _LONGEST_REST_SECONDS))
            except PositionLostError:
                _logger.info("another process follows", subgraph=self._database.name, followed=self._follow.key)
            except Exception as error:  # whatever it is, events are never skipped
                failures += 1
                self._report(error, failures)
            delay = _FIRST_RETRY_SECONDS * 2 ** min(failures, 20)
            await asyncio.sleep(min(delay, _LONGEST_RETRY_SECONDS))

    def _report(self, error: Exception, failures: int) -> None:
        names = {"subgraph": self._database.name, "followed": self._follow.key, "failures": failures}
        if getattr(error, "code", None) == SERVICE_UNAVAILABLE:
            # It may only be starting, or stopping; and where it is away for long, a line now and then will do.
            if failures % _SILENT_FAILURES == 0:
                _logger.warning("a followed subgraph cannot be heard; trying again", **names, reason=str(error))
        else:
            _logger.error("events could not be handled; trying again", **names, exc_info=error)

    async def _handle_page(self, position: int, limit: int) -> tuple[int, float]:
        """Wait for events behind a position and handle them; the new position, and how many seconds that took."""
        follow = self._follow
        page = await self._graph.gate.events(
            follow.subgraph, after=position, topics=follow.topics, limit=limit, seconds=_POLL_SECONDS
        )
        events, reached, oldest = _events(page["events"]), int(page["reached"]), int(page["oldest"])
        if 0 < position < oldest - 1:
            _logger.error(
                "events were deleted before they were heard; going on with the oldest one that is there",
                subgraph=self._database.name,
                followed=follow.key,
                after=position,
                oldest=oldest,
            )
        if reached == position:
            return position, 0.0
        began = time.monotonic()
        run = FollowRun(
            follow.key,
            position=position,
            reached=reached,
            resources=self._resources,
            database=self._database,
            clock=self._clock,
            graph=self._graph,
        )
        if events:
            await follow.handle(run, events)
        if not run.committed:
            async with run.transaction():
                pass
        return reached, time.monotonic() - began

    async def _position(self) -> int:
        async with self._database.reading() as session:
            position = await positions.read(session, self._follow.key)
        if position is None:
            async with self._database.transaction() as session:
                await positions.begin(session, self._follow.key, self._clock.now())
            return 0
        return position


def _events(rows: Sequence[dict[str, Any]]) -> list[Event]:  # Any: JSON values
    return [Event(**(row | {"at": datetime.fromisoformat(row["at"])})) for row in rows]
