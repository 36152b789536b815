"""An empty database comes in, one with the ids and credentials of the references' examples goes out."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.identity.domain import secrets
from subgraphs.identity.domain.scopes import KNOWN_SCOPES
from subgraphs.identity.models import ApiClientRow, ApiKeyRow, OrganizationRow, UserRow

_FOUNDED = datetime(2026, 1, 10, 9, 0, tzinfo=UTC)

_ORGANIZATIONS = (
    ("org_123", "Nova Arcade", "nova-arcade", "pro"),
    ("org_456", "Harbor Lights Media", "harbor-lights", "free"),
)
_USERS = (
    ("user_123", "org_123", "Mara Lindqvist", "creator"),
    ("user_124", "org_123", "Teo Okafor", "teo.edits"),
    ("user_125", "org_123", "Jun Park", "jun_mods"),
    ("user_456", "org_456", "Ines Duarte", "ines"),
)
_CLIENTS = (
    ("client_123", "org_123", "Example client", "your-client-id", "your-client-secret"),
    ("client_456", "org_456", "Other example client", "other-client-id", "other-client-secret"),
)
_KEYS = (("key_123", "org_123", "Example key", "your-api-key"),)
_KEY_SCOPES = [scope for scope in KNOWN_SCOPES if scope != "admin"]


async def seed(session: AsyncSession) -> None:
    """Add what is missing; what is there stays as it is."""
    if await session.get(OrganizationRow, _ORGANIZATIONS[0][0]) is not None:
        return
    for row_id, name, slug, plan in _ORGANIZATIONS:
        session.add(OrganizationRow(id=row_id, name=name, slug=slug, plan=plan, created_at=_FOUNDED))
    await session.flush()
    for row_id, organization_id, name, handle in _USERS:
        session.add(UserRow(id=row_id, organization_id=organization_id, name=name, handle=handle, created_at=_FOUNDED))
    for row_id, organization_id, name, client_id, secret in _CLIENTS:
        session.add(_client(row_id, organization_id, name, client_id, secret))
    for row_id, organization_id, name, key in _KEYS:
        session.add(_key(row_id, organization_id, name, key))


def _client(row_id: str, organization_id: str, name: str, client_id: str, secret: str) -> ApiClientRow:
    return ApiClientRow(
        id=row_id,
        organization_id=organization_id,
        name=name,
        client_id=client_id,
        secret_hash=secrets.stretch(secret),
        scopes=list(KNOWN_SCOPES),
        created_at=_FOUNDED,
        revoked_at=None,
        last_used_at=None,
    )


def _key(row_id: str, organization_id: str, name: str, key: str) -> ApiKeyRow:
    return ApiKeyRow(
        id=row_id,
        organization_id=organization_id,
        name=name,
        key_hash=secrets.digest(key),
        masked_key=secrets.masked(key),
        scopes=_KEY_SCOPES,
        created_at=_FOUNDED,
        revoked_at=None,
        last_used_at=None,
    )
