"""The tables of the usage subgraph: what was heard (ledger, invocations, batches), and the counters made of it.

The ledger and the invocations are kept; every counter can be made of them again.
"""

import datetime as dt

from sqlalchemy import BigInteger, Date, Index, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from subgraphs.kit.columns import UtcDateTime, named_metadata
from subgraphs.kit.outbox import outbox_table

OWNER_ID = String(255)
PROVIDER_ID = String(100)


class Table(DeclarativeBase):
    """The tables of this subgraph."""

    metadata = named_metadata()


outbox_table(Table.metadata)


class LedgerRow(Table):
    """What one page of events, or one batch of calls, added to the counters of an owner's day."""

    __tablename__ = "ledger"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)
    owner_id: Mapped[str] = mapped_column(OWNER_ID)
    day: Mapped[dt.date] = mapped_column(Date)
    blobs_created: Mapped[int] = mapped_column(BigInteger)
    deltas_applied: Mapped[int] = mapped_column(BigInteger)
    bytes: Mapped[int] = mapped_column(BigInteger)
    api_calls: Mapped[int] = mapped_column(BigInteger)


class DailyRow(Table):
    """The counters of an owner's day."""

    __tablename__ = "daily"

    owner_id: Mapped[str] = mapped_column(OWNER_ID, primary_key=True)
    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    blobs_created: Mapped[int] = mapped_column(BigInteger)
    deltas_applied: Mapped[int] = mapped_column(BigInteger)
    bytes: Mapped[int] = mapped_column(BigInteger)
    """How many bytes more were stored at its end than at its beginning."""
    api_calls: Mapped[int] = mapped_column(BigInteger)


class InvocationRow(Table):
    """A provider's job that has ended; each counts once."""

    __tablename__ = "invocations"

    job_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    owner_id: Mapped[str] = mapped_column(OWNER_ID)
    provider_id: Mapped[str] = mapped_column(PROVIDER_ID)
    day: Mapped[dt.date] = mapped_column(Date)
    latency: Mapped[int | None] = mapped_column(BigInteger)
    """In microseconds."""
    bucket: Mapped[int | None]
    cost: Mapped[int] = mapped_column(BigInteger)
    """In billionths."""
    error_kind: Mapped[str | None] = mapped_column(String(32))


class ProviderDayRow(Table):
    """The counters of a provider's day for an owner."""

    __tablename__ = "provider_daily"

    provider_id: Mapped[str] = mapped_column(PROVIDER_ID, primary_key=True)
    owner_id: Mapped[str] = mapped_column(OWNER_ID, primary_key=True)
    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    completed: Mapped[int] = mapped_column(BigInteger)
    timeout: Mapped[int] = mapped_column(BigInteger)
    invalid_input: Mapped[int] = mapped_column(BigInteger)
    internal_error: Mapped[int] = mapped_column(BigInteger)
    timed: Mapped[int] = mapped_column(BigInteger)
    """Of how many the latency is known."""
    latency: Mapped[int] = mapped_column(BigInteger)
    """The sum of these, in microseconds."""
    cost: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (Index(None, "owner_id", "day"),)


class LatencyRow(Table):
    """How many invocations of a provider's day for an owner took about so long."""

    __tablename__ = "latencies"

    provider_id: Mapped[str] = mapped_column(PROVIDER_ID, primary_key=True)
    owner_id: Mapped[str] = mapped_column(OWNER_ID, primary_key=True)
    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    bucket: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)


class CallBatchRow(Table):
    """A batch of API calls that was counted."""

    __tablename__ = "call_batches"

    batch_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime(), index=True)
