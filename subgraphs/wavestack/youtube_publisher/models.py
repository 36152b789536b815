"""Nothing comes in, the tables of uploads go out, for queries and for migrations."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from subgraphs.kit.columns import UtcDateTime, json_column, named_metadata
from subgraphs.kit.oauth import oauth_tables

_ID = String(64)
_WORD = String(16)
_COUNT = BigInteger().with_variant(Integer(), "sqlite")


class Base(DeclarativeBase):
    """The tables of this subgraph."""

    metadata = named_metadata()


oauth_tables(Base.metadata)


def table_of(model: type[Base]) -> Table:
    """The table behind a model, for statements that need no objects: they cost less."""
    return Base.metadata.tables[model.__tablename__]


class UploadRow(Base):
    """A video on its way to YouTube."""

    __tablename__ = "uploads"
    __table_args__ = (
        UniqueConstraint("organization_id", "idempotency_key"),
        # Set while the upload may become a video or is one: a publication is never uploaded twice.
        UniqueConstraint("organization_id", "live_publication_id"),
        Index(None, "organization_id", "created_at", "id"),
        Index(None, "status", "published_at"),
        Index(None, "asset_id", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organization_id: Mapped[str] = mapped_column(_ID)
    publication_id: Mapped[str | None] = mapped_column(_ID)
    live_publication_id: Mapped[str | None] = mapped_column(_ID)
    asset_id: Mapped[str | None] = mapped_column(_ID)
    video_url: Mapped[str | None] = mapped_column(Text())
    title: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(Text())
    tags: Mapped[list[str]] = mapped_column(json_column())
    privacy: Mapped[str] = mapped_column(_WORD)
    playlist_id: Mapped[str | None] = mapped_column(_ID)
    scheduled_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    options: Mapped[dict[str, bool]] = mapped_column(json_column())
    status: Mapped[str] = mapped_column(_WORD)
    step: Mapped[str] = mapped_column(_WORD)
    progress: Mapped[int] = mapped_column(Integer())
    job_id: Mapped[str | None] = mapped_column(_ID)
    account_id: Mapped[str | None] = mapped_column(_ID)
    sealed_session: Mapped[str | None] = mapped_column(Text())
    youtube_id: Mapped[str | None] = mapped_column(_ID)
    warnings: Mapped[list[str]] = mapped_column(json_column())
    error_code: Mapped[str | None] = mapped_column(_ID)
    error_message: Mapped[str | None] = mapped_column(Text())
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    idempotency_key: Mapped[str | None] = mapped_column(String(255))
    payload_digest: Mapped[str] = mapped_column(_ID)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime())


class SnapshotRow(Base):
    """What YouTube had counted of a video at the end of an hour, or last time within it."""

    __tablename__ = "snapshots"

    upload_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    hour: Mapped[datetime] = mapped_column(UtcDateTime(), primary_key=True)
    views: Mapped[int] = mapped_column(_COUNT)
    likes: Mapped[int] = mapped_column(_COUNT)
    comments: Mapped[int] = mapped_column(_COUNT)
