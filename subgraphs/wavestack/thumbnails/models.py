"""Nothing comes in, the tables of thumbnails and templates go out, for queries and for migrations."""

from datetime import datetime
from typing import Any

from sqlalchemy import Double, Index, Integer, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from subgraphs.kit.columns import UtcDateTime, json_column, named_metadata

_ID = String(64)
_DIGEST = String(64)


class Base(DeclarativeBase):
    """The tables of this subgraph."""

    metadata = named_metadata()


def table_of(model: type[Base]) -> Table:
    """The table behind a model, for statements that need no objects: they cost less."""
    return Base.metadata.tables[model.__tablename__]


class ThumbnailRow(Base):
    """A thumbnail."""

    __tablename__ = "thumbnails"
    __table_args__ = (
        UniqueConstraint("organization_id", "digest"),
        Index(None, "organization_id", "created_at", "id"),
        Index(None, "clip_id", "created_at", "id"),
        Index(None, "asset_id", "created_at", "id"),
        Index(None, "expires_at"),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organization_id: Mapped[str] = mapped_column(_ID)
    digest: Mapped[str] = mapped_column(_DIGEST)
    status: Mapped[str] = mapped_column(String(16))
    title: Mapped[str | None] = mapped_column(Text())
    subtitle: Mapped[str | None] = mapped_column(Text())
    style: Mapped[str] = mapped_column(String(16))
    template: Mapped[str | None] = mapped_column(_ID)
    wish: Mapped[dict[str, Any]] = mapped_column(json_column())  # Any: a JSON object
    clip_id: Mapped[str | None] = mapped_column(_ID)
    asset_id: Mapped[str | None] = mapped_column(_ID)
    frame_seconds: Mapped[float | None] = mapped_column(Double())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    generated_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    size_bytes: Mapped[int | None] = mapped_column(Integer())
    checksum: Mapped[str | None] = mapped_column(_DIGEST)
    storage_key: Mapped[str | None] = mapped_column(String(255))
    error_code: Mapped[str | None] = mapped_column(String(64))
    error_message: Mapped[str | None] = mapped_column(String(1000))


class TemplateRow(Base):
    """An organization's own template."""

    __tablename__ = "templates"
    __table_args__ = (
        UniqueConstraint("organization_id", "name"),
        Index(None, "organization_id", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organization_id: Mapped[str] = mapped_column(_ID)
    name: Mapped[str] = mapped_column(String(80))
    description: Mapped[dict[str, Any]] = mapped_column(json_column())  # Any: a JSON object
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
