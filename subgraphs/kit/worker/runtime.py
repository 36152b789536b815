"""Subgraphs of this process and settings come in; their jobs are dispatched, run, or both, until somebody says stop."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import structlog
from arq.connections import ArqRedis

from subgraphs.kit.app import Subgraph
from subgraphs.kit.jobs.queue import LocalQueue
from subgraphs.kit.settings import KitSettings, SettingsError, read_settings
from subgraphs.kit.worker.arq_queue import ArqQueue, open_redis, queue_name
from subgraphs.kit.worker.arq_worker import ArqWorkers, QueueWorker
from subgraphs.kit.worker.valkey import NoValkeyError, Valkey, answers, socket_of, url_of

Parts = Mapping[str, Subgraph[Any]]  # Any: the runtime does not look at resources

_LOOK_SECONDS: Final = 2.0

_logger = structlog.get_logger(__name__)


class Role(StrEnum):
    """What a process does about jobs."""

    ALL = "all"
    """Own the queue where none is configured, dispatch, and run."""
    DISPATCH = "dispatch"
    """Hand due jobs to the configured queue; without one, run them here."""
    WORK = "work"
    """Run what stands in the configured queue, or in that of the server on the same data folder."""


class JobRuntime:
    """The jobs of some subgraphs in this process."""

    def __init__(self, parts: Parts, settings: KitSettings, role: Role) -> None:
        self._parts = {name: part for name, part in parts.items() if part.jobs.kinds}
        self._settings = settings
        self._role = role
        self._redis: ArqRedis | None = None
        self._workers: ArqWorkers | None = None
        self._valkey: Valkey | None = None
        self._guard: asyncio.Task[None] | None = None
        self._local: list[LocalQueue] = []

    async def start(self) -> None:
        """Begin. `SettingsError` where a process of workers finds no queue."""
        if not self._parts:
            return
        url = await self._url()
        if url is None:
            await self._run_here()
            return
        self._redis = redis = open_redis(url)
        for name, part in self._parts.items():
            await part.jobs.dispatch_to(ArqQueue(name, redis, part.jobs.limits))
        if self._role is not Role.DISPATCH:
            self._workers = ArqWorkers(redis, self._queue_workers(redis))
            self._workers.start()

    async def stop(self) -> None:
        """Hand out nothing more, give back what runs, and end the queue's server if it is ours."""
        if self._workers is not None:
            await self._workers.pick_up_nothing()
        await asyncio.gather(*(_give_back(part) for part in self._parts.values()))
        if self._workers is not None:
            await self._workers.stop()
        for queue in self._local:
            await queue.stop()
        if self._redis is not None:
            await self._redis.aclose(close_connection_pool=True)
        if self._guard is not None:
            self._guard.cancel()
            with suppress(asyncio.CancelledError):
                await self._guard
        if self._valkey is not None:
            await self._valkey.stop()

    async def _url(self) -> str | None:
        """Where the queue is; None where jobs are to be run without one."""
        if self._settings.redis_url:
            return self._settings.redis_url
        data_dir = Path(self._settings.data_dir)
        match self._role:
            case Role.WORK:
                return _running_queue(data_dir)
            case Role.DISPATCH:
                _logger.info("TIDEGATE_REDIS_URL is not set: jobs run in this process", subgraphs=list(self._parts))
                return None
            case Role.ALL:
                return await self._own_queue(Valkey(data_dir))

    async def _own_queue(self, valkey: Valkey) -> str | None:
        try:
            url = await valkey.ensure()
        except NoValkeyError as error:
            _logger.warning("jobs run in this process, without arq", reason=str(error))
            return None
        self._valkey = valkey
        self._guard = asyncio.create_task(_keep_running(valkey))
        return url

    async def _run_here(self) -> None:
        for part in self._parts.values():
            concurrency = self._settings.worker_concurrency
            queue = LocalQueue(part.jobs.run, concurrency=concurrency, limits=part.jobs.limits)
            self._local.append(queue)
            await part.jobs.dispatch_to(queue)

    def _queue_workers(self, redis: ArqRedis) -> dict[str, QueueWorker]:
        most = self._settings.worker_concurrency
        queues = [(queue_name(name), part, most) for name, part in self._parts.items()]
        queues += [
            (queue_name(name, kind), part, min(limit, most))
            for name, part in self._parts.items()
            for kind, limit in part.jobs.limits.items()
        ]
        return {queue: QueueWorker(queue, part.jobs.run, redis, limit) for queue, part, limit in queues}


async def _give_back(part: Subgraph[Any]) -> None:  # Any: as above
    await part.jobs.dispatch_to(None)
    await part.jobs.give_back()


def create_runtime(parts: Parts, values: Mapping[str, str], role: str) -> JobRuntime:
    """As the registry's [jobs] names it. `role` is one of `Role`'s values."""
    return JobRuntime(parts, read_settings(KitSettings, values), Role(role))


def _running_queue(data_dir: Path) -> str:
    path = socket_of(data_dir)
    if not answers(path):
        raise SettingsError(
            "There is no queue to take jobs from: "
            f"set TIDEGATE_REDIS_URL, or start `tidegate serve` on the data folder {data_dir} first."
        )
    return url_of(path)


async def _keep_running(valkey: Valkey) -> None:
    """Start it again where it has died, or where the process that had started it is gone."""
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        try:
            await valkey.ensure()
        except NoValkeyError as error:
            _logger.warning("the queue's server cannot be started; trying again", reason=str(error))
