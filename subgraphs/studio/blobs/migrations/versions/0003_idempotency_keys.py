"""The keys under which clients may repeat their requests."""

from alembic import op

from subgraphs.kit.idempotency import create_idempotency_keys

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    create_idempotency_keys(op)
