"""Create publications, webhooks, and the tables of jobs and of followed subgraphs."""

import sqlalchemy as sa
from alembic import op

from subgraphs.kit.columns import UtcDateTime, json_column
from subgraphs.kit.migrations import create_followed, create_jobs

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    create_jobs(op)
    create_followed(op)
    op.create_table(
        "publications",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("queue_item_id", sa.String(64), nullable=False),
        sa.Column("asset_id", sa.String(64)),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("external_id", sa.String(255)),
        sa.Column("error_code", sa.String(64)),
        sa.Column("error_message", sa.Text()),
        sa.Column("published_at", UtcDateTime()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
        sa.UniqueConstraint("queue_item_id", "platform", name=op.f("uq_publications_queue_item_id_platform")),
        sa.ForeignKeyConstraint(["queue_item_id"], ["queue_items.id"], name=op.f("fk_publications_queue_item_id")),
        sa.ForeignKeyConstraint(["asset_id"], ["assets.id"], name=op.f("fk_publications_asset_id")),
    )
    op.create_index(
        op.f("ix_publications_organization_id_created_at_id"), "publications", ["organization_id", "created_at", "id"]
    )
    op.create_index(op.f("ix_publications_asset_id_created_at_id"), "publications", ["asset_id", "created_at", "id"])
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("topics", json_column(), nullable=False),
        sa.Column("description", sa.String(255)),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("sealed_secret", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_endpoints")),
    )
    op.create_index(
        op.f("ix_webhook_endpoints_organization_id_created_at_id"),
        "webhook_endpoints",
        ["organization_id", "created_at", "id"],
    )
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("endpoint_id", sa.String(64), nullable=False),
        sa.Column("topic", sa.String(32), nullable=False),
        sa.Column("payload", json_column(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("response_status", sa.Integer()),
        sa.Column("error", sa.Text()),
        sa.Column("delivered_at", UtcDateTime()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_deliveries")),
        sa.ForeignKeyConstraint(
            ["endpoint_id"],
            ["webhook_endpoints.id"],
            name=op.f("fk_webhook_deliveries_endpoint_id"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        op.f("ix_webhook_deliveries_organization_id_created_at_id"),
        "webhook_deliveries",
        ["organization_id", "created_at", "id"],
    )
    op.create_index(
        op.f("ix_webhook_deliveries_endpoint_id_created_at_id"),
        "webhook_deliveries",
        ["endpoint_id", "created_at", "id"],
    )
    op.create_index(op.f("ix_webhook_deliveries_created_at"), "webhook_deliveries", ["created_at"])


def downgrade() -> None:
    for table in ("webhook_deliveries", "webhook_endpoints", "publications", "followed", "jobs"):
        op.drop_table(table)
