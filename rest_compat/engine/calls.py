"""Calls of users come in one at a time; how often each called on which day is recorded in the graph, in batches.

A batch keeps its id until it has been recorded: the graph counts a repetition once. While a batch cannot be recorded,
later calls gather for the next one, so that what waits here grows with users and not with calls.
"""

import asyncio
import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from typing import Protocol

import structlog

from rest_compat.engine.client import Caller, Json, Prepared

SUBJECT = "service:rest"
SCOPE = "service"
"""What lets this engine write for all users; no client can get it."""

_SECONDS = 2.0
_SECONDS_AFTER_FAILURE = 10.0
_MOST_OF_BATCH = 10_000

_logger = structlog.get_logger(__name__)


class Tokens(Protocol):
    """Whoever signs tokens of the product itself, for subgraphs in other processes."""

    async def token(self, subject: str, organization_id: str) -> str:
        """A token with the scope of services."""
        ...


@dataclass(slots=True)
class CallCounter:
    """The calls of one API. For one event loop."""

    prepared: Prepared
    """A mutation with the variables `batchId` and `calls`, a list of `userId`, `day` and `count`."""
    tokens: Tokens | None = None
    seconds: float = _SECONDS
    _waiting: Counter[tuple[str, date]] = field(default_factory=Counter)
    _batch: dict[str, Json] | None = None
    _timer: asyncio.TimerHandle | None = None
    _flushes: set[asyncio.Task[bool]] = field(default_factory=set)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    def count(self, user: str) -> None:
        """Count one call; it is recorded within some seconds."""
        self._waiting[user, datetime.now(UTC).date()] += 1
        if self._timer is None:
            self._later(self.seconds)

    async def flush(self) -> bool:
        """Record what has been counted; False where the graph does not take it now."""
        async with self._one_at_a_time:
            while self._batch is not None or self._waiting:
                self._batch = self._batch or self._next_batch()
                if not await self._record(self._batch):
                    return False
                self._batch = None
        return True

    async def close(self) -> None:
        """Record what is left."""
        if self._timer is not None:
            self._timer.cancel()
        if not await self.flush():
            _logger.error("calls are lost", calls=self._waiting.total())

    def _later(self, seconds: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, self._begin)

    def _begin(self) -> None:
        self._timer = None
        task = asyncio.create_task(self.flush())
        self._flushes.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[bool]) -> None:
        self._flushes.discard(task)
        if not task.cancelled() and not task.result() and self._timer is None:
            self._later(_SECONDS_AFTER_FAILURE)

    def _next_batch(self) -> dict[str, Json]:
        taken = dict(islice(self._waiting.items(), _MOST_OF_BATCH))
        for key in taken:
            del self._waiting[key]
        calls = [{"userId": user, "day": day.isoformat(), "count": count} for (user, day), count in taken.items()]
        return {"batchId": f"calls_{secrets.token_hex(16)}", "calls": calls}

    async def _record(self, batch: Mapping[str, Json]) -> bool:
        try:
            answer = await self.prepared.execute(batch, await self._caller(str(batch["batchId"])))
        except Exception as error:  # the graph is behind a port: what it raises is its own
            _logger.warning("calls wait to be recorded", error=str(error))
            return False
        if errors := answer.get("errors"):
            _logger.warning("calls wait to be recorded", error=errors[0].get("message"))
            return False
        return True

    async def _caller(self, request_id: str) -> Caller:
        headers = {} if self.tokens is None else {"authorization": f"Bearer {await self.tokens.token(SUBJECT, '')}"}
        return Caller(request_id, {"sub": SUBJECT, "scope": SCOPE}, headers)
