"""The index of blobs: documents, what they are found by, and the full text index of each database's own kind."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from subgraphs.kit.migrations import create_followed, create_jobs, create_outbox
from subgraphs.studio.search.repository import postgres_words, sqlite_words

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_SHORT = sa.String(255).with_variant(sa.String(255, collation="C"), "postgresql")
_BLOB_ID = sa.String(36).with_variant(sa.String(36, collation="C"), "postgresql")
_MOMENT = sa.String(20).with_variant(sa.String(20, collation="C"), "postgresql")
_METADATA = sa.Text().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    create_outbox(op)
    create_jobs(op)
    create_followed(op)
    create_documents()
    create_parts()
    for statement in full_text_index():
        op.execute(statement)


def create_documents() -> None:
    op.create_table(
        "documents",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("blob_id", _BLOB_ID, nullable=False),
        sa.Column("owner_id", _SHORT, nullable=False),
        sa.Column("parent_id", _BLOB_ID, nullable=True),
        sa.Column("created_by", _SHORT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("title", _TEXT, nullable=False),
        sa.Column("title_key", _SHORT, nullable=False),
        sa.Column("content_type", _SHORT, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("metadata", _METADATA, nullable=False),
        sa.Column("word_count", sa.Double(), nullable=True),
        sa.Column("status", _SHORT, nullable=True),
        sa.Column("tags_text", sa.Text(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_documents")),
        sa.UniqueConstraint("blob_id", name=op.f("uq_documents_blob_id")),
        sqlite_autoincrement=True,
    )
    for column in ("created_at", "parent_id", "word_count", "status"):
        op.create_index(op.f(f"ix_documents_owner_id_{column}"), "documents", ["owner_id", column])


def create_parts() -> None:
    op.create_table(
        "texts",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_texts")),
        of_document("texts"),
    )
    op.create_table(
        "tags",
        sa.Column("number", _NUMBER, nullable=False),
        sa.Column("tag", _SHORT, nullable=False),
        sa.PrimaryKeyConstraint("number", "tag", name=op.f("pk_tags")),
        of_document("tags"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "providers",
        sa.Column("blob_id", _BLOB_ID, nullable=False),
        sa.Column("provider_id", _SHORT, nullable=False),
        sa.PrimaryKeyConstraint("blob_id", "provider_id", name=op.f("pk_providers")),
    )


def of_document(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_number")
    return sa.ForeignKeyConstraint(["number"], ["documents.number"], name=name, ondelete="CASCADE")


def full_text_index() -> tuple[str, ...]:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    return (sqlite_words.CREATE,) if is_sqlite else postgres_words.CREATE
