"""The tables of identity."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from subgraphs.kit.columns import UtcDateTime, json_column, named_metadata


class Base(DeclarativeBase):
    """All tables of identity."""

    metadata = named_metadata()


class OrganizationRow(Base):
    """A customer: what all other data belongs to."""

    __tablename__ = "organization"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    slug: Mapped[str] = mapped_column(String(63), unique=True)
    plan: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())


class UserRow(Base):
    """A person of an organization. `user` itself is a word of PostgreSQL."""

    __tablename__ = "member"
    __table_args__ = (
        Index(None, "organization_id", "created_at", "id"),
        Index("uq_member_handle", "organization_id", "handle", unique=True),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    name: Mapped[str] = mapped_column(String(120))
    handle: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())


class ApiClientRow(Base):
    """A program that gets tokens for its id and secret."""

    __tablename__ = "api_client"
    __table_args__ = (Index(None, "organization_id", "created_at", "id"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    name: Mapped[str] = mapped_column(String(120))
    client_id: Mapped[str] = mapped_column(String(64), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(160))
    scopes: Mapped[list[str]] = mapped_column(json_column())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class ApiKeyRow(Base):
    """A key that is presented as it is."""

    __tablename__ = "api_key"
    __table_args__ = (Index(None, "organization_id", "created_at", "id"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
    name: Mapped[str] = mapped_column(String(120))
    key_hash: Mapped[str] = mapped_column(String(80), unique=True)
    masked_key: Mapped[str] = mapped_column(String(32))
    scopes: Mapped[list[str]] = mapped_column(json_column())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class SigningKeyRow(Base):
    """A key pair for tokens. `number` 2 is published as `wavestack-2`; the newest signs.

    A key that signs no more keeps its public half until the last token signed with it has run out.
    """

    __tablename__ = "signing_key"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    private_pem: Mapped[str | None] = mapped_column(Text())
    public_pem: Mapped[str] = mapped_column(Text())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime())
    tokens_until: Mapped[datetime] = mapped_column(UtcDateTime())
