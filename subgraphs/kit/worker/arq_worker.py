"""Queues in Redis come in; the jobs whose ids stand there are run in this process, by one of arq's workers a queue."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, Final

import structlog
from arq.connections import ArqRedis
from arq.worker import Worker, func
from redis.exceptions import RedisError

from subgraphs.kit.ending import wait_until_ended
from subgraphs.kit.worker.arq_queue import RUN, WAKE

_POLL_SECONDS: Final = 2.0
_RETRY_SECONDS: Final = 1.0
# arq's own tries, results and time limits have no part in this: the rows know.
_MOST_TRIES: Final = 1_000_000

_logger = structlog.get_logger(__name__)

RunJob = Callable[[str], Awaitable[object]]


class QueueWorker(Worker):
    """arq's worker on one queue. It looks when it is woken, so that a job begins at once, and now and then besides."""

    def __init__(self, queue: str, run: RunJob, redis: ArqRedis, most_at_once: int) -> None:
        # Any: what arq calls its functions with; ours is only ever enqueued with the id.
        async def run_job(ctx: dict[Any, Any], *arguments: Any, **_options: Any) -> None:  # noqa: ARG001
            await run(*arguments)

        # Any: arq types no limit as a number, and means None
        unlimited: Any = None
        super().__init__(
            functions=[func(run_job, name=RUN)],
            queue_name=queue,
            redis_pool=redis,
            handle_signals=False,
            max_jobs=most_at_once,
            job_timeout=unlimited,
            keep_result=0,
            max_tries=_MOST_TRIES,
            log_results=False,
            job_serializer=redis.job_serializer,
            job_deserializer=redis.job_deserializer,
        )
        self.woken = asyncio.Event()

    async def main(self) -> None:
        """Pick up jobs until `pick_up_nothing`."""
        failing = False
        while self.allow_pick_jobs:
            self.woken.clear()
            try:
                await self._poll_iteration()
                failing = False
            except (RedisError, OSError) as error:
                if not failing:
                    _logger.warning("the queue cannot be read; trying again", queue=self.queue_name, reason=str(error))
                failing = True
            # Not `wait_for`: in Python 3.11 it loses a cancellation that meets the event.
            with suppress(TimeoutError):
                async with asyncio.timeout(_RETRY_SECONDS if failing else _POLL_SECONDS):
                    await self.woken.wait()

    async def start_jobs(self, job_ids: list[bytes]) -> None:
        """Begin with jobs. What runs here already still stands in the queue, and is none of them."""
        for job_id in job_ids:
            if self.allow_pick_jobs and job_id.decode() not in self.tasks:
                await super().start_jobs([job_id])

    async def pick_up_nothing(self) -> None:
        """Leave what is queued to others from now on. A job whose claim is on its way is begun with."""
        self.allow_pick_jobs = False
        self.woken.set()
        if self.main_task is not None:
            await wait_until_ended(self.main_task)

    async def stop(self) -> None:
        """Pick up nothing more, and wait until what runs has ended or was given back."""
        await self.pick_up_nothing()
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)

    def _release_sem_dec_counter_on_complete(self) -> None:
        super()._release_sem_dec_counter_on_complete()
        self.woken.set()


class ArqWorkers:
    """Workers on several queues, and what wakes them."""

    def __init__(self, redis: ArqRedis, workers: Mapping[str, QueueWorker]) -> None:
        self._redis = redis
        self._workers = workers
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Work until `stop`."""
        self._tasks = [asyncio.create_task(worker.async_run()) for worker in self._workers.values()]
        self._tasks.append(asyncio.create_task(self._listen()))

    async def pick_up_nothing(self) -> None:
        """Leave what is queued to others from now on."""
        await asyncio.gather(*(worker.pick_up_nothing() for worker in self._workers.values()))

    async def stop(self) -> None:
        """End all, when what they run has ended."""
        await asyncio.gather(*(worker.stop() for worker in self._workers.values()))
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _listen(self) -> None:
        while True:
            with suppress(RedisError, OSError):
                async with self._redis.pubsub() as channel:
                    await channel.subscribe(WAKE)
                    for worker in self._workers.values():
                        worker.woken.set()
                    async for message in channel.listen():
                        self._hear(message)
            await asyncio.sleep(_RETRY_SECONDS)

    def _hear(self, message: Mapping[str, Any]) -> None:  # Any: redis types no messages
        if message["type"] == "message":
            worker = self._workers.get(message["data"].decode())
            if worker is not None:
                worker.woken.set()
