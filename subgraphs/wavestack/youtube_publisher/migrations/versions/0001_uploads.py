"""Create uploads, snapshots, accounts, and the tables of jobs."""

import sqlalchemy as sa
from alembic import op

from subgraphs.kit.columns import UtcDateTime, json_column
from subgraphs.kit.migrations import create_jobs, create_outbox
from subgraphs.kit.oauth import create_oauth

revision = "0001"
down_revision = None

_COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    create_outbox(op)
    create_jobs(op)
    create_oauth(op)
    op.create_table(
        "uploads",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("publication_id", sa.String(64)),
        sa.Column("live_publication_id", sa.String(64)),
        sa.Column("asset_id", sa.String(64)),
        sa.Column("video_url", sa.Text()),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("tags", json_column(), nullable=False),
        sa.Column("privacy", sa.String(16), nullable=False),
        sa.Column("playlist_id", sa.String(64)),
        sa.Column("scheduled_at", UtcDateTime()),
        sa.Column("options", json_column(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("step", sa.String(16), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.String(64)),
        sa.Column("account_id", sa.String(64)),
        sa.Column("sealed_session", sa.Text()),
        sa.Column("youtube_id", sa.String(64)),
        sa.Column("warnings", json_column(), nullable=False),
        sa.Column("error_code", sa.String(64)),
        sa.Column("error_message", sa.Text()),
        sa.Column("published_at", UtcDateTime()),
        sa.Column("idempotency_key", sa.String(255)),
        sa.Column("payload_digest", sa.String(64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
        sa.UniqueConstraint(
            "organization_id", "idempotency_key", name=op.f("uq_uploads_organization_id_idempotency_key")
        ),
        sa.UniqueConstraint(
            "organization_id", "live_publication_id", name=op.f("uq_uploads_organization_id_live_publication_id")
        ),
    )
    op.create_index(
        op.f("ix_uploads_organization_id_created_at_id"), "uploads", ["organization_id", "created_at", "id"]
    )
    op.create_index(op.f("ix_uploads_status_published_at"), "uploads", ["status", "published_at"])
    op.create_index(op.f("ix_uploads_asset_id_created_at_id"), "uploads", ["asset_id", "created_at", "id"])
    op.create_table(
        "snapshots",
        sa.Column("upload_id", sa.String(64), nullable=False),
        sa.Column("hour", UtcDateTime(), nullable=False),
        sa.Column("views", _COUNT, nullable=False),
        sa.Column("likes", _COUNT, nullable=False),
        sa.Column("comments", _COUNT, nullable=False),
        sa.PrimaryKeyConstraint("upload_id", "hour", name=op.f("pk_snapshots")),
    )


def downgrade() -> None:
    for table in ("snapshots", "uploads", "oauth_accounts", "oauth_states", "jobs", "outbox"):
        op.drop_table(table)
