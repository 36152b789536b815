"""Count messages by ten seconds, and keep of highlights how much they stood out and what was written."""

import sqlalchemy as sa
from alembic import op

from subgraphs.kit.columns import json_column

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "chat_rates",
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("channel_id", sa.String(255), nullable=False),
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "platform", "channel_id", "slot", name=op.f("pk_chat_rates")),
    )
    op.create_index(op.f("ix_chat_rates_slot"), "chat_rates", ["slot"])
    op.add_column("highlights", sa.Column("score", sa.Float()))
    op.add_column("highlights", sa.Column("messages", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("highlights", sa.Column("words", json_column(), nullable=False, server_default="[]"))
    # What was counted before was who said the keyword: as many messages at least.
    op.execute("UPDATE highlights SET messages = users")
