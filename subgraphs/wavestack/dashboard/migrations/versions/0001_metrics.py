"""Create the tables of metrics and of followed subgraphs."""

import sqlalchemy as sa
from alembic import op

from subgraphs.kit.columns import UtcDateTime
from subgraphs.kit.migrations import create_followed, create_outbox

revision = "0001"
down_revision = None

_COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_FIGURES = ("views", "likes", "comments", "shares", "watch_seconds", "revenue_cents")
_COMMUNITY = ("messages", "checked", "deleted", "timeouts", "bans", "clips", "publications")


def upgrade() -> None:
    create_outbox(op)
    create_followed(op)
    op.create_table(
        "contents",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("publication_id", sa.String(64)),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("external_id", sa.String(255)),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contents")),
        sa.UniqueConstraint(
            "organization_id", "publication_id", name=op.f("uq_contents_organization_id_publication_id")
        ),
    )
    op.create_index(
        op.f("ix_contents_organization_id_published_at_id"), "contents", ["organization_id", "published_at", "id"]
    )
    op.create_index(op.f("ix_contents_organization_id_external_id"), "contents", ["organization_id", "external_id"])
    op.create_table(
        "content_hours",
        sa.Column("content_id", sa.String(64), nullable=False),
        sa.Column("hour", UtcDateTime(), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        *_counts(_FIGURES),
        sa.PrimaryKeyConstraint("content_id", "hour", name=op.f("pk_content_hours")),
    )
    op.create_index(op.f("ix_content_hours_organization_id_hour"), "content_hours", ["organization_id", "hour"])
    for table, moment, counts in (
        ("platform_hours", "hour", _FIGURES),
        ("platform_days", "day", _FIGURES),
        ("followers", "day", ("followers",)),
        ("community_hours", "hour", _COMMUNITY),
    ):
        op.create_table(
            table,
            sa.Column("organization_id", sa.String(64), nullable=False),
            sa.Column("platform", sa.String(16), nullable=False),
            sa.Column(moment, UtcDateTime(), nullable=False),
            *_counts(counts),
            sa.PrimaryKeyConstraint("organization_id", "platform", moment, name=op.f(f"pk_{table}")),
        )


def downgrade() -> None:
    tables = ("community_hours", "followers", "platform_days", "platform_hours", "content_hours", "contents")
    for table in (*tables, "followed", "outbox"):
        op.drop_table(table)


def _counts(names: tuple[str, ...]) -> list[sa.Column[int]]:
    return [sa.Column(name, _COUNT, nullable=False) for name in names]
