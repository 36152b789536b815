"""Create the tables of personas, samples, memories, conversations and contents, and of jobs."""

import sqlalchemy as sa
from alembic import op

from subgraphs.kit.columns import UtcDateTime, json_column
from subgraphs.kit.migrations import create_jobs, create_outbox

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_outbox(op)
    create_jobs(op)
    op.create_table(
        "personas",
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("traits", json_column(), nullable=False),
        sa.Column("style", json_column(), nullable=False),
        sa.Column("controversy_level", sa.Integer(), nullable=False),
        sa.Column("allowed_topics", json_column(), nullable=False),
        sa.Column("avoided_topics", json_column(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("trained_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_personas")),
    )
    op.create_table(
        "samples",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("data_type", sa.String(64), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("by_creator", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.String(255), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("likes", sa.Integer(), nullable=False),
        sa.Column("retweets", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("learnt_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_samples")),
    )
    op.create_index(op.f("ix_samples_learnt_at_created_at_id"), "samples", ["learnt_at", "created_at", "id"])
    op.create_index(op.f("ix_samples_organization_id_user_id"), "samples", ["organization_id", "user_id"])
    op.create_table(
        "memories",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(255), nullable=False),
        sa.Column("type", sa.String(16), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("importance", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("embedding", sa.LargeBinary(), nullable=False),
        sa.Column("access_count", sa.Integer(), nullable=False),
        sa.Column("last_accessed_at", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memories")),
        sa.UniqueConstraint(
            "organization_id", "user_id", "digest", name=op.f("uq_memories_organization_id_user_id_digest")
        ),
    )
    op.create_index(op.f("ix_memories_last_accessed_at"), "memories", ["last_accessed_at"])
    op.create_index(
        op.f("ix_memories_organization_id_user_id_importance_last_accessed_at_id"),
        "memories",
        ["organization_id", "user_id", "importance", "last_accessed_at", "id"],
    )
    op.create_table(
        "turns",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(255), nullable=False),
        sa.Column("platform", sa.String(64), nullable=False),
        sa.Column("speaker", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("engine", sa.String(16)),
        sa.Column("confidence", sa.Double()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turns")),
    )
    op.create_index(op.f("ix_turns_created_at"), "turns", ["created_at"])
    op.create_index(
        op.f("ix_turns_organization_id_user_id_platform_created_at_id"),
        "turns",
        ["organization_id", "user_id", "platform", "created_at", "id"],
    )
    op.create_table(
        "contents",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("content_type", sa.String(16), nullable=False),
        sa.Column("platform", sa.String(80), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("alternatives", json_column(), nullable=False),
        sa.Column("sentiment", sa.String(16), nullable=False),
        sa.Column("energy", sa.String(16), nullable=False),
        sa.Column("controversy_score", sa.Double(), nullable=False),
        sa.Column("personality_score", sa.Double(), nullable=False),
        sa.Column("engine", sa.String(16), nullable=False),
        sa.Column("warning", sa.Text()),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("feedback", sa.Text()),
        sa.Column("created_by", sa.String(255), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.String(255)),
        sa.Column("decided_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contents")),
    )
    op.create_index(
        op.f("ix_contents_organization_id_created_at_id"), "contents", ["organization_id", "created_at", "id"]
    )
    op.create_index(
        op.f("ix_contents_organization_id_status_created_at_id"),
        "contents",
        ["organization_id", "status", "created_at", "id"],
    )
    op.create_index(op.f("ix_contents_status_created_at"), "contents", ["status", "created_at"])
