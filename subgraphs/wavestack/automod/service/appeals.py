"""A session, the actor and what is wanted come in; appeals are made and decided, records go out."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.ids import prefixed
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.kit.texts import checked, is_storable
from subgraphs.wavestack.automod.domain.reviews import TEXT_LENGTH, Appeal, AppealStatus
from subgraphs.wavestack.automod.errors import conflict, not_found
from subgraphs.wavestack.automod.repository import reviews as repository
from subgraphs.wavestack.automod.service.audit import write_down
from subgraphs.wavestack.automod.service.verdicts import find_violations, take_back


async def create_appeal(session: AsyncSession, actor: Actor, violation_id: str, text: str, *, now: datetime) -> Appeal:
    """Object to a violation that stands; CONFLICT for a second objection to it."""
    violation = (await find_violations(session, actor, [violation_id])).get(violation_id)
    if violation is None:
        raise not_found("Violation", "violationId")
    if violation.cleared_at is not None:
        raise conflict("This violation was taken back already", "violationId", "cleared")
    checked("text", text, TEXT_LENGTH, shortest=1)
    appeal = Appeal(
        id=prefixed("app"),
        organization_id=violation.organization_id,
        violation_id=violation_id,
        user_id=violation.user_id,
        text=text,
        status=AppealStatus.OPEN,
        created_at=now,
    )
    if not await repository.insert_appeal(session, appeal):
        raise conflict("There is an appeal against this violation already", "violationId", "exists")
    await write_down(session, actor, "appeal.created", appeal.id, {"violationId": violation_id}, now=now)
    return appeal


async def decide_appeal(session: AsyncSession, actor: Actor, appeal_id: str, *, accept: bool, now: datetime) -> Appeal:
    """Accept or reject an open appeal; accepting takes the violation back, and the classifier learns from it."""
    organization_id = require_organization(actor)
    if not is_storable(appeal_id):
        raise not_found("Appeal", "id")
    status = AppealStatus.ACCEPTED if accept else AppealStatus.REJECTED
    decided = await repository.decide_appeal(session, organization_id, appeal_id, status, by=actor.subject, now=now)
    if decided is None:
        if await repository.knows_appeal(session, organization_id, appeal_id):
            raise conflict("This appeal is decided already", "id", "decided")
        raise not_found("Appeal", "id")
    if accept:
        await take_back(session, actor, decided.violation_id, now=now)
    await write_down(session, actor, f"appeal.{status}", appeal_id, {"violationId": decided.violation_id}, now=now)
    return decided


async def find_appeals_of_violations(session: AsyncSession, actor: Actor, ids: Sequence[str]) -> dict[str, Appeal]:
    """The appeals against the actor's violations, by the violation's id."""
    found = await repository.appeals_of_violations(session, require_organization(actor), ids)
    return {appeal.violation_id: appeal for appeal in found}


async def list_appeals(
    session: AsyncSession, actor: Actor, request: PageRequest, *, status: AppealStatus | None
) -> Page[Appeal]:
    """A page of the actor's appeals, newest first; those of one status where one is named."""
    return await repository.appeal_page(session, require_organization(actor), request, status=status)
