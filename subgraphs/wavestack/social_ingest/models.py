"""Nothing comes in, the tables of social ingest go out, for queries and for migrations.

What is found by words stands in a table `words` that each database has in its own form: see `repository/words.py`.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Float, Index, Integer, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from subgraphs.kit.columns import UtcDateTime, json_column, named_metadata

_ID = String(64)
_OUTSIDE_ID = String(255)
_WORD = String(16)
_DAY = String(10)
_NUMBER = BigInteger().with_variant(Integer(), "sqlite")
# Rows that are found by their key alone: SQLite needs no second tree for them.
_KEYED = {"sqlite_with_rowid": False}


class Base(DeclarativeBase):
    """The tables of this subgraph."""

    metadata = named_metadata()


def table_of(model: type[Base]) -> Table:
    """The table behind a model, for statements that need no objects: they cost less."""
    return Base.metadata.tables[model.__tablename__]


class MessageRow(Base):
    """A message, after all that was heard of it. Pages of every filter have an index in their order."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("organization_id", "id"),
        Index(None, "organization_id", "created_at", "number"),
        Index(None, "organization_id", "platform", "created_at", "number"),
        Index(None, "organization_id", "channel_id", "created_at", "number"),
        Index(None, "organization_id", "user_id", "created_at", "number"),
    )

    number: Mapped[int] = mapped_column(_NUMBER, primary_key=True, autoincrement=False)
    organization_id: Mapped[str] = mapped_column(_ID)
    id: Mapped[str] = mapped_column(_ID)
    platform: Mapped[str] = mapped_column(_WORD)
    platform_id: Mapped[str] = mapped_column(_OUTSIDE_ID)
    channel_id: Mapped[str] = mapped_column(_OUTSIDE_ID)
    channel_name: Mapped[str | None] = mapped_column(_OUTSIDE_ID)
    user_id: Mapped[str] = mapped_column(_OUTSIDE_ID)
    user_name: Mapped[str] = mapped_column(_OUTSIDE_ID)
    role: Mapped[str] = mapped_column(_WORD)
    is_mod: Mapped[bool] = mapped_column(Boolean())
    text: Mapped[str] = mapped_column(Text())
    html: Mapped[str | None] = mapped_column(Text())
    reply_to: Mapped[str | None] = mapped_column(_OUTSIDE_ID)
    has_emotes: Mapped[bool] = mapped_column(Boolean())
    mentions_creator: Mapped[bool] = mapped_column(Boolean())
    reactions: Mapped[int] = mapped_column(Integer())
    mentions: Mapped[int] = mapped_column(Integer())
    meta: Mapped[dict[str, Any] | None] = mapped_column(json_column())  # Any: JSON values of the platform
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class DeletionRow(Base):
    """That a message was deleted of which nothing else was heard yet."""

    __tablename__ = "deletions"
    __table_args__ = (Index(None, "heard_at"),)

    organization_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime())
    heard_at: Mapped[datetime] = mapped_column(UtcDateTime())


class EventRow(Base):
    """Something that happened on a platform."""

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("organization_id", "id"),
        Index(None, "organization_id", "created_at", "number"),
        Index(None, "organization_id", "platform", "type", "created_at", "number"),
        Index(None, "organization_id", "type", "created_at", "number"),
        Index(None, "organization_id", "platform", "channel_id", "type", "created_at", "number"),
    )

    number: Mapped[int] = mapped_column(_NUMBER, primary_key=True, autoincrement=False)
    organization_id: Mapped[str] = mapped_column(_ID)
    id: Mapped[str] = mapped_column(_ID)
    platform: Mapped[str] = mapped_column(_WORD)
    platform_id: Mapped[str] = mapped_column(_OUTSIDE_ID)
    type: Mapped[str] = mapped_column(_WORD)
    channel_id: Mapped[str] = mapped_column(_OUTSIDE_ID)
    channel_name: Mapped[str | None] = mapped_column(_OUTSIDE_ID)
    user_id: Mapped[str | None] = mapped_column(_OUTSIDE_ID)
    data: Mapped[dict[str, Any]] = mapped_column(json_column())  # Any: JSON values of the platform
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())


