"""Somebody's deed comes in and is written down with its transaction; the trail goes out."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.ids import prefixed
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.wavestack.automod.domain.reviews import AuditEntry
from subgraphs.wavestack.automod.repository import reviews as repository


async def write_down(
    session: AsyncSession,
    actor: Actor,
    deed: str,
    subject: str,
    details: dict[str, Any],  # Any: JSON values
    *,
    now: datetime,
) -> None:
    """Keep who did what to what."""
    entry = AuditEntry(prefixed("aud"), require_organization(actor), actor.subject, deed, subject, details, now)
    await repository.insert_deed(session, entry)


async def list_deeds(session: AsyncSession, actor: Actor, request: PageRequest) -> Page[AuditEntry]:
    """A page of the trail, newest first."""
    return await repository.deed_page(session, require_organization(actor), request)
