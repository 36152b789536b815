"""Databases for the products' tests: every test that takes `values` runs on SQLite and on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
import structlog
import uvicorn
from graphql import GraphQLEnumType, GraphQLNamedType, GraphQLSchema, specified_scalar_types

from gateway.app.embedded_gate import EmbeddedGate
from gateway.app.origin import Mount
from gateway.app.supergraph import compose_sdl
from gateway.composition.compose import SubgraphSource
from gateway.execution.embedded_transport import EmbeddedTransport
from gateway.registry import DEFAULT_PATH, load, read_registry
from gateway.serving.gateway import Gateway
from gateway.supergraph.read import read
from subgraphs.kit.app import Subgraph
from subgraphs.kit.settings import KitSettings, read_settings
from subgraphs.kit.worker.runtime import JobRuntime, Role
from subgraphs.kit.worker.valkey import Valkey
from tests.patience import PATIENCE

Working = Callable[..., AbstractAsyncContextManager[None]]
Composed = Callable[..., AbstractAsyncContextManager[Gateway]]


@pytest.fixture(autouse=True, scope="session")
def _plain_tracebacks() -> None:
    """Log faults without every frame's variables: those take a second each to write."""
    renderer = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], renderer])


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The file of a subgraph's SQLite database without a row: most tests begin with one, and it is made once."""
    folder = tmp_path_factory.mktemp("migrated", numbered=False)
    rows = {row.name: row for row in read_registry(DEFAULT_PATH).subgraph}

    @cache
    def make(name: str) -> Path:
        create = load(rows[name].embedded)
        subgraph = create({"data_dir": str(folder), "demo": "true", "public_url": "http://127.0.0.1:4000"})
        asyncio.run(subgraph.migrate())
        return folder / f"{name}.sqlite3"

    return lambda name: make(name) if name in rows else folder / "none"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def values(request: pytest.FixtureRequest) -> dict[str, str]:
    """Settings of a subgraph with an empty database of its own: pass them to `create_subgraph`."""
    if request.param == "sqlite":
        return dict(request.getfixturevalue("sqlite_values"))
    data_dir = request.getfixturevalue("tmp_path") / "data"
    url = request.getfixturevalue("postgres_url")
    return {"data_dir": str(data_dir), "demo": "true", "public_url": "http://127.0.0.1:4000", "database_url": url}


@pytest.fixture
def sqlite_values(request: pytest.FixtureRequest, tmp_path: Path, migrated: Callable[[str], Path]) -> dict[str, str]:
    """Settings of a subgraph on SQLite alone, for what does not depend on the database."""
    data_dir = tmp_path / "data"
    for folder in request.path.relative_to(Path(__file__).parent).parts[:-1]:
        if (file := migrated(folder)).exists():
            data_dir.mkdir(mode=0o700)
            copy(file, data_dir / file.name)
    return {"data_dir": str(data_dir), "demo": "true", "public_url": "http://127.0.0.1:4000"}


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Valkey for this process's tests. What tests leave in it harms none: rows are the truth."""
    valkey = Valkey(tmp_path_factory.mktemp("valkey"))
    yield asyncio.run(valkey.ensure())
    asyncio.run(valkey.stop())


@pytest.fixture
def working(redis_url: str) -> Working:
    """`async with working(subgraph, …):` starts subgraphs and a worker of their jobs in the test's process.

    The subgraphs are stopped in the end. `redis_url=None` runs jobs without a queue in Redis.
    """

    @asynccontextmanager
    async def run(
        *subgraphs: Subgraph[Any],
        redis_url: str | None = redis_url,
        concurrency: int = 10,
        started: Callable[[], None] = lambda: None,
    ) -> AsyncIterator[None]:
        settings = read_settings(KitSettings, {"redis_url": redis_url or "", "worker_concurrency": str(concurrency)})
        runtime = JobRuntime(
            {subgraph.name: subgraph for subgraph in subgraphs}, settings, Role.ALL if redis_url else Role.DISPATCH
        )
        try:
            for subgraph in subgraphs:
                await subgraph.start()
            started()
            await runtime.start()
            yield
        finally:
            await runtime.stop()
            for subgraph in subgraphs:
                await subgraph.stop()

    return run


@pytest.fixture
def composed(working: Working) -> Composed:
    """`async with composed(core, clipper) as gateway:` starts subgraphs, with a worker, behind a gateway of them all.

    They are connected as in `tidegate serve`: they ask the gateway, follow one another, and `gateway.execute(query,
    variables, context=RequestContext("1", claims=…))` asks as a client.
    """

    @asynccontextmanager
    async def run(*subgraphs: Subgraph[Any], **options: Any) -> AsyncIterator[Gateway]:
        urls = {subgraph.name: f"http://127.0.0.1/{subgraph.name}" for subgraph in subgraphs}
        sources = [SubgraphSource(subgraph.name, urls[subgraph.name], subgraph.sdl()) for subgraph in subgraphs]
        parts = {subgraph.name: subgraph for subgraph in subgraphs}
        gateway = Gateway(
            read(compose_sdl(sources)), {name: EmbeddedTransport(name, part) for name, part in parts.items()}
        )
        gate = EmbeddedGate(gateway, parts, [Mount(part.paths, part.asgi) for part in subgraphs if part.paths])

        def connect() -> None:
            for subgraph in subgraphs:
                subgraph.connect(gate)

        async with working(*subgraphs, started=connect, **options):
            yield gateway

    return run


@pytest.fixture(scope="session")
def undescribed() -> Callable[[GraphQLSchema], list[str]]:
    """A function that names every type, field, argument and enum value of a schema that has no description."""
    return lambda schema: [place for type_ in schema.type_map.values() for place in _undescribed_in(type_)]


def _undescribed_in(type_: GraphQLNamedType) -> Iterator[str]:
    if type_.name.startswith(("_", "link__")) or type_.name in specified_scalar_types:
        return
    if not type_.description:
        yield type_.name
    if isinstance(type_, GraphQLEnumType):
        yield from (f"{type_.name}.{name}" for name, value in type_.values.items() if not value.description)
    for name, field in getattr(type_, "fields", {}).items():
        if name.startswith("_"):
            continue
        if not field.description:
            yield f"{type_.name}.{name}"
        arguments = getattr(field, "args", {}).items()
        yield from (f"{type_.name}.{name}({key})" for key, argument in arguments if not argument.description)


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], Awaitable[None]]:
    """Wait until something is so, for what nobody announces; give up after a while."""

    async def wait(condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not condition():  # noqa: ASYNC110 - there is no event to wait for
                await asyncio.sleep(0)

    return wait


@pytest.fixture
def eventually() -> Callable[[Callable[[], Awaitable[bool]]], Awaitable[None]]:
    """Wait until something that must be asked for is so; give up after a while."""

    async def wait(condition: Callable[[], Awaitable[bool]]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not await condition():  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.01)

    return wait


@pytest.fixture
def serving() -> Callable[[Any], AbstractAsyncContextManager[str]]:
    """Serve an ASGI application over real sockets: `async with serving(app) as "127.0.0.1:port"`."""
    return _serving


@asynccontextmanager
async def _serving(app: Any) -> AsyncIterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", ws="websockets-sansio"))
    task = asyncio.create_task(server.serve())
    async with asyncio.timeout(PATIENCE):
        while not server.started:  # noqa: ASYNC110 - it announces nothing
            await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task
