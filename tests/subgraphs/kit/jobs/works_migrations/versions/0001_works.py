"""The tables of the miniature subgraph of the tests."""

import sqlalchemy as sa
from alembic import op

from subgraphs.kit.migrations import create_followed, create_jobs, create_outbox

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_outbox(op)
    create_jobs(op)
    create_followed(op)
    op.create_table(
        "effect",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("text", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_effect")),
    )
