"""Nothing comes in, the tables of metrics go out, for queries and for migrations.

Hours of contents are what was told; hours and days of platforms are sums of them, kept with every change.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from subgraphs.kit.columns import UtcDateTime, named_metadata

_ID = String(64)
_WORD = String(16)
_COUNT = BigInteger().with_variant(Integer(), "sqlite")


class Base(DeclarativeBase):
    """The tables of this subgraph."""

    metadata = named_metadata()


def table_of(model: type[Base]) -> Table:
    """The table behind a model, for statements that need no objects: they cost less."""
    return Base.metadata.tables[model.__tablename__]


class ContentRow(Base):
    """A published thing."""

    __tablename__ = "contents"
    __table_args__ = (
        UniqueConstraint("organization_id", "publication_id"),
        Index(None, "organization_id", "published_at", "id"),
        Index(None, "organization_id", "external_id"),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organization_id: Mapped[str] = mapped_column(_ID)
    publication_id: Mapped[str | None] = mapped_column(_ID)
    platform: Mapped[str] = mapped_column(_WORD)
    title: Mapped[str] = mapped_column(Text())
    url: Mapped[str | None] = mapped_column(Text())
    external_id: Mapped[str | None] = mapped_column(String(255))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime())


class _Counted:
    """The columns of figures."""

    views: Mapped[int] = mapped_column(_COUNT)
    likes: Mapped[int] = mapped_column(_COUNT)
    comments: Mapped[int] = mapped_column(_COUNT)
    shares: Mapped[int] = mapped_column(_COUNT)
    watch_seconds: Mapped[int] = mapped_column(_COUNT)
    revenue_cents: Mapped[int] = mapped_column(_COUNT)


class ContentHourRow(_Counted, Base):
    """A content's figures of one hour, as they were told last."""

    __tablename__ = "content_hours"
    __table_args__ = (Index(None, "organization_id", "hour"),)

    content_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    hour: Mapped[datetime] = mapped_column(UtcDateTime(), primary_key=True)
    organization_id: Mapped[str] = mapped_column(_ID)
    platform: Mapped[str] = mapped_column(_WORD)


class PlatformHourRow(_Counted, Base):
    """The sum of all contents of a platform in one hour."""

    __tablename__ = "platform_hours"

    organization_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    platform: Mapped[str] = mapped_column(_WORD, primary_key=True)
    hour: Mapped[datetime] = mapped_column(UtcDateTime(), primary_key=True)


class PlatformDayRow(_Counted, Base):
    """The sum of all contents of a platform on one day in UTC."""

    __tablename__ = "platform_days"

    organization_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    platform: Mapped[str] = mapped_column(_WORD, primary_key=True)
    day: Mapped[datetime] = mapped_column(UtcDateTime(), primary_key=True)


class FollowersRow(Base):
    """How many followers a platform's account had at the end of a day in UTC, as it was told last."""

    __tablename__ = "followers"

    organization_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    platform: Mapped[str] = mapped_column(_WORD, primary_key=True)
    day: Mapped[datetime] = mapped_column(UtcDateTime(), primary_key=True)
    followers: Mapped[int] = mapped_column(_COUNT)


class CommunityHourRow(Base):
    """What other subgraphs told of one hour."""

    __tablename__ = "community_hours"

    organization_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    platform: Mapped[str] = mapped_column(_WORD, primary_key=True)
    hour: Mapped[datetime] = mapped_column(UtcDateTime(), primary_key=True)
    messages: Mapped[int] = mapped_column(_COUNT)
    checked: Mapped[int] = mapped_column(_COUNT)
    deleted: Mapped[int] = mapped_column(_COUNT)
    timeouts: Mapped[int] = mapped_column(_COUNT)
    bans: Mapped[int] = mapped_column(_COUNT)
    clips: Mapped[int] = mapped_column(_COUNT)
    publications: Mapped[int] = mapped_column(_COUNT)
