"""The tables of the providers subgraph: providers and what became of them, runs, batches, remembered outcomes."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Double, ForeignKey, Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from subgraphs.kit.columns import UtcDateTime, json_column, named_metadata
from subgraphs.kit.follow.positions import followed_table
from subgraphs.kit.idempotency import idempotency_table
from subgraphs.kit.jobs.table import jobs_table
from subgraphs.kit.outbox import outbox_table

# PostgreSQL sorts text by language unless told otherwise; SQLite by code point. Cursors need one order.
BY_CODE_POINT = String(100).with_variant(String(100, collation="C"), "postgresql")
JOB_ID = String(40).with_variant(String(40, collation="C"), "postgresql")
OWNER_ID = String(255)
BLOB_ID = String(64)
WORD = String(24)

Json = Any  # JSON values: dict, list, str, int, float, bool, None


class Table(DeclarativeBase):
    """The tables of this subgraph."""

    metadata = named_metadata()


outbox_table(Table.metadata)
jobs_table(Table.metadata)
followed_table(Table.metadata)
idempotency_table(Table.metadata)


class ProviderRow(Table):
    """A provider: the product's own (no owner), or a user's, whose ids are each user's own."""

    __tablename__ = "providers"

    owner_id: Mapped[str] = mapped_column(OWNER_ID, primary_key=True)
    id: Mapped[str] = mapped_column(BY_CODE_POINT, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    long_description: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(String(64))
    version: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(WORD)
    state_reason: Mapped[str | None] = mapped_column(Text)
    """Why it was rejected, or what its owner should know."""
    validation_id: Mapped[str | None] = mapped_column(String(40))
    workflow_id: Mapped[str | None] = mapped_column(String(255))
    input_types: Mapped[list[str]] = mapped_column(json_column())
    output_types: Mapped[list[str]] = mapped_column(json_column())
    min_input_size: Mapped[int] = mapped_column(BigInteger)
    max_input_size: Mapped[int] = mapped_column(BigInteger)
    supports_streaming: Mapped[bool]
    cost: Mapped[float] = mapped_column(Double())
    input_schema: Mapped[dict[str, Json]] = mapped_column(json_column())
    output_schema: Mapped[dict[str, Json]] = mapped_column(json_column())
    options: Mapped[dict[str, Json] | None] = mapped_column(json_column())
    """JSON Schema of each option; null where a registration declares none."""
    limits: Mapped[dict[str, Json]] = mapped_column(json_column())
    triggers: Mapped[list[str]] = mapped_column(json_column())
    conditions: Mapped[list[dict[str, Json]]] = mapped_column(json_column())
    timeout_seconds: Mapped[float] = mapped_column(Double())
    configuration: Mapped[str | None] = mapped_column(Text)
    """What the owner configured it with, secrets and all, encrypted."""
    configured_keys: Mapped[list[str]] = mapped_column(json_column())
    endpoint_host: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime())

    __table_args__ = (Index(None, "owner_id", "state", "created_at"),)


class TotalsRow(Table):
    """What became of a provider's runs and what people think of it: in its own row, as it changes with every run."""

    __tablename__ = "totals"

    owner_id: Mapped[str] = mapped_column(OWNER_ID, primary_key=True)
    provider_id: Mapped[str] = mapped_column(BY_CODE_POINT, primary_key=True)
    runs: Mapped[int] = mapped_column(BigInteger)
    completed: Mapped[int] = mapped_column(BigInteger)
    seconds: Mapped[float] = mapped_column(Double())
    """What the completed runs took together."""
    ratings: Mapped[int] = mapped_column(BigInteger)
    rating_sum: Mapped[int] = mapped_column(BigInteger)


class RatingRow(Table):
    """What one user thinks of a provider."""

    __tablename__ = "ratings"

    owner_id: Mapped[str] = mapped_column(OWNER_ID, primary_key=True)
    provider_id: Mapped[str] = mapped_column(BY_CODE_POINT, primary_key=True)
    user_id: Mapped[str] = mapped_column(OWNER_ID, primary_key=True)
    rating: Mapped[int]
    comment: Mapped[str | None] = mapped_column(Text)
    rated_at: Mapped[datetime] = mapped_column(UtcDateTime())


class BatchRow(Table):
    """Runs of one provider that were asked for together."""

    __tablename__ = "batches"

    id: Mapped[str] = mapped_column(JOB_ID, primary_key=True)
    owner_id: Mapped[str] = mapped_column(OWNER_ID, index=True)
    provider_owner: Mapped[str] = mapped_column(OWNER_ID)
    provider_id: Mapped[str] = mapped_column(String(100))
    total: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())


class RunRow(Table):
    """A run of a provider on a blob: what the API calls a job. Its id is that of the row in `jobs` that drives it."""

    __tablename__ = "runs"

    id: Mapped[str] = mapped_column(JOB_ID, primary_key=True)
    owner_id: Mapped[str] = mapped_column(OWNER_ID)
    provider_owner: Mapped[str] = mapped_column(OWNER_ID)
    provider_id: Mapped[str] = mapped_column(String(100))
    provider_version: Mapped[str] = mapped_column(String(64))
    blob_id: Mapped[str] = mapped_column(BLOB_ID)
    blob_version: Mapped[int | None] = mapped_column(BigInteger)
    """The version that was processed, once it is known."""
    configuration: Mapped[dict[str, Json]] = mapped_column(json_column())
    trigger: Mapped[str] = mapped_column(WORD)
    requested: Mapped[bool]
    """Whether the provider was named when the blob was made."""
    chain: Mapped[list[str]] = mapped_column(json_column())
    """The providers that led to this run, before its own."""
    batch_id: Mapped[str | None] = mapped_column(ForeignKey("batches.id", ondelete="CASCADE"))
    batch_place: Mapped[int | None]
    status: Mapped[str] = mapped_column(WORD)
    attempts: Mapped[int] = mapped_column(default=0)
    prepared: Mapped[dict[str, Json] | None] = mapped_column(json_column(), deferred=True)
    """The write that is to be made, kept before it is made, so that it can be repeated word for word."""
    output_kind: Mapped[str | None] = mapped_column(WORD)
    output_blob_id: Mapped[str | None] = mapped_column(BLOB_ID)
    output_version: Mapped[int | None] = mapped_column(BigInteger)
    figures: Mapped[dict[str, Json] | None] = mapped_column(json_column())
    remembered: Mapped[bool] = mapped_column(default=False)
    """Whether its outcome was that of an earlier run on the same content."""
    error_code: Mapped[str | None] = mapped_column(String(64))
    error_message: Mapped[str | None] = mapped_column(Text)
    error_kind: Mapped[str | None] = mapped_column(WORD)
    latency_seconds: Mapped[float | None] = mapped_column(Double())
    cost: Mapped[float] = mapped_column(Double(), default=0.0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    estimated_at: Mapped[datetime] = mapped_column(UtcDateTime())
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    __table_args__ = (
        Index(None, "owner_id", "created_at", "id"),
        Index(None, "blob_id", "created_at", "id"),
        Index(None, "batch_id", "batch_place"),
        Index(None, "output_blob_id", "output_version"),
    )


class MemoRow(Table):
    """What a provider once made of a content, so that it need not do it again."""

    __tablename__ = "memos"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    outcome: Mapped[dict[str, Json]] = mapped_column(json_column())
    at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)
