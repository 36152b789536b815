"""Keep counts and names in the order of their keys, and look in counts of channels for who was seen last."""

from alembic import op
from sqlalchemy import text

revision = "0003"
down_revision = "0002"

# On SQLite each had two trees, one of rows and one of keys: much of what a batch wrote was in these.
_KEYED = (
    *("people", "channels", "user_totals", "user_days", "user_slots", "channel_days", "channel_users"),
    *("archive", "keyword_uses", "chat_rates"),
)


def upgrade() -> None:
    op.drop_index(op.f("ix_user_totals_organization_id_platform_last_at"), "user_totals")
    op.create_index(
        op.f("ix_channel_days_organization_id_platform_last_at"),
        "channel_days",
        ["organization_id", "platform", "last_at"],
    )
    if op.get_bind().dialect.name == "sqlite":
        for table in _KEYED:
            leave_rowid(table)


def leave_rowid(table: str) -> None:
    """Make the table anew, as it was said to be made. Alembic's batches would ask for each column first."""
    # The table first, then its indexes.
    parts = "SELECT sql FROM sqlite_master WHERE tbl_name = :name AND sql IS NOT NULL ORDER BY type DESC"
    create, *indexes = op.get_bind().scalars(text(parts), {"name": table})
    op.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
    op.execute(f"{create} WITHOUT ROWID")
    op.execute(f"INSERT INTO {table} SELECT * FROM old_{table}")  # noqa: S608 - a constant
    op.execute(f"DROP TABLE old_{table}")
    for index in indexes:
        op.execute(index)
