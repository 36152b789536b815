"""Nothing comes in, the tables of this subgraph go out, for queries and for migrations."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Double, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint
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


class PublicationRow(Base):
    """A queue item on one platform."""

    __tablename__ = "publications"
    __table_args__ = (
        UniqueConstraint("queue_item_id", "platform"),
        Index(None, "organization_id", "created_at", "id"),
        Index(None, "asset_id", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organization_id: Mapped[str] = mapped_column(_ID)
    queue_item_id: Mapped[str] = mapped_column(_ID, ForeignKey("queue_items.id"))
    asset_id: Mapped[str | None] = mapped_column(_ID, ForeignKey("assets.id"))
    platform: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(_STATUS)
    round: Mapped[int] = mapped_column(Integer())
    url: Mapped[str | None] = mapped_column(Text())
    external_id: Mapped[str | None] = mapped_column(String(255))
    error_code: Mapped[str | None] = mapped_column(String(64))
    error_message: Mapped[str | None] = mapped_column(Text())
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime())


class WebhookEndpointRow(Base):
    """An address that an organization wants to be told at. The secret is encrypted."""

    __tablename__ = "webhook_endpoints"
    __table_args__ = (Index(None, "organization_id", "created_at", "id"),)

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organization_id: Mapped[str] = mapped_column(_ID)
    url: Mapped[str] = mapped_column(Text())
    topics: Mapped[list[str]] = mapped_column(json_column())
    description: Mapped[str | None] = mapped_column(String(255))
    enabled: Mapped[bool] = mapped_column(Boolean())
    sealed_secret: Mapped[str] = mapped_column(Text())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime())


class WebhookDeliveryRow(Base):
    """A message to an endpoint, and how its sending went."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        Index(None, "organization_id", "created_at", "id"),
        Index(None, "endpoint_id", "created_at", "id"),
        Index(None, "created_at"),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organization_id: Mapped[str] = mapped_column(_ID)
    endpoint_id: Mapped[str] = mapped_column(_ID, ForeignKey("webhook_endpoints.id", ondelete="CASCADE"))
    topic: Mapped[str] = mapped_column(String(32))
    payload: Mapped[dict[str, Any]] = mapped_column(json_column())  # Any: JSON values
    status: Mapped[str] = mapped_column(_STATUS)
    attempts: Mapped[int] = mapped_column(Integer())
    response_status: Mapped[int | None] = mapped_column(Integer())
    error: Mapped[str | None] = mapped_column(Text())
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
