"""Providers, their totals and ratings, runs, batches, remembered outcomes."""

import sqlalchemy as sa
from alembic import op

from subgraphs.kit.columns import UtcDateTime, json_column
from subgraphs.kit.idempotency import create_idempotency_keys
from subgraphs.kit.migrations import create_followed, create_jobs, create_outbox

revision = "0001"
down_revision = None

PROVIDER_ID = sa.String(100).with_variant(sa.String(100, collation="C"), "postgresql")
JOB_ID = sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql")
OWNER_ID = sa.String(255)


def upgrade() -> None:
    create_outbox(op)
    create_jobs(op)
    create_followed(op)
    create_idempotency_keys(op)
    create_providers()
    create_runs()
    op.create_table(
        "memos",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("outcome", json_column(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_memos")),
    )
    op.create_index(op.f("ix_memos_at"), "memos", ["at"])


def create_providers() -> None:
    op.create_table(
        "providers",
        sa.Column("owner_id", OWNER_ID, nullable=False),
        sa.Column("id", PROVIDER_ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("long_description", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("category", sa.String(64), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("state_reason", sa.Text(), nullable=True),
        sa.Column("validation_id", sa.String(40), nullable=True),
        sa.Column("workflow_id", sa.String(255), nullable=True),
        sa.Column("input_types", json_column(), nullable=False),
        sa.Column("output_types", json_column(), nullable=False),
        sa.Column("min_input_size", sa.BigInteger(), nullable=False),
        sa.Column("max_input_size", sa.BigInteger(), nullable=False),
        sa.Column("supports_streaming", sa.Boolean(), nullable=False),
        sa.Column("cost", sa.Double(), nullable=False),
        sa.Column("input_schema", json_column(), nullable=False),
        sa.Column("output_schema", json_column(), nullable=False),
        sa.Column("options", json_column(), nullable=True),
        sa.Column("limits", json_column(), nullable=False),
        sa.Column("triggers", json_column(), nullable=False),
        sa.Column("conditions", json_column(), nullable=False),
        sa.Column("timeout_seconds", sa.Double(), nullable=False),
        sa.Column("configuration", sa.Text(), nullable=True),
        sa.Column("configured_keys", json_column(), nullable=False),
        sa.Column("endpoint_host", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", "id", name=op.f("pk_providers")),
    )
    op.create_index(op.f("ix_providers_owner_id_state_created_at"), "providers", ["owner_id", "state", "created_at"])
    op.create_table(
        "totals",
        sa.Column("owner_id", OWNER_ID, nullable=False),
        sa.Column("provider_id", PROVIDER_ID, nullable=False),
        sa.Column("runs", sa.BigInteger(), nullable=False),
        sa.Column("completed", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("ratings", sa.BigInteger(), nullable=False),
        sa.Column("rating_sum", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", "provider_id", name=op.f("pk_totals")),
    )
    op.create_table(
        "ratings",
        sa.Column("owner_id", OWNER_ID, nullable=False),
        sa.Column("provider_id", PROVIDER_ID, nullable=False),
        sa.Column("user_id", OWNER_ID, nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("rated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", "provider_id", "user_id", name=op.f("pk_ratings")),
    )


def create_runs() -> None:
    op.create_table(
        "batches",
        sa.Column("id", JOB_ID, nullable=False),
        sa.Column("owner_id", OWNER_ID, nullable=False),
        sa.Column("provider_owner", OWNER_ID, nullable=False),
        sa.Column("provider_id", sa.String(100), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
    )
    op.create_index(op.f("ix_batches_owner_id"), "batches", ["owner_id"])
    op.create_table(
        "runs",
        sa.Column("id", JOB_ID, nullable=False),
        sa.Column("owner_id", OWNER_ID, nullable=False),
        sa.Column("provider_owner", OWNER_ID, nullable=False),
        sa.Column("provider_id", sa.String(100), nullable=False),
        sa.Column("provider_version", sa.String(64), nullable=False),
        sa.Column("blob_id", sa.String(64), nullable=False),
        sa.Column("blob_version", sa.BigInteger(), nullable=True),
        sa.Column("configuration", json_column(), nullable=False),
        sa.Column("trigger", sa.String(24), nullable=False),
        sa.Column("requested", sa.Boolean(), nullable=False),
        sa.Column("chain", json_column(), nullable=False),
        sa.Column("batch_id", JOB_ID, nullable=True),
        sa.Column("batch_place", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("prepared", json_column(), nullable=True),
        sa.Column("output_kind", sa.String(24), nullable=True),
        sa.Column("output_blob_id", sa.String(64), nullable=True),
        sa.Column("output_version", sa.BigInteger(), nullable=True),
        sa.Column("figures", json_column(), nullable=True),
        sa.Column("remembered", sa.Boolean(), nullable=False),
        sa.Column("error_code", sa.String(64), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.Column("error_kind", sa.String(24), nullable=True),
        sa.Column("latency_seconds", sa.Double(), nullable=True),
        sa.Column("cost", sa.Double(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("estimated_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("completed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_runs_batch_id"), ondelete="CASCADE"),
    )
    for columns in (
        ["owner_id", "created_at", "id"],
        ["blob_id", "created_at", "id"],
        ["batch_id", "batch_place"],
        ["output_blob_id", "output_version"],
    ):
        op.create_index(op.f(f"ix_runs_{'_'.join(columns)}"), "runs", columns)
