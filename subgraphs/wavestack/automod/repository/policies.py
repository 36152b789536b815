"""Policies and banned phrases come in and go out, as rows and records. What changes them raises the revision."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, PageRequest, SortKey, fetch_page
from subgraphs.wavestack.automod.domain.words import BannedPhrase
from subgraphs.wavestack.automod.models import BannedPhraseRow, PolicyRow, table_of
from subgraphs.wavestack.automod.repository.revisions import raise_revision

_policies = table_of(PolicyRow)
_phrases = table_of(BannedPhraseRow)
_p = _phrases.c
_values = attrgetter(*(field.name for field in fields(BannedPhrase)))
_ORDER: Final = (SortKey(BannedPhraseRow.phrase), SortKey(BannedPhraseRow.id))
_INSERTS: Final = {module.dialect.name: module.insert for module in (postgresql, sqlite)}

Changes = Mapping[str, Any]  # Any: values of a policy's fields


async def changes_for(session: AsyncSession, organization_id: str, platform: str, channel_id: str) -> list[Changes]:
    """What the organization changed for everything, then for the platform, then for the channel."""
    places = [("", ""), (platform, ""), (platform, channel_id)]
    statement = select(_policies).where(
        _policies.c.organization_id == organization_id,
        _policies.c.platform.in_({place for place, _ in places}),
        _policies.c.channel_id.in_({channel for _, channel in places}),
    )
    found = {(row.platform, row.channel_id): row.changes for row in await session.execute(statement)}
    return [found[place] for place in dict.fromkeys(places) if place in found]


async def lock_changes(
    session: AsyncSession, organization_id: str, platform: str, channel_id: str, *, now: datetime
) -> Changes:
    """What the organization changed for just this place; nobody else changes it until the transaction ends."""
    key = {"organization_id": organization_id, "platform": platform, "channel_id": channel_id}
    statement = _INSERTS[session.get_bind().dialect.name](_policies).values(**key, changes={}, updated_at=now)
    locked = statement.on_conflict_do_update(index_elements=list(key), set_={"updated_at": now})
    changes: Changes = (await session.execute(locked.returning(_policies.c.changes))).scalar_one()
    return changes


async def keep_changes(
    session: AsyncSession, organization_id: str, platform: str, channel_id: str, *, changes: Changes, now: datetime
) -> None:
    """Write what the organization changed for a place that is locked."""
    statement = update(_policies).where(
        _policies.c.organization_id == organization_id,
        _policies.c.platform == platform,
        _policies.c.channel_id == channel_id,
    )
    await session.execute(statement.values(changes=dict(changes), updated_at=now))
    await raise_revision(session, organization_id)


async def delete_changes(session: AsyncSession, organization_id: str, platform: str, channel_id: str) -> None:
    """Forget what was changed for a place."""
    await session.execute(
        delete(_policies).where(
            _policies.c.organization_id == organization_id,
            _policies.c.platform == platform,
            _policies.c.channel_id == channel_id,
        )
    )
    await raise_revision(session, organization_id)


async def phrases_of(session: AsyncSession, organization_id: str) -> list[str]:
    """All banned phrases of the organization."""
    return list(await session.scalars(select(_p.phrase).where(_p.organization_id == organization_id)))


async def phrase_page(session: AsyncSession, organization_id: str, request: PageRequest) -> Page[BannedPhrase]:
    """A page of the organization's banned phrases, by letters."""
    statement = select(BannedPhraseRow).where(BannedPhraseRow.organization_id == organization_id)
    page = await fetch_page(session, statement, _ORDER, request)
    return page.map(lambda row: BannedPhrase(*_values(row)))


async def count_phrases(session: AsyncSession, organization_id: str) -> int:
    """How many banned phrases the organization has."""
    statement = select(func.count()).select_from(_phrases).where(_p.organization_id == organization_id)
    return int(await session.scalar(statement) or 0)


async def insert_phrase(session: AsyncSession, phrase: BannedPhrase) -> bool:
    """Add a phrase. Answers whether it was new."""
    statement = _INSERTS[session.get_bind().dialect.name](_phrases).on_conflict_do_nothing().returning(_p.id)
    added = (await session.execute(statement, asdict(phrase))).one_or_none() is not None
    await raise_revision(session, phrase.organization_id)
    return added


async def delete_phrase(session: AsyncSession, organization_id: str, phrase_id: str) -> str | None:
    """Remove a phrase; answers it, None where the organization has none with this id."""
    statement = delete(_phrases).where(_p.id == phrase_id, _p.organization_id == organization_id)
    phrase: str | None = (await session.execute(statement.returning(_p.phrase))).scalar_one_or_none()
    await raise_revision(session, organization_id)
    return phrase
