"""Tell SQLite how messages are spread, so that it looks them up by what few of them have in common.

Without it, all conditions with "=" are alike to it: it would look for a thousand numbers, or for a channel's messages
on a platform, among all messages of the organization. PostgreSQL finds out by itself.
"""

from alembic import op

revision = "0004"
down_revision = "0003"

# Of a million messages, how many have the same first column of an index, the same first two, and so on.
_SPREAD = {
    "sqlite_autoindex_messages_1": "1000000 1000000 1",
    "ix_messages_organization_id_created_at_number": "1000000 1000000 1 1",
    "ix_messages_organization_id_platform_created_at_number": "1000000 1000000 250000 1 1",
    "ix_messages_organization_id_channel_id_created_at_number": "1000000 1000000 10000 1 1",
    "ix_messages_organization_id_user_id_created_at_number": "1000000 1000000 500 1 1",
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("ANALYZE messages")
        op.execute("DELETE FROM sqlite_stat1 WHERE tbl = 'messages'")
        for index, spread in _SPREAD.items():
            op.execute(f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('messages', '{index}', '{spread}')")  # noqa: S608 - constants
        op.execute("ANALYZE sqlite_schema")