class PersonRow(Base):
    """Who somebody was when they were last seen: on a platform, and on any where `platform` is empty."""

    __tablename__ = "people"
    __table_args__ = _KEYED

    organization_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    platform: Mapped[str] = mapped_column(_WORD, primary_key=True)
    user_id: Mapped[str] = mapped_column(_OUTSIDE_ID, primary_key=True)
    name: Mapped[str] = mapped_column(_OUTSIDE_ID)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime())


class ChannelRow(Base):
    """A channel by the name that it had when it was last seen."""

    __tablename__ = "channels"
    __table_args__ = _KEYED

    organization_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    platform: Mapped[str] = mapped_column(_WORD, primary_key=True)
    channel_id: Mapped[str] = mapped_column(_OUTSIDE_ID, primary_key=True)
    name: Mapped[str | None] = mapped_column(_OUTSIDE_ID)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime())


class UserTotalsRow(Base):
    """What a user has done on a platform; on all of them where `platform` is empty. Counted."""

    __tablename__ = "user_totals"
    __table_args__ = (
        Index(None, "organization_id", "platform", "messages", "user_id"),
        Index(None, "organization_id", "platform", "reactions", "user_id"),
        Index(None, "organization_id", "platform", "active_days", "user_id"),
        _KEYED,
    )

    organization_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    platform: Mapped[str] = mapped_column(_WORD, primary_key=True)
    user_id: Mapped[str] = mapped_column(_OUTSIDE_ID, primary_key=True)
    messages: Mapped[int] = mapped_column(Integer())
    kept: Mapped[int] = mapped_column(Integer())
    reactions: Mapped[int] = mapped_column(Integer())
    mentions: Mapped[int] = mapped_column(Integer())
    active_days: Mapped[int] = mapped_column(Integer())
    first_at: Mapped[datetime] = mapped_column(UtcDateTime())
    last_at: Mapped[datetime] = mapped_column(UtcDateTime())


class UserDayRow(Base):
    """How much a user wrote on a day; on all platforms where `platform` is empty. Counted."""

    __tablename__ = "user_days"
    __table_args__ = _KEYED

    organization_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    platform: Mapped[str] = mapped_column(_WORD, primary_key=True)
    user_id: Mapped[str] = mapped_column(_OUTSIDE_ID, primary_key=True)
    day: Mapped[str] = mapped_column(_DAY, primary_key=True)
    messages: Mapped[int] = mapped_column(Integer())


class UserSlotRow(Base):
    """How much a user wrote in an hour of the week. Counted."""

    __tablename__ = "user_slots"
    __table_args__ = _KEYED

    organization_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    user_id: Mapped[str] = mapped_column(_OUTSIDE_ID, primary_key=True)
    slot: Mapped[int] = mapped_column(Integer(), primary_key=True, autoincrement=False)
    messages: Mapped[int] = mapped_column(Integer())


class ChannelDayRow(Base):
    """What was written in a channel on a day. Counted."""

    __tablename__ = "channel_days"
    __table_args__ = (Index(None, "organization_id", "platform", "last_at"), _KEYED)

    organization_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    platform: Mapped[str] = mapped_column(_WORD, primary_key=True)
    channel_id: Mapped[str] = mapped_column(_OUTSIDE_ID, primary_key=True)
    day: Mapped[str] = mapped_column(_DAY, primary_key=True)
    messages: Mapped[int] = mapped_column(Integer())
    kept: Mapped[int] = mapped_column(Integer())
    reactions: Mapped[int] = mapped_column(Integer())
    unique_users: Mapped[int] = mapped_column(Integer())
    first_at: Mapped[datetime] = mapped_column(UtcDateTime())
    last_at: Mapped[datetime] = mapped_column(UtcDateTime())


