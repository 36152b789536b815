"""The SQLite connection: quick statements on the event loop, long ones beside it."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from subgraphs.kit.sqlite import SqliteConnection
from tests.patience import PATIENCE

LONG = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) SELECT max(i) FROM n"

Until = Callable[[Callable[[], bool]], Awaitable[None]]


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[SqliteConnection]:
    connection = SqliteConnection(str(tmp_path / "a.sqlite3"), hurried=True, busy_seconds=5)
    yield connection
    await connection.close()


@pytest.fixture
async def writer(tmp_path: Path) -> AsyncIterator[SqliteConnection]:
    connection = SqliteConnection(str(tmp_path / "a.sqlite3"), hurried=False, busy_seconds=5)
    await connection.cursor().execute("PRAGMA journal_mode = WAL")
    await connection.cursor().execute("CREATE TABLE t (i INTEGER)")
    yield connection
    await connection.close()


def threads(connection: SqliteConnection) -> list[str]:
    """The names of the threads that a statement runs in, by a function of SQL."""
    names: list[str] = []
    connection.driver.create_function("here", 0, lambda: names.append(threading.current_thread().name))
    return names


async def test_a_quick_statement_runs_where_it_is_asked(writer: SqliteConnection, reader: SqliteConnection) -> None:
    names = threads(reader)
    cursor = await reader.cursor().execute("SELECT here(), i FROM t UNION ALL SELECT 7, 8")
    assert await cursor.fetchall() == [(7, 8)]
    await reader.cursor().execute("SELECT here()")
    assert names == [threading.current_thread().name]


async def test_a_long_statement_leaves_the_event_loop_free(writer: SqliteConnection, reader: SqliteConnection) -> None:
    running = asyncio.create_task(reader.cursor().execute(LONG))
    turns = 0
    while not running.done():
        await asyncio.sleep(0)
        turns += 1
    assert await (await running).fetchall() == [(3_000_000,)]
    assert turns > 10


async def test_what_follows_a_cancelled_statement_waits_for_it(
    writer: SqliteConnection, reader: SqliteConnection, until: Until
) -> None:
    names = threads(reader)
    running = asyncio.create_task(reader.cursor().execute(LONG))
    await until(reader._is_busy)
    running.cancel()
    await reader.cursor().execute("SELECT here()")
    assert [name.partition("_")[0] for name in names] == ["sqlite"]
    assert not reader._is_busy()


async def test_writing_happens_beside_the_event_loop(writer: SqliteConnection) -> None:
    names = threads(writer)
    await writer.cursor().execute("BEGIN IMMEDIATE")
    cursor = await writer.cursor().executemany("INSERT INTO t VALUES (coalesce(here(), ?))", [(1,), (2,)])
    assert cursor.rowcount == 2
    await writer.commit()
    assert len(set(names)) == 1
    assert names[0].startswith("sqlite")
    await writer.cursor().execute("BEGIN")
    await writer.cursor().execute("DELETE FROM t")
    await writer.rollback()
    assert await (await writer.cursor().execute("SELECT count(*) FROM t")).fetchall() == [(2,)]


async def test_a_reader_waits_for_an_exclusive_lock_beside_the_event_loop(
    writer: SqliteConnection, reader: SqliteConnection, until: Until
) -> None:
    await writer.cursor().execute("PRAGMA journal_mode = DELETE")
    await writer.cursor().execute("BEGIN EXCLUSIVE")
    reading = asyncio.create_task(reader.cursor().execute("SELECT count(*) FROM t"))
    await until(reader._is_busy)
    await writer.commit()
    async with asyncio.timeout(PATIENCE):
        assert await (await reading).fetchall() == [(0,)]


async def test_a_lock_that_lasts_is_an_error_in_the_end(tmp_path: Path, writer: SqliteConnection) -> None:
    await writer.cursor().execute("PRAGMA journal_mode = DELETE")
    await writer.cursor().execute("BEGIN EXCLUSIVE")
    impatient = SqliteConnection(str(tmp_path / "a.sqlite3"), hurried=True, busy_seconds=0.05)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        await impatient.cursor().execute("SELECT count(*) FROM t")
    await impatient.close()
    await writer.rollback()


async def test_an_error_is_the_drivers_own(reader: SqliteConnection) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await reader.cursor().execute("SELECT * FROM missing")


async def test_stopping_does_not_wait(tmp_path: Path) -> None:
    connection = SqliteConnection(str(tmp_path / "b.sqlite3"), hurried=True, busy_seconds=1)
    connection.stop()
    connection._thread.shutdown(wait=True)
    with pytest.raises(sqlite3.ProgrammingError):
        connection.driver.execute("SELECT 1")
