"""Words are searched in another subgraph, which has an index of its own."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.drop_table("search_texts")
