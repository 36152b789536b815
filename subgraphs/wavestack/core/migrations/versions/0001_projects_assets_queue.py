"""Create the outbox, projects, assets and queue items."""

import sqlalchemy as sa
from alembic import op

from subgraphs.kit.columns import UtcDateTime, json_column
from subgraphs.kit.migrations import create_outbox

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_outbox(op)
    op.create_table(
        "projects",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("description", sa.Text()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
    )
    op.create_index(
        op.f("ix_projects_organization_id_created_at_id"), "projects", ["organization_id", "created_at", "id"]
    )
    op.create_table(
        "assets",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("project_id", sa.String(64)),
        sa.Column("filename", sa.String(255), nullable=False),
        sa.Column("mime_type", sa.String(255), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("size_bytes", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.Column("duration", sa.Double()),
        sa.Column("checksum", sa.String(64)),
        sa.Column("source_url", sa.Text()),
        sa.Column("start_time", sa.Double()),
        sa.Column("end_time", sa.Double()),
        sa.Column("storage_key", sa.String(255)),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assets")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_assets_project_id")),
    )
    op.create_index(op.f("ix_assets_organization_id_created_at_id"), "assets", ["organization_id", "created_at", "id"])
    op.create_index(op.f("ix_assets_project_id_created_at_id"), "assets", ["project_id", "created_at", "id"])
    op.create_table(
        "queue_items",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("project_id", sa.String(64)),
        sa.Column("asset_id", sa.String(64)),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("caption", sa.Text()),
        sa.Column("hashtags", json_column(), nullable=False),
        sa.Column("platforms", json_column(), nullable=False),
        sa.Column("schedule_at", UtcDateTime()),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("idempotency_key", sa.String(255), nullable=False),
        sa.Column("payload_digest", sa.String(64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("deleted_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_items")),
        sa.UniqueConstraint(
            "organization_id", "idempotency_key", name=op.f("uq_queue_items_organization_id_idempotency_key")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_queue_items_project_id")),
        sa.ForeignKeyConstraint(["asset_id"], ["assets.id"], name=op.f("fk_queue_items_asset_id")),
    )
    op.create_index(
        op.f("ix_queue_items_organization_id_created_at_id"), "queue_items", ["organization_id", "created_at", "id"]
    )
    op.create_index(
        op.f("ix_queue_items_organization_id_status_created_at_id"),
        "queue_items",
        ["organization_id", "status", "created_at", "id"],
    )
    op.create_index(op.f("ix_queue_items_project_id_created_at_id"), "queue_items", ["project_id", "created_at", "id"])


def downgrade() -> None:
    op.drop_table("queue_items")
    op.drop_table("assets")
    op.drop_table("projects")
    op.drop_table("outbox")
