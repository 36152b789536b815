"""Appeals, labelled examples and the audit trail come in and go out, as rows and records."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from operator import attrgetter
from typing import Final

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.pagination import Page, PageRequest, SortKey, fetch_page
from subgraphs.wavestack.automod.domain.reviews import Appeal, AppealStatus, AuditEntry, Example
from subgraphs.wavestack.automod.models import AppealRow, AuditRow, ExampleRow, table_of
from subgraphs.wavestack.automod.repository.revisions import raise_revision

_appeals = table_of(AppealRow)
_a = _appeals.c
_examples = table_of(ExampleRow)
_e = _examples.c
_APPEAL: Final = tuple(field.name for field in fields(Appeal))
_EXAMPLE: Final = tuple(field.name for field in fields(Example))
_appeal_values = attrgetter(*_APPEAL)
_audit_values = attrgetter(*(field.name for field in fields(AuditEntry)))
_NEWEST_APPEAL: Final = (SortKey(AppealRow.created_at, descending=True), SortKey(AppealRow.id, descending=True))
_NEWEST_DEED: Final = (SortKey(AuditRow.at, descending=True), SortKey(AuditRow.id, descending=True))
_INSERTS: Final = {module.dialect.name: module.insert for module in (postgresql, sqlite)}


async def insert_appeal(session: AsyncSession, appeal: Appeal) -> bool:
    """Add an appeal. Answers whether its violation had none yet."""
    statement = _INSERTS[session.get_bind().dialect.name](_appeals).on_conflict_do_nothing().returning(_a.id)
    return (await session.execute(statement, asdict(appeal))).one_or_none() is not None


async def appeals_of_violations(session: AsyncSession, organization_id: str, ids: Sequence[str]) -> list[Appeal]:
    """The appeals against these violations, in no order."""
    statement = select(*(_a[name] for name in _APPEAL)).where(
        _a.violation_id.in_(ids), _a.organization_id == organization_id
    )
    return [Appeal(*row) for row in await session.execute(statement)]


async def appeal_page(
    session: AsyncSession, organization_id: str, request: PageRequest, *, status: AppealStatus | None
) -> Page[Appeal]:
    """A page of the organization's appeals, newest first; those of one status where one is named."""
    statement = select(AppealRow).where(AppealRow.organization_id == organization_id)
    if status is not None:
        statement = statement.where(AppealRow.status == status)
    page = await fetch_page(session, statement, _NEWEST_APPEAL, request)
    return page.map(lambda row: Appeal(*_appeal_values(row)))


async def decide_appeal(
    session: AsyncSession, organization_id: str, appeal_id: str, status: AppealStatus, *, by: str, now: datetime
) -> Appeal | None:
    """Close an open appeal; None where none of this id is open."""
    statement = (
        update(_appeals)
        .where(_a.id == appeal_id, _a.organization_id == organization_id, _a.status == AppealStatus.OPEN)
        .values(status=status, decided_by=by, decided_at=now)
        .returning(*(_a[name] for name in _APPEAL))
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else Appeal(*row)


async def knows_appeal(session: AsyncSession, organization_id: str, appeal_id: str) -> bool:
    """Whether the organization has this appeal."""
    statement = select(func.count()).where(_a.id == appeal_id, _a.organization_id == organization_id)
    return bool(await session.scalar(statement))


async def keep_example(session: AsyncSession, example: Example) -> None:
    """Add a labelled text, or give one that is there another label; that raises the revision."""
    statement = _INSERTS[session.get_bind().dialect.name](_examples).values(asdict(example))
    changed = {"label": example.label, "created_by": example.created_by, "created_at": example.created_at}
    await session.execute(statement.on_conflict_do_update(index_elements=["organization_id", "text"], set_=changed))
    await raise_revision(session, example.organization_id)


async def examples_of(session: AsyncSession, organization_id: str, most: int) -> list[Example]:
    """The newest labelled texts of the organization."""
    statement = (
        select(*(_e[name] for name in _EXAMPLE))
        .where(_e.organization_id == organization_id)
        .order_by(_e.created_at.desc(), _e.id.desc())
        .limit(most)
    )
    return [Example(*row) for row in await session.execute(statement)]


async def insert_deed(session: AsyncSession, entry: AuditEntry) -> None:
    """Add an entry to the audit trail."""
    await session.execute(insert(table_of(AuditRow)), asdict(entry))


async def deed_page(session: AsyncSession, organization_id: str, request: PageRequest) -> Page[AuditEntry]:
    """A page of the organization's audit trail, newest first."""
    statement = select(AuditRow).where(AuditRow.organization_id == organization_id)
    page = await fetch_page(session, statement, _NEWEST_DEED, request)
    return page.map(lambda row: AuditEntry(*_audit_values(row)))
