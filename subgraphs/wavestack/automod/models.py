"""Nothing comes in, the tables of moderation go out, for queries and for migrations."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Double, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from subgraphs.kit.columns import UtcDateTime, json_column, named_metadata

_ID = String(64)
_OUTSIDE_ID = String(255)
_WORD = String(16)


class Base(DeclarativeBase):
    """The tables of this subgraph."""

    metadata = named_metadata()


def table_of(model: type[Base]) -> Table:
    """The table behind a model, for statements that need no objects: they cost less."""
    return Base.metadata.tables[model.__tablename__]


class PolicyRow(Base):
    """What an organization changed of the policy: for everything (both empty), a platform, or a channel of it."""

    __tablename__ = "policies"

    organization_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    platform: Mapped[str] = mapped_column(_WORD, primary_key=True)
    channel_id: Mapped[str] = mapped_column(_OUTSIDE_ID, primary_key=True)
    changes: Mapped[dict[str, Any]] = mapped_column(json_column())  # Any: values of a policy's fields
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime())


class BannedPhraseRow(Base):
    """A word or phrase that an organization does not want to read."""

    __tablename__ = "banned_phrases"
    __table_args__ = (UniqueConstraint("organization_id", "phrase"),)

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organization_id: Mapped[str] = mapped_column(_ID)
    phrase: Mapped[str] = mapped_column(String(100))
    created_by: Mapped[str] = mapped_column(_OUTSIDE_ID)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())


class RevisionRow(Base):
    """How often an organization has changed what judgements rest on: policies, banned phrases, labelled texts."""

    __tablename__ = "revisions"

    organization_id: Mapped[str] = mapped_column(_ID, primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger())


class VerdictRow(Base):
    """A judgement that was passed on a text; on a message's present text, or on one that it had before an edit."""

    __tablename__ = "verdicts"
    __table_args__ = (
        UniqueConstraint("organization_id", "message_id"),
        Index(None, "organization_id", "created_at", "id"),
        Index(None, "organization_id", "review", "created_at", "id"),
        Index(None, "organization_id", "user_id", "digest", "created_at"),
        Index(None, "created_at"),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organization_id: Mapped[str] = mapped_column(_ID)
    message_id: Mapped[str | None] = mapped_column(_ID)
    edited_message_id: Mapped[str | None] = mapped_column(_ID)
    user_id: Mapped[str] = mapped_column(_OUTSIDE_ID)
    platform: Mapped[str] = mapped_column(_WORD)
    channel_id: Mapped[str] = mapped_column(_OUTSIDE_ID)
    content: Mapped[str | None] = mapped_column(Text())
    digest: Mapped[str | None] = mapped_column(String(64))
    toxicity: Mapped[float] = mapped_column(Double())
    spam: Mapped[float] = mapped_column(Double())
    nsfw: Mapped[float] = mapped_column(Double())
    flags: Mapped[list[str]] = mapped_column(json_column())
    findings: Mapped[list[dict[str, Any]]] = mapped_column(json_column())  # Any: a rule's name and number
    action: Mapped[str | None] = mapped_column(_WORD)
    timeout_seconds: Mapped[int | None] = mapped_column(Integer())
    reason: Mapped[str | None] = mapped_column(String(255))
    review: Mapped[str] = mapped_column(_WORD)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())


class ViolationRow(Base):
    """A rule that a user broke."""

    __tablename__ = "violations"
    __table_args__ = (
        Index(None, "organization_id", "user_id", "created_at", "id"),
        UniqueConstraint("verdict_id"),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organization_id: Mapped[str] = mapped_column(_ID)
    user_id: Mapped[str] = mapped_column(_OUTSIDE_ID)
    verdict_id: Mapped[str] = mapped_column(_ID, ForeignKey("verdicts.id"))
    platform: Mapped[str] = mapped_column(_WORD)
    type: Mapped[str] = mapped_column(_WORD)
    action: Mapped[str] = mapped_column(_WORD)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    cleared_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class AppealRow(Base):
    """A user's objection to a violation."""

    __tablename__ = "appeals"
    __table_args__ = (
        UniqueConstraint("violation_id"),
        Index(None, "organization_id", "status", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organization_id: Mapped[str] = mapped_column(_ID)
    violation_id: Mapped[str] = mapped_column(_ID, ForeignKey("violations.id"))
    user_id: Mapped[str] = mapped_column(_OUTSIDE_ID)
    text: Mapped[str] = mapped_column(Text())
    status: Mapped[str] = mapped_column(_WORD)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    decided_by: Mapped[str | None] = mapped_column(_OUTSIDE_ID)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class ExampleRow(Base):
    """A text that an organization's people have labelled."""

    __tablename__ = "examples"
    __table_args__ = (UniqueConstraint("organization_id", "text"),)

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organization_id: Mapped[str] = mapped_column(_ID)
    text: Mapped[str] = mapped_column(String(1000))
    label: Mapped[str] = mapped_column(_WORD)
    created_by: Mapped[str] = mapped_column(_OUTSIDE_ID)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())


class AuditRow(Base):
    """Who did what in moderation."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "organization_id", "at", "id"),)

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    organization_id: Mapped[str] = mapped_column(_ID)
    actor: Mapped[str] = mapped_column(_OUTSIDE_ID)
    deed: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(_OUTSIDE_ID)
    details: Mapped[dict[str, Any]] = mapped_column(json_column())  # Any: JSON values
    at: Mapped[datetime] = mapped_column(UtcDateTime())
