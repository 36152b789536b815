"""The path of a SQLite file comes in, a connection for SQLAlchemy's aiosqlite dialect goes out that costs less.

aiosqlite sends each call of the driver to a thread, four for one SELECT. Here a statement with all its rows is one
call; and a reading connection tries it on the event loop first, where most take some microseconds, and goes to the
thread only with what turns out to take long or would have to wait.
"""

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, Self, TypeVar

T = TypeVar("T")
Row = tuple[Any, ...]  # Any: SQLite's values

# About a millisecond of SQLite's virtual machine.
_HURRIED_STEPS = 20_000
_RETRY_SECONDS = 0.01


class SqliteCursor:
    """One statement and its rows."""

    def __init__(self, connection: "SqliteConnection") -> None:
        self._connection = connection
        self._rows: list[Row] = []
        self.description: Any = None  # Any: as the DB-API has it
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Sequence[object] = ()) -> Self:
        """Run a statement and keep its rows."""
        await self._connection.run(self._execute, sql, parameters)
        return self

    async def executemany(self, sql: str, parameters: Sequence[Sequence[object]]) -> Self:
        """Run a statement for each set of parameters."""
        await self._connection.run(self._executemany, sql, parameters)
        return self

    async def fetchall(self) -> Sequence[Row]:
        """The rows."""
        return self._rows

    async def close(self) -> None:
        """Nothing is held."""

    def _execute(self, sql: str, parameters: Sequence[object]) -> None:
        self._keep(self._connection.driver.execute(sql, parameters))

    def _executemany(self, sql: str, parameters: Sequence[Sequence[object]]) -> None:
        self._keep(self._connection.driver.executemany(sql, parameters))

    def _keep(self, cursor: sqlite3.Cursor) -> None:
        self._rows = cursor.fetchall() if cursor.description else []
        self.description, self.rowcount, self.lastrowid = cursor.description, cursor.rowcount, cursor.lastrowid
        cursor.close()


class SqliteConnection:
    """A connection with a thread of its own, started when it is first needed.

    A `hurried` one is for reading only, because it may run a statement twice: on the event loop, interrupted, and
    again in the thread.
    """

    def __init__(self, path: str, *, hurried: bool, busy_seconds: float) -> None:
        self._hurried = hurried
        self._busy_seconds = busy_seconds
        self._interruptible = False
        self._last: Future[Any] | None = None  # Any: of whatever ran in the thread last
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sqlite")
        # A hurried statement must not make the event loop wait for a lock.
        timeout = 0 if hurried else busy_seconds
        self.driver = sqlite3.connect(path, timeout=timeout, isolation_level=None, check_same_thread=False)
        if hurried:
            self.driver.set_progress_handler(lambda: self._interruptible, _HURRIED_STEPS)

    @property
    def _connection(self) -> sqlite3.Connection:
        """The dialect asks for this name, to see whether the connection is open."""
        return self.driver

    def cursor(self) -> SqliteCursor:
        """A cursor."""
        return SqliteCursor(self)

    async def commit(self) -> None:
        """Commit what was begun."""
        if self.driver.in_transaction:
            await self.run(self.driver.commit)

    async def rollback(self) -> None:
        """Undo what was begun."""
        if self._is_busy() or self.driver.in_transaction:
            await self.run(self.driver.rollback)

    async def close(self) -> None:
        """Close, after what runs still."""
        await self.run(self.driver.close)
        self._thread.shutdown(wait=False)

    def stop(self) -> None:
        """Close without waiting."""
        self._thread.submit(self.driver.close)
        self._thread.shutdown(wait=False)

    async def create_function(self, *arguments: Any, **options: Any) -> None:  # Any: as the driver has them
        """Add a function to SQL."""
        await self.run(partial(self.driver.create_function, *arguments, **options))

    async def run(self, function: Callable[..., T], *arguments: Any) -> T:  # Any: the function's own
        """Call the driver: here if that is quick, otherwise in the thread. Calls run one after the other."""
        if self._hurried and not self._is_busy():
            self._interruptible = True
            try:
                return function(*arguments)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode not in {sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_BUSY}:
                    raise
            finally:
                self._interruptible = False
        return await self._run_in_thread(function, *arguments)

    async def _run_in_thread(self, function: Callable[..., T], *arguments: Any) -> T:  # Any: the function's own
        future = self._last = self._thread.submit(self._patiently, function, *arguments)
        return await asyncio.wrap_future(future)

    def _is_busy(self) -> bool:
        """Whether the thread still works, perhaps on something whose caller was cancelled."""
        return self._last is not None and not self._last.done()

    def _patiently(self, function: Callable[..., T], *arguments: Any) -> T:  # Any: the function's own
        deadline = time.monotonic() + self._busy_seconds
        while True:
            try:
                return function(*arguments)
            except sqlite3.OperationalError as error:
                busy = self._hurried and error.sqlite_errorcode == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() > deadline:
                    raise
            time.sleep(_RETRY_SECONDS)


def connector(*, hurried: bool, busy_seconds: float) -> Callable[..., Awaitable[SqliteConnection]]:
    """What opens connections, for the dialect's `async_creator_fn`."""

    async def connect(path: str, **_options: object) -> SqliteConnection:
        return SqliteConnection(path, hurried=hurried, busy_seconds=busy_seconds)

    return connect
