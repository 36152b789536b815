"""Personas and samples come in and go out, as rows and records; each statement is limited to one organization."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.wavestack.personality.domain.persona import Persona
from subgraphs.wavestack.personality.domain.samples import Sample
from subgraphs.wavestack.personality.domain.style import Style
from subgraphs.wavestack.personality.models import PersonaRow, SampleRow, table_of

_personas = table_of(PersonaRow)
_p = _personas.c
_samples = table_of(SampleRow)
_s = _samples.c
_PERSONA: Final = tuple(field.name for field in fields(Persona))
_SAMPLE: Final = tuple(field.name for field in fields(Sample))
_INSERTS: Final = {module.dialect.name: module.insert for module in (postgresql, sqlite)}


async def find_personas(session: AsyncSession, organization_ids: Sequence[str]) -> dict[str, Persona]:
    """The personas of these organizations, by organization."""
    statement = select(*(_p[name] for name in _PERSONA)).where(_p.organization_id.in_(organization_ids))
    return {row.organization_id: _persona(row) for row in await session.execute(statement)}


async def lock_persona(session: AsyncSession, organization_id: str, now: datetime) -> Persona:
    """The organization's persona, created where it has none, and locked until the transaction ends."""
    fresh = Persona(organization_id=organization_id, created_at=now)
    new = _INSERTS[session.get_bind().dialect.name](_personas).on_conflict_do_nothing()
    await session.execute(new, asdict(fresh) | {"style": fresh.style.stored()})
    statement = select(*(_p[name] for name in _PERSONA)).where(_p.organization_id == organization_id)
    return _persona((await session.execute(statement.with_for_update())).one())


async def change_persona(
    session: AsyncSession, organization_id: str, changes: Mapping[str, Any]
) -> None:  # Any: columns
    """Change columns of a persona; its version goes up."""
    statement = update(_personas).where(_p.organization_id == organization_id)
    await session.execute(statement.values(**changes, version=_p.version + 1))


async def delete_persona(session: AsyncSession, organization_id: str) -> None:
    """Forget how the organization's creator writes."""
    await session.execute(delete(_personas).where(_p.organization_id == organization_id))


async def insert_samples(session: AsyncSession, samples: Sequence[Sample]) -> None:
    """Add samples."""
    await session.execute(insert(_samples), [asdict(sample) for sample in samples])


async def unlearnt_samples(session: AsyncSession, most: int) -> list[Sample]:
    """The oldest samples that nothing was learnt from yet, of one organization."""
    oldest = select(_s.organization_id).where(_s.learnt_at.is_(None)).order_by(_s.created_at, _s.id).limit(1)
    organization_id = await session.scalar(oldest)
    if organization_id is None:
        return []
    statement = (
        select(*(_s[name] for name in _SAMPLE))
        .where(_s.learnt_at.is_(None), _s.organization_id == organization_id)
        .order_by(_s.created_at, _s.id)
        .limit(most)
    )
    return [Sample(*row) for row in await session.execute(statement)]


async def take_samples(session: AsyncSession, ids: Sequence[str], now: datetime) -> set[str]:
    """Mark samples as learnt from; answers those that nobody else had taken."""
    statement = update(_samples).where(_s.id.in_(ids), _s.learnt_at.is_(None)).values(learnt_at=now).returning(_s.id)
    return set((await session.scalars(statement)).all())


async def delete_samples(session: AsyncSession, organization_id: str, user_id: str | None) -> None:
    """Delete the organization's samples; only those of a user where one is named."""
    statement = delete(_samples).where(_s.organization_id == organization_id)
    await session.execute(statement if user_id is None else statement.where(_s.user_id == user_id))


async def sweep_samples(session: AsyncSession, before: datetime) -> None:
    """Delete samples that were learnt from before a moment."""
    await session.execute(delete(_samples).where(_s.learnt_at < before))


def _persona(row: Row[Any]) -> Persona:  # Any: the columns of a persona
    values: dict[str, Any] = dict(zip(_PERSONA, row, strict=True))  # Any: as above
    return Persona(**(values | {"style": Style.read(values["style"])}))
