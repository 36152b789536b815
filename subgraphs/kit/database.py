"""A subgraph's name and settings come in, sessions on its own SQLite file or PostgreSQL schema go out."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Final, cast

from prometheus_client import Counter
from sqlalchemy import MetaData, Table, event, func, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from subgraphs.kit.clock import Clock
from subgraphs.kit.errors import reason_of, unavailable
from subgraphs.kit.outbox import forget_pending, outbox_table, write_pending
from subgraphs.kit.settings import KitSettings, SettingsError
from subgraphs.kit.sqlite import connector

QUERIES: Final = Counter("db_queries", "Statements that databases ran, by subgraph.", ["subgraph"])

_BUSY_SECONDS = 10
_WAIT_FOR_CONNECTION_SECONDS = 30
_WAIT_FOR_USERS_SECONDS = 5
_ON_COMMIT = "on_commit"
_TURN_SECONDS = 1
# The space of numbers that such locks have for themselves, apart from those of transactions.
_HELD = 1


class Database:
    """The database of one subgraph: readers that never wait for a writer, and transactions that publish events.

    On SQLite there is one writing connection, so writers queue here in order and fairly rather than by SQLite's
    busy loop; another process's writers are waited for `_BUSY_SECONDS`.
    """

    def __init__(self, name: str, settings: KitSettings, metadata: MetaData, clock: Clock) -> None:
        self.name = name
        self.metadata = metadata
        self.outbox: Table = metadata.tables["outbox"] if "outbox" in metadata.tables else outbox_table(metadata)
        self.after_commit: list[Callable[[], None]] = []
        self.session_info: dict[str, object] = {}
        """What every transaction finds in its session's `info`."""
        self._clock = clock
        self._url = database_url(name, settings)
        self._pool_size = settings.database_pool_size
        # Those of this process wait here, rather than each with a connection.
        self._alone = asyncio.Lock()
        self._writer: AsyncEngine | None = None
        self._reader: AsyncEngine | None = None

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a SQLite file, otherwise a PostgreSQL schema."""
        return self._url.get_backend_name() == "sqlite"

    @property
    def writer(self) -> AsyncEngine:
        """The engine for transactions; only while started."""
        if self._writer is None:
            raise unavailable(f"The database of '{self.name}' is not open.")
        return self._writer

    @property
    def reader(self) -> AsyncEngine:
        """The engine for reading outside a transaction; only while started."""
        if self._reader is None:
            raise unavailable(f"The database of '{self.name}' is not open.")
        return self._reader

    async def start(self) -> None:
        """Open it, or say why that cannot be (SERVICE_UNAVAILABLE)."""
        if self._writer is not None:
            return
        try:
            self._writer, self._reader = self._sqlite_engines() if self.is_sqlite else self._postgres_engines()
            for engine in (self._writer, self._reader):
                _count_queries(engine, self.name)
            async with self._writer.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except Exception as error:
            await self.stop()
            place = self._url.render_as_string(hide_password=True)
            message = f"The database of '{self.name}' at {place} cannot be opened: {reason_of(error)}."
            raise unavailable(message) from error

    async def stop(self) -> None:
        """Give all connections back; those in use are waited for, at most `_WAIT_FOR_USERS_SECONDS`."""
        # The writer last: whoever closes a SQLite file last also writes its log back into it.
        engines, self._writer, self._reader = (self._reader, self._writer), None, None
        for engine in engines:
            if engine is not None:
                await _unused(engine)
                await engine.dispose()

    def reading(self) -> "ReadSession":
        """A session for reading: each statement sees what was committed before it. Close it after use."""
        return ReadSession(self.reader, expire_on_commit=False, autoflush=False)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session for writing: committed with its events at the end of the block, rolled back by an exception."""
        async with AsyncSession(self.writer, expire_on_commit=False, info=dict(self.session_info)) as session:
            try:
                yield session
                await session.flush()
                published = await write_pending(session, self.outbox, self._clock)
                await session.commit()
            except BaseException:
                forget_pending(session)
                raise
        if published:
            for callback in self.after_commit:
                callback()
        for callback in session.info.get(_ON_COMMIT, ()):
            callback()

    @asynccontextmanager
    async def alone(self, what: str) -> AsyncIterator[None]:
        """Let only one process at a time do `what`, where that takes several transactions or looks before it writes.

        On SQLite a transaction that writes is alone anyway; there this does nothing.
        """
        if self.is_sqlite:
            yield
            return
        async with self._alone, self.writer.begin() as connection:
            lock = func.hashtext(f"{what}:{self.name}")
            await connection.execute(select(func.pg_advisory_xact_lock(lock)))
            yield

    @asynccontextmanager
    async def holding(self, what: str) -> AsyncIterator[None]:
        """Like `alone`, for what lasts: wait for a turn, and keep it until the block ends or this process does.

        Who loses the connection loses the turn without knowing: writes must be safe without it.
        """
        if self.is_sqlite:
            yield
            return
        lock = func.hashtext(f"{what}:{self.name}")
        async with self.reader.connect() as connection:
            # Nobody tells that a turn has ended.
            while not await connection.scalar(select(func.pg_try_advisory_lock(_HELD, lock))):  # noqa: ASYNC110
                await asyncio.sleep(_TURN_SECONDS)
            try:
                yield
            finally:
                await connection.execute(select(func.pg_advisory_unlock(_HELD, lock)))

    def _sqlite_engines(self) -> tuple[AsyncEngine, AsyncEngine]:
        _create_private_file(Path(self._url.database or ""))
        common: dict[str, Any] = {"max_overflow": 0, "pool_timeout": _WAIT_FOR_CONNECTION_SECONDS}
        writing = {"async_creator_fn": connector(hurried=False, busy_seconds=_BUSY_SECONDS)}
        writer = create_async_engine(self._url, connect_args=writing, pool_size=1, **common)
        event.listen(writer.sync_engine, "connect", _prepare_sqlite_writer)
        event.listen(writer.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        # The driver begins nothing by itself, and nobody says BEGIN to a reader: each statement stands alone.
        reading = {"async_creator_fn": connector(hurried=True, busy_seconds=_BUSY_SECONDS)}
        reader = create_async_engine(self._url, connect_args=reading, pool_size=self._pool_size, **common)
        event.listen(reader.sync_engine, "connect", _prepare_sqlite_reader)
        return writer, reader

    def _postgres_engines(self) -> tuple[AsyncEngine, AsyncEngine]:
        server = {"search_path": f'"{self.name}"', "application_name": f"tidegate {self.name}"}
        common: dict[str, Any] = {"pool_size": self._pool_size, "max_overflow": 0}
        common["pool_timeout"] = _WAIT_FOR_CONNECTION_SECONDS
        writer = create_async_engine(self._url, connect_args={"server_settings": server}, **common)
        reader = create_async_engine(
            self._url,
            connect_args={"server_settings": server | {"default_transaction_read_only": "on"}},
            isolation_level="AUTOCOMMIT",
            skip_autocommit_rollback=True,
            **common,
        )
        return writer, reader


def _count_queries(engine: AsyncEngine, name: str) -> None:
    counter = QUERIES.labels(name)
    event.listen(engine.sync_engine, "after_cursor_execute", lambda *_: counter.inc())


async def _unused(engine: AsyncEngine) -> None:
    """Wait until nobody uses a connection: a pool that is disposed of would leave it open.

    Who was cancelled gives its connection back in a task of its own, which nobody else waits for.
    """
    pool = cast("AsyncAdaptedQueuePool", engine.pool)  # both kinds of database have one: nothing else is asked for
    with suppress(TimeoutError):
        async with asyncio.timeout(_WAIT_FOR_USERS_SECONDS):
            while pool.checkedout():  # noqa: ASYNC110 - a pool announces nothing
                await asyncio.sleep(0.005)


def on_commit(session: AsyncSession, callback: Callable[[], None]) -> None:
    """Call back when and only when `session`, a transaction of a `Database`, has committed."""
    session.info.setdefault(_ON_COMMIT, []).append(callback)


class ReadSession(AsyncSession):
    """A session that the resolvers of one request share: they run at the same time, their statements one by one."""

    def __init__(self, *arguments: Any, **options: Any) -> None:  # Any: AsyncSession's own arguments, passed on
        super().__init__(*arguments, **options)
        self._turn = asyncio.Lock()

    async def execute(self, *arguments: Any, **options: Any) -> Any:  # Any: the parent's many overloads
        """Run a statement when it is this caller's turn. `scalars` comes through here too."""
        async with self._turn:
            return await super().execute(*arguments, **options)

    async def scalar(self, *arguments: Any, **options: Any) -> Any:  # Any: the parent's many overloads
        """Run a statement for its one value when it is this caller's turn."""
        async with self._turn:
            return await super().scalar(*arguments, **options)

    async def get(self, *arguments: Any, **options: Any) -> Any:  # Any: the parent's many overloads
        """Read a row by its primary key when it is this caller's turn."""
        async with self._turn:
            return await super().get(*arguments, **options)


def database_url(name: str, settings: KitSettings) -> URL:
    """Where the subgraph `name` keeps its data: a PostgreSQL URL from the settings, or a file below `data_dir`."""
    if not settings.database_url:
        return URL.create("sqlite+aiosqlite", database=str(Path(settings.data_dir) / f"{name}.sqlite3"))
    try:
        url = make_url(settings.database_url)
    except ArgumentError as error:
        raise SettingsError(f"TIDEGATE_DATABASE_URL: not a database URL: {error}") from error
    if url.get_backend_name() not in {"postgresql", "postgres"}:
        raise SettingsError("TIDEGATE_DATABASE_URL: only PostgreSQL is known; leave it empty for SQLite files")
    return url.set(drivername="postgresql+asyncpg")


def _create_private_file(path: Path) -> None:
    """Create an empty database that only its owner can read; SQLite gives its other files the same mode."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _prepare_sqlite_writer(connection: DBAPIConnection, _record: object) -> None:
    _pragmas(connection, "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")


def _prepare_sqlite_reader(connection: DBAPIConnection, _record: object) -> None:
    _pragmas(connection, "query_only=ON")


def _pragmas(connection: DBAPIConnection, *pragmas: str) -> None:
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
