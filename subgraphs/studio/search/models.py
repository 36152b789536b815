"""The tables of the search subgraph: one row a blob at its head, what it is found by, and the text of excerpts.

Moments are texts in UTC to the second, as blobs show them, so that they compare alike in SQL and in Python. The words
stand in a table `words` that each database has in its own form: see `repository/sqlite_words.py` and
`repository/postgres_words.py`.
"""

from typing import Any

from sqlalchemy import BigInteger, Double, ForeignKey, Index, Integer, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from subgraphs.kit.columns import named_metadata
from subgraphs.kit.outbox import outbox_table
from subgraphs.studio.search.domain.json_values import JsonObject, canonical_text, read_object

# PostgreSQL sorts text by language unless told otherwise; SQLite and Python by code point.
BY_CODE_POINT = Text().with_variant(Text(collation="C"), "postgresql")
SHORT = String(255).with_variant(String(255, collation="C"), "postgresql")
BLOB_ID = String(36).with_variant(String(36, collation="C"), "postgresql")
MOMENT = String(20).with_variant(String(20, collation="C"), "postgresql")
NUMBER = BigInteger().with_variant(Integer(), "sqlite")


class MetadataColumn(TypeDecorator[JsonObject]):
    """Metadata: JSONB on PostgreSQL; on SQLite its canonical text, of which equal parts are equal texts."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:  # Any: the value type differs by dialect
        """Choose the column type of the database in use."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else JSONB())

    def process_bind_param(self, value: JsonObject | None, dialect: Dialect) -> str | JsonObject | None:
        """Print for SQLite; the other driver prints by itself."""
        return canonical_text(value) if dialect.name == "sqlite" and value is not None else value

    def process_result_value(self, value: Any | None, dialect: Dialect) -> JsonObject | None:  # Any: text or object
        """Read from SQLite; the other driver reads by itself."""
        if dialect.name == "sqlite" and value is not None:
            value = read_object(value)
        return value


class Table(DeclarativeBase):
    """The tables of this subgraph."""

    metadata = named_metadata()


outbox_table(Table.metadata)


class DocumentRow(Table):
    """A blob at its head."""

    __tablename__ = "documents"

    number: Mapped[int] = mapped_column(NUMBER, primary_key=True, autoincrement=True)
    """Its place in the order in which blobs came: finer than any clock, and the key of its words."""
    blob_id: Mapped[str] = mapped_column(BLOB_ID, unique=True)
    owner_id: Mapped[str] = mapped_column(SHORT)
    parent_id: Mapped[str | None] = mapped_column(BLOB_ID)
    created_by: Mapped[str] = mapped_column(SHORT)
    version: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[str] = mapped_column(BY_CODE_POINT)
    title_key: Mapped[str] = mapped_column(SHORT)
    content_type: Mapped[str] = mapped_column(SHORT)
    size: Mapped[int] = mapped_column(BigInteger)
    blob_metadata: Mapped[JsonObject] = mapped_column("metadata", MetadataColumn())
    word_count: Mapped[float | None] = mapped_column(Double)
    """`metadata.word_count` where it is a number, for its index."""
    status: Mapped[str | None] = mapped_column(SHORT)
    """`metadata.status` where it is a text of at most 255 characters, for its index."""
    tags_text: Mapped[str | None] = mapped_column(Text)
    """`metadata.tags` where it is a text; where it is an array its texts are rows of `tags`."""
    created_at: Mapped[str] = mapped_column(MOMENT)
    updated_at: Mapped[str] = mapped_column(MOMENT)

    __table_args__ = (
        Index(None, "owner_id", "created_at"),
        Index(None, "owner_id", "parent_id"),
        Index(None, "owner_id", "word_count"),
        Index(None, "owner_id", "status"),
        {"sqlite_autoincrement": True},  # numbers of documents that are gone must never come again
    )


class TextRow(Table):
    """The beginning of a blob's text, for excerpts; apart, so that what only counts does not read past it."""

    __tablename__ = "texts"

    number: Mapped[int] = mapped_column(ForeignKey("documents.number", ondelete="CASCADE"), primary_key=True)
    body: Mapped[str] = mapped_column(Text)


class TagRow(Table):
    """A tag of a blob's head."""

    __tablename__ = "tags"

    # Found by its key alone, so that SQLite needs no second tree for its rows.
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own name

    number: Mapped[int] = mapped_column(ForeignKey("documents.number", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(SHORT, primary_key=True)


class ProviderRow(Table):
    """A provider that was asked to process a blob, or has. By the blob's id: it may be heard of before the blob is."""

    __tablename__ = "providers"

    blob_id: Mapped[str] = mapped_column(BLOB_ID, primary_key=True)
    provider_id: Mapped[str] = mapped_column(SHORT, primary_key=True)
