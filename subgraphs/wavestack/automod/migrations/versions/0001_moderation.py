"""Create the tables of moderation, of jobs and of followed subgraphs."""

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
        "policies",
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("channel_id", sa.String(255), nullable=False),
        sa.Column("changes", json_column(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "platform", "channel_id", name=op.f("pk_policies")),
    )
    op.create_table(
        "banned_phrases",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("phrase", sa.String(100), nullable=False),
        sa.Column("created_by", sa.String(255), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_banned_phrases")),
        sa.UniqueConstraint("organization_id", "phrase", name=op.f("uq_banned_phrases_organization_id_phrase")),
    )
    op.create_table(
        "verdicts",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("message_id", sa.String(64)),
        sa.Column("user_id", sa.String(255), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("channel_id", sa.String(255), nullable=False),
        sa.Column("content", sa.Text()),
        sa.Column("toxicity", sa.Double(), nullable=False),
        sa.Column("spam", sa.Double(), nullable=False),
        sa.Column("nsfw", sa.Double(), nullable=False),
        sa.Column("flags", json_column(), nullable=False),
        sa.Column("findings", json_column(), nullable=False),
        sa.Column("action", sa.String(16)),
        sa.Column("timeout_seconds", sa.Integer()),
        sa.Column("reason", sa.String(255)),
        sa.Column("review", sa.String(16), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdicts")),
        sa.UniqueConstraint("organization_id", "message_id", name=op.f("uq_verdicts_organization_id_message_id")),
    )
    op.create_index(
        op.f("ix_verdicts_organization_id_created_at_id"), "verdicts", ["organization_id", "created_at", "id"]
    )
    op.create_index(
        op.f("ix_verdicts_organization_id_review_created_at_id"),
        "verdicts",
        ["organization_id", "review", "created_at", "id"],
    )
    op.create_index(op.f("ix_verdicts_created_at"), "verdicts", ["created_at"])
    op.create_table(
        "violations",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(255), nullable=False),
        sa.Column("verdict_id", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("type", sa.String(16), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("cleared_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_violations")),
        sa.UniqueConstraint("verdict_id", name=op.f("uq_violations_verdict_id")),
        sa.ForeignKeyConstraint(["verdict_id"], ["verdicts.id"], name=op.f("fk_violations_verdict_id")),
    )
    op.create_index(
        op.f("ix_violations_organization_id_user_id_created_at_id"),
        "violations",
        ["organization_id", "user_id", "created_at", "id"],
    )
    op.create_table(
        "recent_texts",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(255), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recent_texts")),
    )
    op.create_index(
        op.f("ix_recent_texts_organization_id_user_id_digest_at"),
        "recent_texts",
        ["organization_id", "user_id", "digest", "at"],
    )
    op.create_index(op.f("ix_recent_texts_at"), "recent_texts", ["at"])
    op.create_table(
        "appeals",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("violation_id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(255), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.String(255)),
        sa.Column("decided_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
        sa.UniqueConstraint("violation_id", name=op.f("uq_appeals_violation_id")),
        sa.ForeignKeyConstraint(["violation_id"], ["violations.id"], name=op.f("fk_appeals_violation_id")),
    )
    op.create_index(
        op.f("ix_appeals_organization_id_status_created_at_id"),
        "appeals",
        ["organization_id", "status", "created_at", "id"],
    )
    op.create_table(
        "examples",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("text", sa.String(1000), nullable=False),
        sa.Column("label", sa.String(16), nullable=False),
        sa.Column("created_by", sa.String(255), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examples")),
        sa.UniqueConstraint("organization_id", "text", name=op.f("uq_examples_organization_id_text")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("actor", sa.String(255), nullable=False),
        sa.Column("deed", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("details", json_column(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_organization_id_at_id"), "audit", ["organization_id", "at", "id"])


def downgrade() -> None:
    for table in (
        "appeals",
        "violations",
        "policies",
        "banned_phrases",
        "verdicts",
        "recent_texts",
        "examples",
        "audit",
        "followed",
        "jobs",
        "outbox",
    ):
        op.drop_table(table)
