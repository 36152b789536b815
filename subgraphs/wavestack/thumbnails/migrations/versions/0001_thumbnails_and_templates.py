"""Create the outbox, jobs, followed subgraphs, thumbnails and templates."""

import sqlalchemy as sa
from alembic import op

from subgraphs.kit.columns import UtcDateTime, json_column
from subgraphs.kit.migrations import create_followed, create_jobs, create_outbox

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_outbox(op)
    create_jobs(op)
    create_followed(op)
    op.create_table(
        "thumbnails",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("subtitle", sa.Text()),
        sa.Column("style", sa.String(16), nullable=False),
        sa.Column("template", sa.String(64)),
        sa.Column("wish", json_column(), nullable=False),
        sa.Column("clip_id", sa.String(64)),
        sa.Column("asset_id", sa.String(64)),
        sa.Column("frame_seconds", sa.Double()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("generated_at", UtcDateTime()),
        sa.Column("expires_at", UtcDateTime()),
        sa.Column("size_bytes", sa.Integer()),
        sa.Column("checksum", sa.String(64)),
        sa.Column("storage_key", sa.String(255)),
        sa.Column("error_code", sa.String(64)),
        sa.Column("error_message", sa.String(1000)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thumbnails")),
        sa.UniqueConstraint("organization_id", "digest", name=op.f("uq_thumbnails_organization_id_digest")),
    )
    for columns in (
        ["organization_id", "created_at", "id"],
        ["clip_id", "created_at", "id"],
        ["asset_id", "created_at", "id"],
        ["expires_at"],
    ):
        op.create_index(op.f(f"ix_thumbnails_{'_'.join(columns)}"), "thumbnails", columns)
    op.create_table(
        "templates",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("description", json_column(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_templates")),
        sa.UniqueConstraint("organization_id", "name", name=op.f("uq_templates_organization_id_name")),
    )
    op.create_index(
        op.f("ix_templates_organization_id_created_at_id"), "templates", ["organization_id", "created_at", "id"]
    )


def downgrade() -> None:
    for table in ("templates", "thumbnails", "followed", "jobs", "outbox"):
        op.drop_table(table)
