"""A database of blobs comes in; what the same writes cost without anything of ours goes out.

One SQLite connection with the settings of the product (WAL, every commit on the disk) writes the rows of a new blob, or
of a new version, as they stand in the database already: transaction by transaction, in hand-written SQL.
"""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

Row = dict[str, object]
FAR = 10_000_000
"""Beyond the ordinals of all blobs that a benchmark makes."""


def open_database(database: Path) -> sqlite3.Connection:
    """A connection that begins and commits by hand."""
    connection = sqlite3.connect(database, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def creates_a_second(database: Path, seconds: float) -> float:
    """Transactions per second that write the rows of a new blob: its own, its delta's, its tags' and its events'."""
    connection = open_database(database)
    blob_id = connection.execute("SELECT id FROM blobs WHERE size > 100 ORDER BY rowid DESC LIMIT 1").fetchone()[0]
    blobs, tags = _rows(connection, "blobs", "id", blob_id), _rows(connection, "tags", "blob_id", blob_id)
    deltas, events = _rows(connection, "deltas", "blob_id", blob_id), _rows(connection, "outbox", "key", blob_id)
    done, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        new_id, done = str(uuid4()), done + 1
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "UPDATE usage SET blobs = blobs + 1, bytes = bytes + 1, created = created + 1 WHERE owner_id = 'user_1'"
        )
        _insert(connection, "blobs", blobs, {"id": new_id, "ordinal": FAR + done})
        _insert(connection, "deltas", deltas, {"id": f"delta_{FAR + done}", "blob_id": new_id})
        _insert(connection, "tags", tags, {"blob_id": new_id})
        _insert(connection, "outbox", events, {"sequence": None, "key": new_id})
        connection.execute("COMMIT")
    rate = done / (time.perf_counter() - start)
    connection.close()
    return rate


def changes(database: Path, blob_id: str, times: int, clock: Callable[[], float]) -> list[float]:
    """Seconds by `clock` of each transaction that gives a blob a version: its head read and written, delta, events."""
    connection = open_database(database)
    delta = _rows(connection, "deltas", "blob_id", blob_id)[-1:]
    events = _rows(connection, "outbox", "key", blob_id)[-2:]
    taken = []
    for _ in range(times):
        start = clock()
        connection.execute("BEGIN IMMEDIATE")
        (head,) = _rows(connection, "blobs", "id", blob_id)
        version = int(str(head["version"])) + 1
        connection.execute(
            "UPDATE blobs SET version = ?, metadata = ?, content = ?, updated_at = ? WHERE id = ? AND version = ?",
            (version, head["metadata"], head["content"], head["updated_at"], blob_id, version - 1),
        )
        _insert(connection, "deltas", delta, {"id": f"delta_{FAR + version}", "to_version": version})
        _insert(connection, "outbox", events, {"sequence": None})
        connection.execute("COMMIT")
        taken.append(clock() - start)
    connection.close()
    return taken


def _rows(connection: sqlite3.Connection, table: str, key: str, value: str) -> list[Row]:
    cursor = connection.execute(f"SELECT * FROM {table} WHERE {key} = ?", (value,))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _insert(connection: sqlite3.Connection, table: str, rows: list[Row], changed: Row) -> None:
    for row in rows:
        new = row | changed
        names, marks = ", ".join(new), ", ".join("?" * len(new))
        connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(new.values()))
