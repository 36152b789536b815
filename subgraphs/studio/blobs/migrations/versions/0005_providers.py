"""Providers that another subgraph tells of; what becomes of a blob at them is theirs to say."""

import sqlalchemy as sa
from alembic import op

from subgraphs.kit.migrations import create_followed

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    create_followed(op)
    op.create_table(
        "registered_providers",
        sa.Column("owner_id", sa.String(255), nullable=False),
        sa.Column("id", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", "id", name=op.f("pk_registered_providers")),
    )
    op.drop_column("processing", "status")
