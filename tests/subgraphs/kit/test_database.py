"""The database: readers, writers, and what happens when it cannot be used."""

import asyncio
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from graphql import parse
from sqlalchemy.exc import DBAPIError

from subgraphs.kit.database import database_url
from subgraphs.kit.errors import SERVICE_UNAVAILABLE, SubgraphError
from subgraphs.kit.settings import KitSettings, SettingsError, read_settings
from tests.patience import PATIENCE

NOW = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)


def row(note_row: Any, key: str) -> Any:
    return note_row(id=key, organization_id="org_1", text=key, rank=0, extra=None, created_at=NOW)


async def count(notes: Any) -> int:
    async with notes.database.reading() as session:
        total: int = await session.scalar(sa.text("SELECT count(*) FROM note"))
        return total


async def test_a_reader_does_not_wait_for_a_writer_and_sees_nothing_of_it_before_its_commit(
    notes: Any, note_row: Any
) -> None:
    async with notes.database.transaction() as session:
        session.add(row(note_row, "a"))
        await session.flush()
        async with asyncio.timeout(PATIENCE):
            assert await count(notes) == 0
    assert await count(notes) == 1


async def test_an_exception_rolls_back(notes: Any, note_row: Any) -> None:
    with pytest.raises(RuntimeError):  # noqa: PT012 - the block is the point
        async with notes.database.transaction() as session:
            session.add(row(note_row, "a"))
            await session.flush()
            raise RuntimeError
    assert await count(notes) == 0


async def test_a_cancelled_writer_leaves_nothing_and_blocks_nobody(notes: Any, note_row: Any) -> None:
    entered = asyncio.Event()

    async def write() -> None:
        async with notes.database.transaction() as session:
            session.add(row(note_row, "a"))
            await session.flush()
            entered.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(PATIENCE), notes.database.transaction() as session:
        session.add(row(note_row, "b"))
    assert await count(notes) == 1


