"""A platform's connection comes in; what is heard on it is taken in in batches, and a lost one is made again.

What comes is gathered for a moment. Platforms keep little for whoever was away, so a lost connection is made again as
soon as that is polite: after 1, 2, 4 … 32 seconds, and from the beginning once it stood.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final, Protocol

import structlog

from subgraphs.kit.clock import Clock
from subgraphs.wavestack.social_ingest.domain.connectors import ConnectorState, ConnectorStatus
from subgraphs.wavestack.social_ingest.domain.incoming import Incoming
from subgraphs.wavestack.social_ingest.domain.platforms import SourcePlatform
from subgraphs.wavestack.social_ingest.service.incoming import MAX_BATCH

TakeIn = Callable[[Sequence[Incoming]], Awaitable[None]]

_LONGEST_WAIT: Final = 32.0
_GATHER_SECONDS: Final = 0.25
_MOST_WAITING: Final = 20 * MAX_BATCH

_logger = structlog.get_logger(__name__)


class AwayError(Exception):
    """The platform cannot be heard now. `seconds` is how long it wants to be left alone, where it says so."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seconds = seconds


class RefusedError(Exception):
    """The platform will not be heard before somebody changes the settings; the message says what is wrong."""


class Ears(Protocol):
    """What a source tells."""

    def connected(self) -> None:
        """That the connection stands."""
        ...

    def lost(self) -> None:
        """That the connection was lost, and that the source itself makes it again."""
        ...

    async def hear(self, told: Incoming) -> None:
        """What was heard. Waits while too much is still to be taken in: nothing is dropped here."""
        ...


class Source(Protocol):
    """A platform's channels, to be listened to."""

    @property
    def platform(self) -> SourcePlatform:
        """Which platform."""
        ...

    @property
    def channels(self) -> Sequence[str]:
        """The names or identifiers of the channels."""
        ...

    async def listen(self, ears: Ears) -> None:
        """Connect, and tell what comes until the connection ends. AwayError or RefusedError where it does not stand."""
        ...


class Listener:
    """Listens to a source for as long as the subgraph runs."""

    def __init__(self, source: Source, take_in: TakeIn, clock: Clock, *, first_wait: float) -> None:
        self._source = source
        self._take_in = take_in
        self._clock = clock
        self._first_wait = first_wait
        self._wait = first_wait
        self._tasks: list[asyncio.Task[None]] = []
        self._came: asyncio.Queue[Incoming] = asyncio.Queue(_MOST_WAITING)
        state, now = ConnectorState.CONNECTING, clock.now()
        self._status = ConnectorStatus(source.platform, tuple(source.channels), state, now)

    @property
    def status(self) -> ConnectorStatus:
        """How it is now."""
        return self._status

    def start(self) -> None:
        """Begin to listen."""
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._drain())]

    async def stop(self) -> None:
        """Listen no more; what came is taken in first."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        while not self._came.empty():
            await self._take_batch([])

    def connected(self) -> None:
        """That the connection stands."""
        self._wait = self._first_wait
        if self._status.state is not ConnectorState.LISTENING:
            self._is(ConnectorState.LISTENING)

    def lost(self) -> None:
        """That the connection was lost."""
        self._is(ConnectorState.CONNECTING, "The connection was lost")

    async def hear(self, told: Incoming) -> None:
        """Note what was heard."""
        self._status = replace(self._status, heard=self._status.heard + 1, last_heard_at=self._clock.now())
        await self._came.put(told)

    async def _listen(self) -> None:
        while True:
            seconds: float | None = None
            try:
                await self._source.listen(self)
                reason = "The connection ended"
            except RefusedError as error:
                _logger.warning("a platform refuses to be heard", platform=self._source.platform, reason=str(error))
                self._is(ConnectorState.REFUSED, str(error))
                return
            except AwayError as error:
                reason, seconds = error.reason, error.seconds
            except Exception:  # what nobody foresaw must not end listening
                _logger.exception("listening to a platform failed", platform=self._source.platform)
                reason = "Something went wrong on our side"
            _logger.info("a platform is away; trying again", platform=self._source.platform, reason=reason)
            self._is(ConnectorState.WAITING, reason)
            await asyncio.sleep(self._wait if seconds is None else seconds)
            self._wait = min(2 * self._wait, _LONGEST_WAIT)
            self._is(ConnectorState.CONNECTING, reason)

    def _is(self, state: ConnectorState, reason: str | None = None) -> None:
        self._status = replace(self._status, state=state, reason=reason, since=self._clock.now())

    async def _drain(self) -> None:
        while True:
            first = await self._came.get()
            await asyncio.sleep(_GATHER_SECONDS)
            await self._take_batch([first])

    async def _take_batch(self, items: list[Incoming]) -> None:
        with suppress(asyncio.QueueEmpty):
            while len(items) < MAX_BATCH:
                items.append(self._came.get_nowait())
        try:
            await self._take_in(items)
        except Exception:  # one batch that cannot be kept must not end listening
            platform = self._source.platform
            _logger.exception("what a platform told could not be taken in", platform=platform, messages=len(items))
