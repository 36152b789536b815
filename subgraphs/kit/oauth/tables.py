"""The tables of states and accounts: a subgraph's metadata comes in and has them afterwards."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

from subgraphs.kit.columns import UtcDateTime, json_column, named_metadata


def oauth_tables(metadata: MetaData) -> tuple[Table, Table]:
    """Add the tables to a subgraph's metadata, unless they are there."""
    if "oauth_states" in metadata.tables:
        return metadata.tables["oauth_states"], metadata.tables["oauth_accounts"]
    states = Table(
        "oauth_states",
        metadata,
        # Only a digest: who reads the table cannot finish somebody else's consent.
        Column("digest", String(64), primary_key=True),
        Column("organization_id", String(64), nullable=False),
        Column("provider", String(32), nullable=False),
        Column("sealed_verifier", Text(), nullable=False),
        Column("redirect_uri", Text(), nullable=False),
        Column("expires_at", UtcDateTime(), nullable=False),
        Index(None, "expires_at"),
    )
    accounts = Table(
        "oauth_accounts",
        metadata,
        Column("id", String(64), primary_key=True),
        Column("organization_id", String(64), nullable=False),
        Column("provider", String(32), nullable=False),
        Column("external_id", String(255), nullable=False),
        Column("name", String(255), nullable=False),
        Column("status", String(16), nullable=False),
        Column("sealed_access", Text(), nullable=False),
        Column("sealed_refresh", Text()),
        Column("scopes", json_column(), nullable=False),
        Column("expires_at", UtcDateTime(), nullable=False),
        # Grows with each refresh; who holds the lease refreshes, others wait: a refresh token may be good for one use.
        Column("version", Integer(), nullable=False),
        Column("refreshing_until", UtcDateTime()),
        Column("created_at", UtcDateTime(), nullable=False),
        Column("updated_at", UtcDateTime(), nullable=False),
        UniqueConstraint("organization_id", "provider", "external_id"),
    )
    return states, accounts


STATES, ACCOUNTS = oauth_tables(named_metadata())


def create_oauth(op: Any) -> None:  # Any: `alembic.op` is a module that offers functions only during a migration
    """Create both tables, in a migration."""
    op.create_table(
        "oauth_states",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("provider", sa.String(32), nullable=False),
        sa.Column("sealed_verifier", sa.Text(), nullable=False),
        sa.Column("redirect_uri", sa.Text(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_oauth_states")),
    )
    op.create_index(op.f("ix_oauth_states_expires_at"), "oauth_states", ["expires_at"])
    op.create_table(
        "oauth_accounts",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("organization_id", sa.String(64), nullable=False),
        sa.Column("provider", sa.String(32), nullable=False),
        sa.Column("external_id", sa.String(255), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("sealed_access", sa.Text(), nullable=False),
        sa.Column("sealed_refresh", sa.Text()),
        sa.Column("scopes", json_column(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("refreshing_until", UtcDateTime()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oauth_accounts")),
        sa.UniqueConstraint(
            "organization_id",
            "provider",
            "external_id",
            name=op.f("uq_oauth_accounts_organization_id_provider_external_id"),
        ),
    )