class ChannelUserRow(Base):
    """How much a user wrote in a channel on a day. Counted."""

    __tablename__ = "channel_users"
    __table_args__ = _KEYED

    organization_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    platform: Mapped[str] = mapped_column(_WORD, primary_key=True)
    channel_id: Mapped[str] = mapped_column(_OUTSIDE_ID, primary_key=True)
    day: Mapped[str] = mapped_column(_DAY, primary_key=True)
    user_id: Mapped[str] = mapped_column(_OUTSIDE_ID, primary_key=True)
    messages: Mapped[int] = mapped_column(Integer())


class ArchiveRow(Base):
    """What messages that are kept no longer had added to the counts: these can be rebuilt without them."""

    __tablename__ = "archive"
    __table_args__ = _KEYED

    organization_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    platform: Mapped[str] = mapped_column(_WORD, primary_key=True)
    channel_id: Mapped[str] = mapped_column(_OUTSIDE_ID, primary_key=True)
    user_id: Mapped[str] = mapped_column(_OUTSIDE_ID, primary_key=True)
    hour: Mapped[datetime] = mapped_column(UtcDateTime(), primary_key=True)
    messages: Mapped[int] = mapped_column(Integer())
    reactions: Mapped[int] = mapped_column(Integer())
    mentions: Mapped[int] = mapped_column(Integer())
    first_at: Mapped[datetime] = mapped_column(UtcDateTime())
    last_at: Mapped[datetime] = mapped_column(UtcDateTime())


class KeywordUseRow(Base):
    """That somebody said a word that viewers say when something happens."""

    __tablename__ = "keyword_uses"
    __table_args__ = (Index(None, "at"), _KEYED)

    organization_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    platform: Mapped[str] = mapped_column(_WORD, primary_key=True)
    channel_id: Mapped[str] = mapped_column(_OUTSIDE_ID, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime(), primary_key=True)
    user_id: Mapped[str] = mapped_column(_OUTSIDE_ID, primary_key=True)
    keyword: Mapped[str] = mapped_column(_ID, primary_key=True)


class ChatRateRow(Base):
    """How many messages came of ten seconds of a channel. `slot` counts these since 1970."""

    __tablename__ = "chat_rates"
    __table_args__ = (Index(None, "slot"), _KEYED)

    organization_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    platform: Mapped[str] = mapped_column(_WORD, primary_key=True)
    channel_id: Mapped[str] = mapped_column(_OUTSIDE_ID, primary_key=True)
    slot: Mapped[int] = mapped_column(Integer(), primary_key=True, autoincrement=False)
    messages: Mapped[int] = mapped_column(Integer())


class HighlightRow(Base):
    """A moment of a channel that its chat was excited about."""

    __tablename__ = "highlights"
    __table_args__ = (
        UniqueConstraint("organization_id", "id"),
        Index(None, "organization_id", "started_at", "number"),
        Index(None, "organization_id", "platform", "channel_id", "started_at", "number"),
    )

    number: Mapped[int] = mapped_column(_NUMBER, primary_key=True, autoincrement=False)
    organization_id: Mapped[str] = mapped_column(_ID)
    id: Mapped[str] = mapped_column(_ID)
    platform: Mapped[str] = mapped_column(_WORD)
    channel_id: Mapped[str] = mapped_column(_OUTSIDE_ID)
    keyword: Mapped[str] = mapped_column(_ID)
    score: Mapped[float | None] = mapped_column(Float())
    messages: Mapped[int] = mapped_column(Integer())
    users: Mapped[int] = mapped_column(Integer())
    words: Mapped[list[Any]] = mapped_column(json_column())  # Any: words and how many users used them
    started_at: Mapped[datetime] = mapped_column(UtcDateTime())
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime())


class WebhookSecretRow(Base):
    """With what a platform signs what it sends to an organization, encrypted."""

    __tablename__ = "webhook_secrets"

    organization_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    platform: Mapped[str] = mapped_column(_WORD, primary_key=True)
    secret: Mapped[str] = mapped_column(Text())
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime())


class DeliveryRow(Base):
    """A signed delivery that was taken in, for as long as it could be sent again."""

    __tablename__ = "deliveries"
    __table_args__ = (Index(None, "at"),)

    organization_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    id: Mapped[str] = mapped_column(_OUTSIDE_ID, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime())
