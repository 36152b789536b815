"""What a provider says of the run that made a delta."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("deltas", sa.Column("run", sa.Text(), nullable=True))
