"""Verdicts know what text they were on, and which of a message's texts; revisions tell what was changed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("verdicts", sa.Column("edited_message_id", sa.String(64)))
    op.add_column("verdicts", sa.Column("digest", sa.String(64)))
    op.create_index(
        op.f("ix_verdicts_organization_id_user_id_digest_created_at"),
        "verdicts",
        ["organization_id", "user_id", "digest", "created_at"],
    )
    op.drop_table("recent_texts")
    op.create_table(
        "revisions",
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_revisions")),
    )
