"""The tables of the blobs subgraph: blobs at their heads, their deltas, snapshots, large contents, and indexes.

The row of a blob is its newest version, ready to be read. Contents of at most 4 KB stand in the rows themselves;
larger ones stand in `contents`, once a blob, however many rows name them by digest; those of 1 MB and more in the file
store, once for all.
"""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from subgraphs.kit.columns import UtcDateTime, named_metadata
from subgraphs.kit.follow.positions import followed_table
from subgraphs.kit.idempotency import idempotency_table
from subgraphs.kit.outbox import outbox_table

# PostgreSQL sorts text by language unless told otherwise; SQLite by code point. Cursors need one order.
BY_CODE_POINT = String(255).with_variant(String(255, collation="C"), "postgresql")

BLOB_ID = String(36)
OWNER_ID = String(255)
DIGEST = String(64)
AUTHOR = String(100)


class Table(DeclarativeBase):
    """The tables of this subgraph."""

    metadata = named_metadata()


outbox_table(Table.metadata)
followed_table(Table.metadata)
idempotency_table(Table.metadata)


class BlobRow(Table):
    """A blob at its head."""

    __tablename__ = "blobs"

    id: Mapped[str] = mapped_column(BLOB_ID, primary_key=True)
    owner_id: Mapped[str] = mapped_column(OWNER_ID)
    ordinal: Mapped[int] = mapped_column(BigInteger)
    """Its place among all blobs that its owner ever made: the order of creation, finer than any clock."""
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("blobs.id", ondelete="SET NULL"), index=True)
    created_by: Mapped[str] = mapped_column(AUTHOR)
    version: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[str] = mapped_column(Text)
    title_key: Mapped[str] = mapped_column(BY_CODE_POINT)
    content_type: Mapped[str] = mapped_column(BY_CODE_POINT)
    size: Mapped[int] = mapped_column(BigInteger)
    word_count: Mapped[int | None]
    document_metadata: Mapped[str] = mapped_column("metadata", Text)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    content_digest: Mapped[str | None] = mapped_column(DIGEST)
    replayed_deltas: Mapped[int] = mapped_column(default=0)
    replayed_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime())
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    __table_args__ = (
        Index(None, "owner_id", "ordinal", unique=True),
        Index(None, "owner_id", "updated_at", "ordinal"),
    )
    # An UPDATE names the version from which it started, and fails where another transaction was first.
    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012 - SQLAlchemy's own name


class DeltaRow(Table):
    """One change of a blob, from the version before to `to_version`. Never changed, and kept as long as the blob."""

    __tablename__ = "deltas"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    blob_id: Mapped[str] = mapped_column(ForeignKey("blobs.id", ondelete="CASCADE"))
    to_version: Mapped[int] = mapped_column(BigInteger)
    provider_id: Mapped[str] = mapped_column(AUTHOR)
    operation: Mapped[str] = mapped_column(String(16))
    patch: Mapped[str] = mapped_column(Text)
    inverse: Mapped[str] = mapped_column(Text, deferred=True)
    run: Mapped[str | None] = mapped_column(Text)
    """What the provider says of the run that made it: a JSON object."""
    applied_at: Mapped[datetime] = mapped_column(UtcDateTime())

    __table_args__ = (Index(None, "blob_id", "to_version", unique=True),)


class SnapshotRow(Table):
    """A version kept whole, so that those after it are read by replaying few deltas."""

    __tablename__ = "snapshots"

    blob_id: Mapped[str] = mapped_column(ForeignKey("blobs.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    content_type: Mapped[str] = mapped_column(String(255))
    document_metadata: Mapped[str] = mapped_column("metadata", Text)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    content_digest: Mapped[str | None] = mapped_column(DIGEST)


class ContentRow(Table):
    """A large content of a blob. `kept` once a delta or snapshot names it; otherwise it goes when the head moves on."""

    __tablename__ = "contents"

    blob_id: Mapped[str] = mapped_column(ForeignKey("blobs.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    size: Mapped[int]
    kept: Mapped[bool]
    filed: Mapped[bool] = mapped_column(server_default=false())
    """Whether it stands in the file store, and `content` is empty."""
    packed: Mapped[bool] = mapped_column(server_default=false())
    """Whether `content` is compressed by gzip; `size` and the digest are those of what it was made from."""

    __table_args__ = (Index(None, "digest"),)


class FileRow(Table):
    """A content in the file store, one for all blobs that have it. Unused ones are deleted after a while."""

    __tablename__ = "files"

    digest: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    present: Mapped[bool]
    """Whether the file is there: the row comes first, so that no file is ever without one."""
    used_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)


class RegisteredProviderRow(Table):
    """A provider that another subgraph told of, whose it is (nobody's: everybody's), beside those that always are."""

    __tablename__ = "registered_providers"

    owner_id: Mapped[str] = mapped_column(OWNER_ID, primary_key=True)
    id: Mapped[str] = mapped_column(AUTHOR, primary_key=True)


class ProcessingRow(Table):
    """A provider that shall process a blob."""

    __tablename__ = "processing"

    blob_id: Mapped[str] = mapped_column(ForeignKey("blobs.id", ondelete="CASCADE"), primary_key=True)
    provider_id: Mapped[str] = mapped_column(AUTHOR, primary_key=True)
    place: Mapped[int]
    """Its place in the order in which the blob's providers were named."""


class TagRow(Table):
    """A tag of a blob's head, for filtering."""

    __tablename__ = "tags"

    blob_id: Mapped[str] = mapped_column(ForeignKey("blobs.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(255), primary_key=True)


class UsageRow(Table):
    """What a user has, exactly: changed in the transaction that changes it."""

    __tablename__ = "usage"

    owner_id: Mapped[str] = mapped_column(OWNER_ID, primary_key=True)
    blobs: Mapped[int] = mapped_column(BigInteger)
    bytes: Mapped[int] = mapped_column(BigInteger)
    created: Mapped[int] = mapped_column(BigInteger)
    """How many blobs were ever created; gives the ordinals."""
