"""What was heard of blobs, providers and calls, and the counters made of it."""

import sqlalchemy as sa
from alembic import op

from subgraphs.kit.columns import UtcDateTime
from subgraphs.kit.migrations import create_followed, create_outbox

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_outbox(op)
    create_followed(op)
    create_days()
    create_providers()
    op.create_table(
        "call_batches",
        sa.Column("batch_id", sa.String(64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_call_batches")),
    )
    op.create_index(op.f("ix_call_batches_at"), "call_batches", ["at"])


def create_days() -> None:
    op.create_table(
        "ledger",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        *of_day(),
        *counters("blobs_created", "deltas_applied", "bytes", "api_calls"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
    )
    op.create_table(
        "daily",
        *of_day(),
        *counters("blobs_created", "deltas_applied", "bytes", "api_calls"),
        sa.PrimaryKeyConstraint("owner_id", "day", name=op.f("pk_daily")),
    )


def create_providers() -> None:
    op.create_table(
        "invocations",
        sa.Column("job_id", sa.String(64), nullable=False),
        provider_id(),
        *of_day(),
        sa.Column("latency", sa.BigInteger(), nullable=True),
        sa.Column("bucket", sa.Integer(), nullable=True),
        *counters("cost"),
        sa.Column("error_kind", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_invocations")),
    )
    op.create_table(
        "provider_daily",
        provider_id(),
        *of_day(),
        *counters("completed", "timeout", "invalid_input", "internal_error", "timed", "latency", "cost"),
        sa.PrimaryKeyConstraint("provider_id", "owner_id", "day", name=op.f("pk_provider_daily")),
    )
    op.create_index(op.f("ix_provider_daily_owner_id_day"), "provider_daily", ["owner_id", "day"])
    op.create_table(
        "latencies",
        provider_id(),
        *of_day(),
        sa.Column("bucket", sa.Integer(), nullable=False),
        *counters("count"),
        sa.PrimaryKeyConstraint("provider_id", "owner_id", "day", "bucket", name=op.f("pk_latencies")),
    )


def provider_id() -> sa.Column[str]:
    return sa.Column("provider_id", sa.String(100), nullable=False)


def of_day() -> tuple[sa.Column[str], sa.Column[object]]:
    return sa.Column("owner_id", sa.String(255), nullable=False), sa.Column("day", sa.Date(), nullable=False)


def counters(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in names]
