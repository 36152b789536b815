"""Events of a transaction come in, rows of the outbox written with that transaction go out, in commit order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.clock import Clock
from subgraphs.kit.columns import UtcDateTime, json_column

# One lock a schema: PostgreSQL hands out sequence numbers before commit, so that without it a later number could
# become readable before an earlier one, and a subscriber that has seen the later one would miss the earlier.
_COMMIT_ORDER = text("SELECT pg_advisory_xact_lock(hashtext('outbox:' || current_schema()))")
_NOTIFY = text("SELECT pg_notify('outbox_' || current_schema(), '')")
_PENDING = "outbox"


@dataclass(frozen=True, slots=True)
class PendingEvent:
    """An event whose transaction has not committed yet."""

    topic: str
    scope: str
    key: str
    payload: Mapping[str, Any]  # Any: JSON values


def outbox_table(metadata: MetaData) -> Table:
    """Add the outbox to a subgraph's metadata."""
    return Table(
        "outbox",
        metadata,
        Column("sequence", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True),
        Column("topic", String(64), nullable=False),
        Column("scope", String(255), nullable=False),
        Column("key", String(64), nullable=False),
        Column("payload", json_column(), nullable=False),
        Column("at", UtcDateTime(), nullable=False),
        Index(None, "at"),
        sqlite_autoincrement=True,  # numbers of swept rows must never come again
    )


def publish(session: AsyncSession, topic: str, *, scope: str, key: str, payload: Mapping[str, Any]) -> None:
    """Announce `topic` (such as `queue_item.created`) about the record `key` when and only when `session` commits.

    `scope` is the organization or owner whose subscribers may hear of it.
    """
    session.info.setdefault(_PENDING, []).append(PendingEvent(topic, scope, key, payload))


async def write_pending(session: AsyncSession, table: Table, clock: Clock) -> bool:
    """Write what was published in this session, just before its commit. Answers whether there was anything."""
    pending: Sequence[PendingEvent] = session.info.pop(_PENDING, ())
    if not pending:
        return False
    now: datetime = clock.now()
    postgres = session.get_bind().dialect.name == "postgresql"
    if postgres:
        await session.execute(_COMMIT_ORDER)
    await session.execute(
        insert(table),
        [
            {"topic": event.topic, "scope": event.scope, "key": event.key, "payload": dict(event.payload), "at": now}
            for event in pending
        ],
    )
    if postgres:
        await session.execute(_NOTIFY)
    return True


def forget_pending(session: AsyncSession) -> None:
    """Drop what was published in a transaction that is rolled back."""
    session.info.pop(_PENDING, None)
