"""Organizations, members, API clients, API keys and signing keys."""

import sqlalchemy as sa
from alembic import op

from subgraphs.kit.columns import UtcDateTime, json_column
from subgraphs.kit.migrations import create_outbox

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_outbox(op)
    op.create_table(
        "organization",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("slug", sa.String(63), nullable=False),
        sa.Column("plan", sa.String(16), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        sa.UniqueConstraint("slug", name=op.f("uq_organization_slug")),
    )
    op.create_table(
        "member",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("organization_id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("handle", sa.String(40), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        _belongs_to_organization("member"),
    )
    op.create_index("uq_member_handle", "member", ["organization_id", "handle"], unique=True)
    _create_credential_table("api_client", sa.Column("client_id", sa.String(64), nullable=False), hashed="secret_hash")
    _create_credential_table("api_key", sa.Column("masked_key", sa.String(32), nullable=False), hashed="key_hash")
    for table in ("member", "api_client", "api_key"):
        name = op.f(f"ix_{table}_organization_id_created_at_id")
        op.create_index(name, table, ["organization_id", "created_at", "id"])
    op.create_table(
        "signing_key",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("private_pem", sa.Text(), nullable=True),
        sa.Column("public_pem", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("tokens_until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_signing_key")),
    )


def _create_credential_table(table: str, column: "sa.Column[str]", *, hashed: str) -> None:
    unique = "client_id" if table == "api_client" else hashed
    op.create_table(
        table,
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("organization_id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        column,
        sa.Column(hashed, sa.String(160 if table == "api_client" else 80), nullable=False),
        sa.Column("scopes", json_column(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("last_used_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(unique, name=op.f(f"uq_{table}_{unique}")),
        _belongs_to_organization(table),
    )


def _belongs_to_organization(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_organization_id")
    return sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=name)
