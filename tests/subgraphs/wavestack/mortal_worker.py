"""A subgraph comes in, a real `tidegate worker` for it goes out, to be killed while an answer to it is kept back."""

import asyncio
import multiprocessing
import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from multiprocessing.process import BaseProcess
from typing import Any, Self

from msgspec import to_builtins
from sqlalchemy import text

from gateway.cli import tidegate
from subgraphs.kit.app import Subgraph
from subgraphs.kit.settings import KitSettings, read_settings
from subgraphs.kit.worker.runtime import JobRuntime, Role

# A process that has imported the product once makes the workers: each begins with what takes seconds already done.
_PROCESSES = multiprocessing.get_context("forkserver")
_PRODUCT = (
    "gateway.cli.worker",
    "subgraphs.kit.worker.runtime",
    "authlib.integrations.httpx_client",
    "pyreqwest.client",
)

_CHANGING = re.compile(rb"[\w~%-]{16,}|\d+")
"""What is another one each time: identifiers, boundaries, signatures, offsets of time."""


class MortalWorker:
    """`tidegate worker` for a subgraph that runs here and hands its jobs to the same queue, as when scaled out."""

    def __init__(self, subgraph: Subgraph[Any]) -> None:  # Any: its settings are among its resources
        settings: KitSettings = subgraph.resources.settings
        self._subgraph = subgraph
        self._values = _given(settings)
        self._runtime = JobRuntime({subgraph.name: subgraph}, settings, Role.DISPATCH)
        self._process: BaseProcess | None = None

    async def __aenter__(self) -> Self:
        await self._subgraph.start()
        await self._runtime.start()
        self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.kill()
        await self._runtime.stop()
        await self._subgraph.stop()

    def start(self) -> None:
        """Start the process and return at once."""
        _PROCESSES.set_forkserver_preload([*_PRODUCT, f"subgraphs.wavestack.{self._subgraph.name}.app"])
        self._process = _PROCESSES.Process(target=_work, args=(self._subgraph.name, self._values), daemon=True)
        self._process.start()

    async def kill(self) -> None:
        """End the process as a power cut would, and let the time pass for which others leave its work to it.

        Its jobs forget that it died, too: those whose workers die again and again are given up, and are not meant here.
        """
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._process = None
        async with self._subgraph.database.transaction() as session:
            held = "UPDATE jobs SET lease_until = created_at, losses = 0 WHERE lease_until IS NOT NULL"
            await session.execute(text(held))
            await session.execute(text("UPDATE oauth_accounts SET refreshing_until = NULL"))


def _given(settings: KitSettings) -> dict[str, str]:
    """The settings that are not as they are by themselves, as text."""
    own, usual = to_builtins(settings), to_builtins(read_settings(type(settings), {}))
    given = {name: value for name, value in own.items() if value != usual[name]}
    return {name: "true" if value is True else str(value) for name, value in given.items()}


def _work(subgraph: str, values: Mapping[str, str]) -> None:
    """What the process does."""
    for name in [name for name in os.environ if name.startswith("TIDEGATE_")]:
        del os.environ[name]
    os.environ |= {f"TIDEGATE_{name.upper()}": value for name, value in values.items()}
    tidegate.main(["worker", subgraph], standalone_mode=False)


class KeptAnswers:
    """Stands before an application: does what is asked, and keeps back the answer to each kind of request once.

    Requests are of one kind that differ only in identifiers, signatures and the like. Who asked is to be killed while
    it waits, and `release` then lets its successor pass.
    """

    def __init__(self, app: Any, paths: Sequence[str]) -> None:  # Any: ASGI has no types of its own
        self._app = app
        self._paths = paths
        self._known: set[tuple[bytes, ...]] = set()
        self._released = asyncio.Event()
        self.kept: set[str] = set()
        """Those of the paths below which an answer is being kept back."""
        self.counted: Counter[str] = Counter()
        """How many answers were kept back below each path."""

    def release(self) -> None:
        """Let go what is kept back."""
        self._released.set()
        self._released = asyncio.Event()
        self.kept.clear()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        path = next((path for path in self._paths if scope["path"].startswith(f"{path}/")), None)
        if path is None:
            await self._app(scope, receive, send)
            return
        request, answer = [message := await receive()], []
        while message.get("more_body"):
            request.append(message := await receive())
        kind = _kind_of(scope, b"".join(message.get("body", b"") for message in request))

        async def repeat() -> Any:
            return request.pop(0) if request else await receive()

        async def keep(message: Any) -> None:
            answer.append(message)

        await self._app(scope, repeat, keep)
        if kind not in self._known:
            self._known.add(kind)
            self.kept.add(path)
            self.counted[path] += 1
            await self._released.wait()
        for message in answer:
            await send(message)


def _kind_of(scope: Any, body: bytes) -> tuple[bytes, ...]:
    target = scope["path"].encode() + b"?" + scope["query_string"]
    place = dict(scope["headers"]).get(b"content-range", b"")
    return scope["method"].encode(), _CHANGING.sub(b"#", target), place, _CHANGING.sub(b"#", body)
