"""Contents in the database are compressed where that makes them smaller; those that are there stay as they are."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("contents", sa.Column("packed", sa.Boolean(), nullable=False, server_default=sa.false()))
