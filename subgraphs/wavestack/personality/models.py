"""Nothing comes in, the tables of this subgraph go out, for queries and for migrations."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Double, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from subgraphs.kit.columns import UtcDateTime, json_column, named_metadata

_ID = String(64)
_OUTSIDE_ID = String(255)
_WORD = String(64)


class Base(DeclarativeBase):
    """The tables of this subgraph."""

    metadata = named_metadata()


def table_of(model: type[Base]) -> Table:
    """The table behind a model, for statements that need no objects: they cost less."""
    return Base.metadata.tables[model.__tablename__]


class PersonaRow(Base):
    """How an organization's creator writes."""

    __tablename__ = "personas"

    organization_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    traits: Mapped[list[str]] = mapped_column(json_column())
    style: Mapped[dict[str, Any]] = mapped_column(json_column())  # Any: counts by their names
    controversy_level: Mapped[int] = mapped_column(Integer())
    allowed_topics: Mapped[list[str]] = mapped_column(json_column())
    avoided_topics: Mapped[list[str]] = mapped_column(json_column())
    version: Mapped[int] = mapped_column(Integer())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    trained_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class SampleRow(Base):
    """An entry to learn from."""

    __tablename__ = "samples"
    __table_args__ = (
        Index(None, "learnt_at", "created_at", "id"),
        Index(None, "organization_id", "user_id"),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organization_id: Mapped[str] = mapped_column(_ID)
    data_type: Mapped[str] = mapped_column(_WORD)
    source: Mapped[str] = mapped_column(_WORD)
    by_creator: Mapped[bool] = mapped_column(Boolean())
    user_id: Mapped[str] = mapped_column(_OUTSIDE_ID)
    text: Mapped[str] = mapped_column(Text())
    weight: Mapped[float] = mapped_column(Double())
    likes: Mapped[int] = mapped_column(Integer())
    retweets: Mapped[int] = mapped_column(Integer())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    learnt_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class MemoryRow(Base):
    """Something to remember of a user; of the creator where `user_id` is empty."""

    __tablename__ = "memories"
    __table_args__ = (
        UniqueConstraint("organization_id", "user_id", "digest"),
        Index(None, "organization_id", "user_id", "importance", "last_accessed_at", "id"),
        Index(None, "last_accessed_at"),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organization_id: Mapped[str] = mapped_column(_ID)
    user_id: Mapped[str] = mapped_column(_OUTSIDE_ID)
    type: Mapped[str] = mapped_column(String(16))
    content: Mapped[str] = mapped_column(Text())
    digest: Mapped[str] = mapped_column(String(64))
    importance: Mapped[int] = mapped_column(Integer())
    source: Mapped[str] = mapped_column(_WORD)
    embedding: Mapped[bytes] = mapped_column(LargeBinary())
    access_count: Mapped[int] = mapped_column(Integer())
    last_accessed_at: Mapped[datetime] = mapped_column(UtcDateTime())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())


class TurnRow(Base):
    """Something that was said in a conversation."""

    __tablename__ = "turns"
    __table_args__ = (
        Index(None, "organization_id", "user_id", "platform", "created_at", "id"),
        Index(None, "created_at"),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organization_id: Mapped[str] = mapped_column(_ID)
    user_id: Mapped[str] = mapped_column(_OUTSIDE_ID)
    platform: Mapped[str] = mapped_column(_WORD)
    speaker: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text())
    engine: Mapped[str | None] = mapped_column(String(16))
    confidence: Mapped[float | None] = mapped_column(Double())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())


class ContentRow(Base):
    """Content that was written."""

    __tablename__ = "contents"
    __table_args__ = (
        Index(None, "organization_id", "created_at", "id"),
        Index(None, "organization_id", "status", "created_at", "id"),
        Index(None, "status", "created_at"),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organization_id: Mapped[str] = mapped_column(_ID)
    content_type: Mapped[str] = mapped_column(String(16))
    platform: Mapped[str] = mapped_column(String(80))
    topic: Mapped[str] = mapped_column(Text())
    content: Mapped[str] = mapped_column(Text())
    alternatives: Mapped[list[str]] = mapped_column(json_column())
    sentiment: Mapped[str] = mapped_column(String(16))
    energy: Mapped[str] = mapped_column(String(16))
    controversy_score: Mapped[float] = mapped_column(Double())
    personality_score: Mapped[float] = mapped_column(Double())
    engine: Mapped[str] = mapped_column(String(16))
    warning: Mapped[str | None] = mapped_column(Text())
    status: Mapped[str] = mapped_column(String(16))
    feedback: Mapped[str | None] = mapped_column(Text())
    created_by: Mapped[str] = mapped_column(_OUTSIDE_ID)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    decided_by: Mapped[str | None] = mapped_column(_OUTSIDE_ID)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
