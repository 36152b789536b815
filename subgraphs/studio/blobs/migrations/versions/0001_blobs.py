"""Blobs, their deltas, snapshots and large contents, what they are found by, and what their owners have."""

import sqlalchemy as sa
from alembic import op

from subgraphs.kit.columns import UtcDateTime
from subgraphs.kit.migrations import create_outbox

revision = "0001"
down_revision = None

BY_CODE_POINT = sa.String(255).with_variant(sa.String(255, collation="C"), "postgresql")


def upgrade() -> None:
    create_outbox(op)
    create_blobs()
    create_history()
    create_indexes_of_heads()
    op.create_table(
        "usage",
        sa.Column("owner_id", sa.String(255), nullable=False),
        sa.Column("blobs", sa.BigInteger(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", name=op.f("pk_usage")),
    )


def create_blobs() -> None:
    op.create_table(
        "blobs",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("owner_id", sa.String(255), nullable=False),
        sa.Column("ordinal", sa.BigInteger(), nullable=False),
        sa.Column("parent_id", sa.String(36), nullable=True),
        sa.Column("created_by", sa.String(100), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_key", BY_CODE_POINT, nullable=False),
        sa.Column("content_type", BY_CODE_POINT, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("word_count", sa.Integer(), nullable=True),
        sa.Column("metadata", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("content_digest", sa.String(64), nullable=True),
        sa.Column("replayed_deltas", sa.Integer(), nullable=False),
        sa.Column("replayed_bytes", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blobs")),
        sa.ForeignKeyConstraint(["parent_id"], ["blobs.id"], name=op.f("fk_blobs_parent_id"), ondelete="SET NULL"),
    )
    op.create_index(op.f("ix_blobs_parent_id"), "blobs", ["parent_id"])
    op.create_index(op.f("ix_blobs_owner_id_ordinal"), "blobs", ["owner_id", "ordinal"], unique=True)
    op.create_index(op.f("ix_blobs_owner_id_updated_at_ordinal"), "blobs", ["owner_id", "updated_at", "ordinal"])


def create_history() -> None:
    op.create_table(
        "deltas",
        sa.Column("id", sa.String(64), nullable=False),
        blob_id(),
        sa.Column("to_version", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.String(100), nullable=False),
        sa.Column("operation", sa.String(16), nullable=False),
        sa.Column("patch", sa.Text(), nullable=False),
        sa.Column("inverse", sa.Text(), nullable=False),
        sa.Column("applied_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deltas")),
        of_blob("deltas"),
    )
    op.create_index(op.f("ix_deltas_blob_id_to_version"), "deltas", ["blob_id", "to_version"], unique=True)
    op.create_table(
        "snapshots",
        blob_id(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_type", sa.String(255), nullable=False),
        sa.Column("metadata", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("content_digest", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("blob_id", "version", name=op.f("pk_snapshots")),
        of_blob("snapshots"),
    )
    op.create_table(
        "contents",
        blob_id(),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("blob_id", "digest", name=op.f("pk_contents")),
        of_blob("contents"),
    )


def create_indexes_of_heads() -> None:
    op.create_table(
        "processing",
        blob_id(),
        sa.Column("provider_id", sa.String(100), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("blob_id", "provider_id", name=op.f("pk_processing")),
        of_blob("processing"),
    )
    op.create_table(
        "tags",
        blob_id(),
        sa.Column("tag", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("blob_id", "tag", name=op.f("pk_tags")),
        of_blob("tags"),
    )
    op.create_table(
        "search_texts",
        blob_id(),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("blob_id", name=op.f("pk_search_texts")),
        of_blob("search_texts"),
    )


def blob_id() -> sa.Column[str]:
    return sa.Column("blob_id", sa.String(36), nullable=False)


def of_blob(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["blob_id"], ["blobs.id"], name=op.f(f"fk_{table}_blob_id"), ondelete="CASCADE")
