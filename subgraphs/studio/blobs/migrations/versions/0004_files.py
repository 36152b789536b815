"""Contents that stand in the file store, and the jobs that clear it."""

import sqlalchemy as sa
from alembic import op

from subgraphs.kit.columns import UtcDateTime
from subgraphs.kit.migrations import create_jobs

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    create_jobs(op)
    op.add_column("contents", sa.Column("filed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(op.f("ix_contents_digest"), "contents", ["digest"])
    op.create_table(
        "files",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_files")),
    )
    op.create_index(op.f("ix_files_used_at"), "files", ["used_at"])
