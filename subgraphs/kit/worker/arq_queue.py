"""Ids of due jobs come in; they stand in Redis, in the queues that arq's workers read."""

import asyncio
from collections.abc import Collection, Sequence
from typing import Final

import msgspec
from arq.connections import ArqRedis
from redis.asyncio import ConnectionPool

from subgraphs.kit.jobs.job import DueJob

RUN: Final = "run"
"""The one function that workers know: run the job with this id."""
WAKE: Final = "tidegate:wake"
"""The channel on which the names of queues are told that have something new."""

_AT_ONCE: Final = 32


def open_redis(url: str) -> ArqRedis:
    """A client of the server at `redis://…`, `rediss://…` or `unix://…`; it connects when it is used.

    What stands in Redis is JSON: who can write into it must not be able to run code here.
    """
    return ArqRedis(
        ConnectionPool.from_url(url), job_serializer=msgspec.json.encode, job_deserializer=msgspec.json.decode
    )


def queue_name(subgraph: str, kind: str | None = None) -> str:
    """The queue of a subgraph's jobs, or of one of its kinds that has a limit of its own."""
    return f"tidegate:{subgraph}:{kind}" if kind else f"tidegate:{subgraph}"


class ArqQueue:
    """The queues of one subgraph's jobs."""

    def __init__(self, subgraph: str, redis: ArqRedis, limited: Collection[str]) -> None:
        self._subgraph = subgraph
        self._redis = redis
        self._limited = frozenset(limited)

    async def put(self, jobs: Sequence[DueJob]) -> None:
        """Enqueue their ids; one that stands there already is left where it is."""
        for start in range(0, len(jobs), _AT_ONCE):
            await asyncio.gather(*(self._put(job) for job in jobs[start : start + _AT_ONCE]))
        for name in {self._queue_of(job) for job in jobs}:
            await self._redis.publish(WAKE, name)

    async def _put(self, job: DueJob) -> None:
        known_as = f"{self._subgraph}:{job.id}:{job.generation}"
        await self._redis.enqueue_job(RUN, job.id, _job_id=known_as, _queue_name=self._queue_of(job))

    def _queue_of(self, job: DueJob) -> str:
        return queue_name(self._subgraph, job.kind if job.kind in self._limited else None)
