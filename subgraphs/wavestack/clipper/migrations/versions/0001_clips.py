"""Create the outbox, jobs, idempotency keys and clips."""

import sqlalchemy as sa
from alembic import op

from subgraphs.kit.columns import UtcDateTime
from subgraphs.kit.idempotency import create_idempotency_keys
from subgraphs.kit.migrations import create_jobs, create_outbox

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_outbox(op)
    create_jobs(op)
    create_idempotency_keys(op)
    op.create_table(
        "clips",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("job_id", sa.String(64), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("source_kind", sa.String(16), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_asset_id", sa.String(64)),
        sa.Column("start_seconds", sa.Double(), nullable=False),
        sa.Column("duration_seconds", sa.Double(), nullable=False),
        sa.Column("format", sa.String(16), nullable=False),
        sa.Column("preset", sa.String(32)),
        sa.Column("name", sa.String(120)),
        sa.Column("project_id", sa.String(64)),
        sa.Column("highlight_id", sa.String(64)),
        sa.Column("stream_id", sa.String(64)),
        sa.Column("created_by", sa.String(255), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime()),
        sa.Column("completed_at", UtcDateTime()),
        sa.Column("asset_id", sa.String(64)),
        sa.Column("file_key", sa.String(255)),
        sa.Column("duration", sa.Double()),
        sa.Column("size_bytes", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.Column("checksum", sa.String(64)),
        sa.Column("error_code", sa.String(32)),
        sa.Column("error_message", sa.Text()),
        sa.Column("deleted_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clips")),
    )
    op.create_index(op.f("ix_clips_completed_at"), "clips", ["completed_at"])
    for columns in (
        ["organization_id"],
        ["organization_id", "status"],
        ["source_asset_id"],
        ["highlight_id"],
        ["stream_id"],
    ):
        listed = [*columns, "created_at", "id"]
        op.create_index(op.f(f"ix_clips_{'_'.join(listed)}"), "clips", listed)


def downgrade() -> None:
    for table in ("clips", "idempotency_keys", "jobs", "outbox"):
        op.drop_table(table)
