"""Nothing comes in, the tables of projects, assets and queue items go out, for queries and for migrations."""

from datetime import datetime

from sqlalchemy import BigInteger, Double, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from subgraphs.kit.columns import UtcDateTime, json_column, named_metadata

_ID = String(64)
_STATUS = String(16)


class Base(DeclarativeBase):
    """The tables of this subgraph."""

    metadata = named_metadata()


def table_of(model: type[Base]) -> Table:
    """The table behind a model, for statements that need no objects: they cost less."""
    return Base.metadata.tables[model.__tablename__]


class ProjectRow(Base):
    """A project."""

    __tablename__ = "projects"
    __table_args__ = (Index(None, "organization_id", "created_at", "id"),)

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organization_id: Mapped[str] = mapped_column(_ID)
    name: Mapped[str] = mapped_column(String(120))
    description: Mapped[str | None] = mapped_column(Text())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime())


class AssetRow(Base):
    """An asset. `storage_key` names its bytes in the store and is never shown."""

    __tablename__ = "assets"
    __table_args__ = (
        Index(None, "organization_id", "created_at", "id"),
        Index(None, "project_id", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organization_id: Mapped[str] = mapped_column(_ID)
    project_id: Mapped[str | None] = mapped_column(_ID, ForeignKey("projects.id"))
    filename: Mapped[str] = mapped_column(String(255))
    mime_type: Mapped[str] = mapped_column(String(255))
    status: Mapped[str] = mapped_column(_STATUS)
    size_bytes: Mapped[int | None] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"))
    duration: Mapped[float | None] = mapped_column(Double())
    checksum: Mapped[str | None] = mapped_column(String(64))
    source_url: Mapped[str | None] = mapped_column(Text())
    start_time: Mapped[float | None] = mapped_column(Double())
    end_time: Mapped[float | None] = mapped_column(Double())
    storage_key: Mapped[str | None] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime())


class QueueItemRow(Base):
    """A queue item.

    A deleted one stays as a row that nothing shows, so that its idempotency key stays taken: a client that repeats
    its request late hears the first answer again, and what its user deleted is not published after all.
    """

    __tablename__ = "queue_items"
    __table_args__ = (
        UniqueConstraint("organization_id", "idempotency_key"),
        Index(None, "organization_id", "created_at", "id"),
        Index(None, "organization_id", "status", "created_at", "id"),
        Index(None, "project_id", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organization_id: Mapped[str] = mapped_column(_ID)
    project_id: Mapped[str | None] = mapped_column(_ID, ForeignKey("projects.id"))
    asset_id: Mapped[str | None] = mapped_column(_ID, ForeignKey("assets.id"))
    title: Mapped[str] = mapped_column(String(120))
    caption: Mapped[str | None] = mapped_column(Text())
    hashtags: Mapped[list[str]] = mapped_column(json_column())
    platforms: Mapped[list[str]] = mapped_column(json_column())
    schedule_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    status: Mapped[str] = mapped_column(_STATUS)
    idempotency_key: Mapped[str] = mapped_column(String(255))
    payload_digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime())
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
