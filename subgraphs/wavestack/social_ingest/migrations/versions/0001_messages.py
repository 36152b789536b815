"""Create the tables of messages, events and their counts, the index of words, and those of jobs."""

import sqlalchemy as sa
from alembic import op

from subgraphs.kit.columns import UtcDateTime, json_column
from subgraphs.kit.migrations import create_jobs, create_outbox
from subgraphs.wavestack.social_ingest.repository import words

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    create_outbox(op)
    create_jobs(op)
    create_messages()
    create_events()
    create_names()
    create_user_counts()
    create_channel_counts()
    create_webhooks()
    for statement in words.CREATE[op.get_bind().dialect.name]:
        op.execute(statement)


def create_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("number", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("platform_id", sa.String(255), nullable=False),
        sa.Column("channel_id", sa.String(255), nullable=False),
        sa.Column("channel_name", sa.String(255)),
        sa.Column("user_id", sa.String(255), nullable=False),
        sa.Column("user_name", sa.String(255), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("is_mod", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text()),
        sa.Column("reply_to", sa.String(255)),
        sa.Column("has_emotes", sa.Boolean(), nullable=False),
        sa.Column("mentions_creator", sa.Boolean(), nullable=False),
        sa.Column("reactions", sa.Integer(), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("meta", json_column()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("edited_at", UtcDateTime()),
        sa.Column("deleted_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_messages")),
        sa.UniqueConstraint("organization_id", "id", name=op.f("uq_messages_organization_id_id")),
    )
    op.create_index(
        op.f("ix_messages_organization_id_channel_id_created_at_number"),
        "messages",
        ["organization_id", "channel_id", "created_at", "number"],
    )
    op.create_index(
        op.f("ix_messages_organization_id_created_at_number"), "messages", ["organization_id", "created_at", "number"]
    )
    op.create_index(
        op.f("ix_messages_organization_id_platform_created_at_number"),
        "messages",
        ["organization_id", "platform", "created_at", "number"],
    )
    op.create_index(
        op.f("ix_messages_organization_id_user_id_created_at_number"),
        "messages",
        ["organization_id", "user_id", "created_at", "number"],
    )
    op.create_table(
        "deletions",
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("heard_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_deletions")),
    )
    op.create_index(op.f("ix_deletions_heard_at"), "deletions", ["heard_at"])


def create_events() -> None:
    op.create_table(
        "events",
        sa.Column("number", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("platform_id", sa.String(255), nullable=False),
        sa.Column("type", sa.String(16), nullable=False),
        sa.Column("channel_id", sa.String(255), nullable=False),
        sa.Column("channel_name", sa.String(255)),
        sa.Column("user_id", sa.String(255)),
        sa.Column("data", json_column(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_events")),
        sa.UniqueConstraint("organization_id", "id", name=op.f("uq_events_organization_id_id")),
    )
    op.create_index(
        op.f("ix_events_organization_id_created_at_number"), "events", ["organization_id", "created_at", "number"]
    )
    op.create_index(
        op.f("ix_events_organization_id_platform_channel_id_type_created_at_number"),
        "events",
        ["organization_id", "platform", "channel_id", "type", "created_at", "number"],
    )
    op.create_index(
        op.f("ix_events_organization_id_platform_type_created_at_number"),
        "events",
        ["organization_id", "platform", "type", "created_at", "number"],
    )
    op.create_index(
        op.f("ix_events_organization_id_type_created_at_number"),
        "events",
        ["organization_id", "type", "created_at", "number"],
    )
    op.create_table(
        "highlights",
        sa.Column("number", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("channel_id", sa.String(255), nullable=False),
        sa.Column("keyword", sa.String(64), nullable=False),
        sa.Column("users", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_highlights")),
        sa.UniqueConstraint("organization_id", "id", name=op.f("uq_highlights_organization_id_id")),
    )
    op.create_index(
        op.f("ix_highlights_organization_id_platform_channel_id_started_at_number"),
        "highlights",
        ["organization_id", "platform", "channel_id", "started_at", "number"],
    )
    op.create_index(
        op.f("ix_highlights_organization_id_started_at_number"),
        "highlights",
        ["organization_id", "started_at", "number"],
    )
    op.create_table(
        "keyword_uses",
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("channel_id", sa.String(255), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("user_id", sa.String(255), nullable=False),
        sa.Column("keyword", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint(
            "organization_id", "platform", "channel_id", "at", "user_id", "keyword", name=op.f("pk_keyword_uses")
        ),
    )
    op.create_index(op.f("ix_keyword_uses_at"), "keyword_uses", ["at"])


def create_names() -> None:
    op.create_table(
        "people",
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("user_id", sa.String(255), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "platform", "user_id", name=op.f("pk_people")),
    )
    op.create_table(
        "channels",
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("channel_id", sa.String(255), nullable=False),
        sa.Column("name", sa.String(255)),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "platform", "channel_id", name=op.f("pk_channels")),
    )


def create_user_counts() -> None:
    op.create_table(
        "user_totals",
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("user_id", sa.String(255), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("reactions", sa.Integer(), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("active_days", sa.Integer(), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "platform", "user_id", name=op.f("pk_user_totals")),
    )
    op.create_index(
        op.f("ix_user_totals_organization_id_platform_active_days_user_id"),
        "user_totals",
        ["organization_id", "platform", "active_days", "user_id"],
    )
    op.create_index(
        op.f("ix_user_totals_organization_id_platform_last_at"),
        "user_totals",
        ["organization_id", "platform", "last_at"],
    )
    op.create_index(
        op.f("ix_user_totals_organization_id_platform_messages_user_id"),
        "user_totals",
        ["organization_id", "platform", "messages", "user_id"],
    )
    op.create_index(
        op.f("ix_user_totals_organization_id_platform_reactions_user_id"),
        "user_totals",
        ["organization_id", "platform", "reactions", "user_id"],
    )
    op.create_table(
        "user_days",
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("user_id", sa.String(255), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "platform", "user_id", "day", name=op.f("pk_user_days")),
    )
    op.create_table(
        "user_slots",
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(255), nullable=False),
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "user_id", "slot", name=op.f("pk_user_slots")),
    )


def create_channel_counts() -> None:
    op.create_table(
        "channel_days",
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("channel_id", sa.String(255), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("reactions", sa.Integer(), nullable=False),
        sa.Column("unique_users", sa.Integer(), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "platform", "channel_id", "day", name=op.f("pk_channel_days")),
    )
    op.create_table(
        "channel_users",
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("channel_id", sa.String(255), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("user_id", sa.String(255), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "organization_id", "platform", "channel_id", "day", "user_id", name=op.f("pk_channel_users")
        ),
    )
    op.create_table(
        "archive",
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("channel_id", sa.String(255), nullable=False),
        sa.Column("user_id", sa.String(255), nullable=False),
        sa.Column("hour", UtcDateTime(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("reactions", sa.Integer(), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint(
            "organization_id", "platform", "channel_id", "user_id", "hour", name=op.f("pk_archive")
        ),
    )


def create_webhooks() -> None:
    op.create_table(
        "webhook_secrets",
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "platform", name=op.f("pk_webhook_secrets")),
    )
    op.create_table(
        "deliveries",
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("id", sa.String(255), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_at"), "deliveries", ["at"])


def downgrade() -> None:
    for table in (
        "words",
        "outbox",
        "jobs",
        "messages",
        "deletions",
        "events",
        "highlights",
        "keyword_uses",
        "people",
        "channels",
        "user_totals",
        "user_days",
        "user_slots",
        "channel_days",
        "channel_users",
        "archive",
        "webhook_secrets",
        "deliveries",
    ):
        op.drop_table(table)
