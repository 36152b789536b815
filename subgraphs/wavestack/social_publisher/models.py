"""Nothing comes in, the tables of posts go out, for queries and for migrations."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Index, Integer, String, Table, Text, UniqueConstraint
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


class PostRow(Base):
    """A post on its way to a platform."""

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("organization_id", "idempotency_key"),
        # Set while the post may come out or is out: a publication is never posted twice.
        UniqueConstraint("organization_id", "live_publication_id"),
        Index(None, "organization_id", "created_at", "id"),
        Index(None, "organization_id", "platform", "due_at"),
        Index(None, "status", "published_at"),
        Index(None, "asset_id", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organization_id: Mapped[str] = mapped_column(_ID)
    publication_id: Mapped[str | None] = mapped_column(_ID)
    live_publication_id: Mapped[str | None] = mapped_column(_ID)
    platform: Mapped[str] = mapped_column(_WORD)
    content_type: Mapped[str | None] = mapped_column(_WORD)
    asset_id: Mapped[str | None] = mapped_column(_ID)
    media_url: Mapped[str | None] = mapped_column(Text())
    media: Mapped[dict[str, Any] | None] = mapped_column(json_column())  # Any: JSON values
    caption: Mapped[str] = mapped_column(Text())
    hashtags: Mapped[list[str]] = mapped_column(json_column())
    options: Mapped[dict[str, bool]] = mapped_column(json_column())
    scheduled_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    due_at: Mapped[datetime] = mapped_column(UtcDateTime())
    status: Mapped[str] = mapped_column(_WORD)
    step: Mapped[str] = mapped_column(_WORD)
    progress: Mapped[int] = mapped_column(Integer())
    job_id: Mapped[str | None] = mapped_column(_ID)
    account_id: Mapped[str | None] = mapped_column(_ID)
    sealed_session: Mapped[str | None] = mapped_column(Text())
    has_cover: Mapped[bool] = mapped_column(Boolean())
    external_id: Mapped[str | None] = mapped_column(String(255))
    url: Mapped[str | None] = mapped_column(Text())
    warnings: Mapped[list[str]] = mapped_column(json_column())
    error_code: Mapped[str | None] = mapped_column(_ID)
    error_message: Mapped[str | None] = mapped_column(Text())
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    idempotency_key: Mapped[str | None] = mapped_column(String(255))
    payload_digest: Mapped[str] = mapped_column(_ID)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime())


class TurnRow(Base):
    """Whose turn it is on a platform: who creates a post holds its row, so that caps and spacing hold at any speed."""

    __tablename__ = "turns"

    organization_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    platform: Mapped[str] = mapped_column(_WORD, primary_key=True)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime())


class SnapshotRow(Base):
    """What a platform had counted of a post at the end of an hour, or last time within it."""

    __tablename__ = "snapshots"

    post_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    hour: Mapped[datetime] = mapped_column(UtcDateTime(), primary_key=True)
    views: Mapped[int] = mapped_column(_COUNT)
    likes: Mapped[int] = mapped_column(_COUNT)
    comments: Mapped[int] = mapped_column(_COUNT)
    shares: Mapped[int] = mapped_column(_COUNT)