async def test_stopping_waits_for_who_still_reads(notes: Any) -> None:
    entered, go_on = asyncio.Event(), asyncio.Event()

    async def read() -> None:
        async with notes.database.reading() as session:
            await session.execute(sa.text("SELECT 1"))
            entered.set()
            await go_on.wait()

    pool = notes.database.reader.pool
    reading = asyncio.create_task(read())
    await entered.wait()
    stopping = asyncio.create_task(notes.database.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    go_on.set()
    await asyncio.gather(reading, stopping)
    assert pool.checkedin() == 0


async def test_many_writers_at_once_all_succeed(notes: Any, note_row: Any, make_notes: Any, values: Any) -> None:
    other = make_notes(values)
    await other.start()

    async def write(number: int) -> None:
        subgraph = notes if number % 2 else other
        async with subgraph.database.transaction() as session:
            session.add(row(note_row, f"{number}"))

    await asyncio.gather(*(write(number) for number in range(60)))
    assert await count(notes) == 60
    await other.stop()


async def test_what_reads_cannot_write(notes: Any) -> None:
    async with notes.database.reading() as session:
        with pytest.raises(DBAPIError):
            await session.execute(sa.text("DELETE FROM note"))


async def test_moments_keep_their_microseconds(notes: Any, note_row: Any) -> None:
    async with notes.database.transaction() as session:
        session.add(row(note_row, "a"))
    async with notes.database.reading() as session:
        assert (await session.get(note_row, "a")).created_at == NOW
        found = await session.scalars(sa.select(note_row).where(note_row.created_at < NOW.replace(microsecond=123457)))
        assert len(found.all()) == 1


async def test_a_moment_without_zone_is_not_stored(notes: Any, note_row: Any) -> None:
    with pytest.raises((DBAPIError, sa.exc.StatementError), match="without time zone"):  # noqa: PT012
        async with notes.database.transaction() as session:
            naive = row(note_row, "a")
            naive.created_at = datetime(2026, 1, 1)
            session.add(naive)


async def test_a_subgraph_has_files_of_its_own_that_only_the_owner_reads(
    make_notes: Callable[..., Any], sqlite_values: dict[str, str]
) -> None:
    notes = make_notes(sqlite_values)
    await notes.start()
    await count(notes)
    files = sorted(Path(sqlite_values["data_dir"]).iterdir())  # noqa: ASYNC240 - a test may wait
    assert files[0].name == "notes.sqlite3"
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    await notes.stop()


async def test_a_place_that_cannot_be_opened_is_named(make_notes: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "notes.sqlite3").mkdir()
    with pytest.raises(SubgraphError, match=r"The database of 'notes' at .*notes\.sqlite3 cannot be opened") as refused:
        await make_notes({"data_dir": str(tmp_path)}).start()
    assert refused.value.code == SERVICE_UNAVAILABLE


async def test_a_server_that_is_not_there_is_named_without_its_password(make_notes: Callable[..., Any]) -> None:
    url = "postgresql://me:hidden@127.0.0.1:1/nothing"
    with pytest.raises(SubgraphError, match="cannot be opened") as refused:
        await make_notes({"database_url": url}).start()
    assert refused.value.code == SERVICE_UNAVAILABLE
    assert "hidden" not in refused.value.message


async def test_a_table_that_is_missing_is_a_fault_of_ours(notes: Any) -> None:
    """Nothing that waiting would mend, and its name is nobody's business."""
    async with notes.database.transaction() as session:
        await session.execute(sa.text("DROP TABLE note"))
    answer = await notes.execute(parse("{ notes { totalCount } }"), {}, claims={"sub": "ann", "org_id": "org_1"})
    [error] = answer["errors"]
    assert error["extensions"]["code"] == "INTERNAL_ERROR"
    assert "note" not in error["message"].replace("notes", "")


async def test_a_full_disk_refuses_the_write_and_nothing_else(
    make_notes: Callable[..., Any], sqlite_values: dict[str, str], note_row: Any
) -> None:
    notes = make_notes(sqlite_values)
    await notes.start()
    async with notes.database.transaction() as session:
        pages = await session.scalar(sa.text("PRAGMA page_count"))
        await session.execute(sa.text(f"PRAGMA max_page_count = {pages + 2}"))
    text = "mutation($t: String!) { write(input: {text: $t}) { id } }"
    claims = {"sub": "ann", "org_id": "org_1"}
    answers = [await notes.execute(parse(text), {"t": "x" * 200}, claims=claims) for _ in range(200)]
    codes = {error["extensions"]["code"] for answer in answers for error in answer.get("errors", ())}
    assert codes == {SERVICE_UNAVAILABLE}
    told = {error["message"] for answer in answers for error in answer.get("errors", ())}
    assert told == {"The database cannot do this at the moment; try again."}
    written = sum(1 for answer in answers if "errors" not in answer)
    assert await count(notes) == written
    await notes.stop()


async def test_more_readers_than_connections_take_turns(make_notes: Callable[..., Any], values: dict[str, str]) -> None:
    notes = make_notes(values | {"database_pool_size": "2"})
    await notes.start()
    assert await asyncio.gather(*(count(notes) for _ in range(30))) == [0] * 30
    await notes.stop()


async def test_before_start_and_after_stop_it_says_so(
    make_notes: Callable[..., Any], sqlite_values: dict[str, str]
) -> None:
    notes = make_notes(sqlite_values)
    with pytest.raises(SubgraphError, match="is not open"):
        await count(notes)
    await notes.start()
    await notes.start()
    await notes.stop()
    await notes.stop()
    with pytest.raises(SubgraphError, match="is not open"):
        await count(notes)


@pytest.mark.parametrize("url", ["mysql://host/db", "nonsense"])
def test_an_unknown_kind_of_database_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(SettingsError, match="TIDEGATE_DATABASE_URL"):
        database_url("notes", read_settings(KitSettings, {"database_url": url}))


@pytest.mark.parametrize(
    ("setting", "url"),
    [
        ({"database_url": "postgres://me@host/db"}, "postgresql+asyncpg://me@host/db"),
        ({"database_url": "postgresql://host/db?host=/run"}, "postgresql+asyncpg://host/db?host=%2Frun"),
        ({"data_dir": "/var/lib/tidegate"}, "sqlite+aiosqlite:////var/lib/tidegate/notes.sqlite3"),
    ],
)
def test_settings_say_where_the_data_is(setting: dict[str, str], url: str) -> None:
    assert str(database_url("notes", read_settings(KitSettings, setting))) == url


@pytest.mark.postgres
async def test_a_lost_server_is_said_to_be_unavailable_and_found_again(
    make_notes: Callable[..., Any], sqlite_values: dict[str, str], postgres_url: str
) -> None:
    notes = make_notes(sqlite_values | {"database_url": postgres_url})
    await notes.start()
    assert await count(notes) == 0
    end_all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    async with notes.database.transaction() as session:
        await session.execute(sa.text(end_all + " AND datname = current_database()"))
    claims = {"sub": "ann", "org_id": "org_1"}
    answers = [await notes.execute(parse("{ notes { totalCount } }"), {}, claims=claims) for _ in range(3)]
    codes = [answer["errors"][0]["extensions"]["code"] for answer in answers if "errors" in answer]
    assert set(codes) <= {SERVICE_UNAVAILABLE}
    assert answers[-1] == {"data": {"notes": {"totalCount": 0}}}
    await notes.stop()
