"""Accounts come in and go out, as rows and records; their tokens only encrypted."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.encryption import Cipher
from subgraphs.kit.ids import prefixed
from subgraphs.kit.oauth.provider import Tokens
from subgraphs.kit.oauth.tables import ACCOUNTS

_c = ACCOUNTS.c
_INSERTS: Final = {module.dialect.name: module.insert for module in (postgresql, sqlite)}


class AccountStatus(StrEnum):
    """Whether an account can be used."""

    CONNECTED = "connected"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Account:
    """An account on another platform that an organization lets us use."""

    id: str
    organization_id: str
    provider: str
    external_id: str
    name: str
    status: str
    scopes: Sequence[str]
    expires_at: datetime
    created_at: datetime
    updated_at: datetime


_FIELDS: Final = tuple(field.name for field in fields(Account))
_COLUMNS: Final = tuple(_c[name] for name in _FIELDS)


async def keep_account(
    session: AsyncSession,
    cipher: Cipher,
    tokens: Tokens,
    *,
    organization_id: str,
    provider: str,
    external_id: str,
    name: str,
    now: datetime,
) -> Account:
    """Add an account, or give one that is there fresh tokens and connect it again."""
    values = {"name": name, "status": AccountStatus.CONNECTED, "refreshing_until": None, **_sealed(cipher, tokens, now)}
    key = {"organization_id": organization_id, "provider": provider, "external_id": external_id}
    row = {"id": prefixed("acct"), "created_at": now, "version": 1, **key, **values}
    statement = _INSERTS[session.get_bind().dialect.name](ACCOUNTS).values(row)
    changed = values | {"version": _c.version + 1}
    statement = statement.on_conflict_do_update(index_elements=list(key), set_=changed).returning(*_COLUMNS)
    return Account(*(await session.execute(statement)).one())


async def accounts_of(session: AsyncSession, organization_id: str, provider: str | None = None) -> list[Account]:
    """The organization's accounts, of one provider where one is named, the newest first."""
    statement = select(*_COLUMNS).where(_c.organization_id == organization_id)
    if provider is not None:
        statement = statement.where(_c.provider == provider)
    rows = await session.execute(statement.order_by(_c.updated_at.desc(), _c.id))
    return [Account(*row) for row in rows]


async def accounts_ending(session: AsyncSession, provider: str, before: datetime) -> list[Account]:
    """Connected accounts of a provider, of all organizations, whose tokens end before a moment."""
    statement = select(*_COLUMNS).where(
        _c.provider == provider, _c.status == AccountStatus.CONNECTED, _c.expires_at < before
    )
    return [Account(*row) for row in await session.execute(statement.order_by(_c.expires_at))]


async def delete_account(session: AsyncSession, organization_id: str, account_id: str) -> bool:
    """Forget an account with its tokens. Answers whether it was there."""
    statement = delete(ACCOUNTS).where(_c.id == account_id, _c.organization_id == organization_id)
    return (await session.execute(statement.returning(_c.id))).one_or_none() is not None


async def tokens_of(session: AsyncSession, cipher: Cipher, account_id: str) -> tuple[Tokens, int, str] | None:
    """An account's tokens, their version and its status; None where it is gone."""
    columns = (_c.sealed_access, _c.sealed_refresh, _c.expires_at, _c.scopes, _c.version, _c.status)
    row = (await session.execute(select(*columns).where(_c.id == account_id))).one_or_none()
    if row is None:
        return None
    refresh = None if row.sealed_refresh is None else cipher.decrypt(row.sealed_refresh)
    tokens = Tokens(cipher.decrypt(row.sealed_access), refresh, row.expires_at, tuple(row.scopes))
    return tokens, row.version, row.status


async def lease_refresh(
    session: AsyncSession, account_id: str, version: int, *, until: datetime, now: datetime
) -> bool:
    """Be the one who refreshes this version of the tokens, until a moment. Answers whether that is us."""
    free = _c.refreshing_until.is_(None) | (_c.refreshing_until < now)
    statement = update(ACCOUNTS).where(_c.id == account_id, _c.version == version, free)
    leased = await session.execute(statement.values(refreshing_until=until).returning(_c.id))
    return leased.one_or_none() is not None


async def give_up_refresh(session: AsyncSession, account_id: str, version: int) -> None:
    """Let somebody else refresh this version of the tokens."""
    statement = update(ACCOUNTS).where(_c.id == account_id, _c.version == version)
    await session.execute(statement.values(refreshing_until=None))


async def keep_tokens(
    session: AsyncSession, cipher: Cipher, account_id: str, version: int, tokens: Tokens, *, now: datetime
) -> None:
    """Write refreshed tokens over this version of them."""
    values: dict[str, Any] = {"version": version + 1, "refreshing_until": None, **_sealed(cipher, tokens, now)}
    await session.execute(update(ACCOUNTS).where(_c.id == account_id, _c.version == version).values(values))


async def mark_revoked(session: AsyncSession, account_id: str, version: int, now: datetime) -> None:
    """The platform does not take this version of the tokens any more."""
    values: dict[str, Any] = {"status": AccountStatus.REVOKED, "refreshing_until": None, "updated_at": now}
    await session.execute(update(ACCOUNTS).where(_c.id == account_id, _c.version == version).values(values))


def _sealed(cipher: Cipher, tokens: Tokens, now: datetime) -> dict[str, Any]:  # Any: values of columns
    return {
        "sealed_access": cipher.encrypt(tokens.access),
        "sealed_refresh": None if tokens.refresh is None else cipher.encrypt(tokens.refresh),
        "scopes": list(tokens.scopes),
        "expires_at": tokens.expires_at,
        "updated_at": now,
    }
