"""Create posts, turns, snapshots, accounts, and the tables of jobs."""

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
        "posts",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("publication_id", sa.String(64)),
        sa.Column("live_publication_id", sa.String(64)),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("content_type", sa.String(16)),
        sa.Column("asset_id", sa.String(64)),
        sa.Column("media_url", sa.Text()),
        sa.Column("media", json_column()),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("hashtags", json_column(), nullable=False),
        sa.Column("options", json_column(), nullable=False),
        sa.Column("scheduled_at", UtcDateTime()),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("step", sa.String(16), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.String(64)),
        sa.Column("account_id", sa.String(64)),
        sa.Column("sealed_session", sa.Text()),
        sa.Column("has_cover", sa.Boolean(), nullable=False),
        sa.Column("external_id", sa.String(255)),
        sa.Column("url", sa.Text()),
        sa.Column("warnings", json_column(), nullable=False),
        sa.Column("error_code", sa.String(64)),
        sa.Column("error_message", sa.Text()),
        sa.Column("published_at", UtcDateTime()),
        sa.Column("idempotency_key", sa.String(255)),
        sa.Column("payload_digest", sa.String(64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint(
            "organization_id", "idempotency_key", name=op.f("uq_posts_organization_id_idempotency_key")
        ),
        sa.UniqueConstraint(
            "organization_id", "live_publication_id", name=op.f("uq_posts_organization_id_live_publication_id")
        ),
    )
    op.create_index(op.f("ix_posts_organization_id_created_at_id"), "posts", ["organization_id", "created_at", "id"])
    op.create_index(
        op.f("ix_posts_organization_id_platform_due_at"), "posts", ["organization_id", "platform", "due_at"]
    )
    op.create_index(op.f("ix_posts_status_published_at"), "posts", ["status", "published_at"])
    op.create_index(op.f("ix_posts_asset_id_created_at_id"), "posts", ["asset_id", "created_at", "id"])
    op.create_table(
        "turns",
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "platform", name=op.f("pk_turns")),
    )
    op.create_table(
        "snapshots",
        sa.Column("post_id", sa.String(64), nullable=False),
        sa.Column("hour", UtcDateTime(), nullable=False),
        sa.Column("views", _COUNT, nullable=False),
        sa.Column("likes", _COUNT, nullable=False),
        sa.Column("comments", _COUNT, nullable=False),
        sa.Column("shares", _COUNT, nullable=False),
        sa.PrimaryKeyConstraint("post_id", "hour", name=op.f("pk_snapshots")),
    )


def downgrade() -> None:
    for table in ("snapshots", "turns", "posts", "oauth_accounts", "oauth_states", "jobs", "outbox"):
        op.drop_table(table)
