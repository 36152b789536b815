"""Runs of jobs come in; old messages go, and counts are counted anew."""

from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.clock import Clock
from subgraphs.kit.identity import Actor, require_organization, require_scope
from subgraphs.kit.jobs import JobRun, enqueue
from subgraphs.wavestack.social_ingest.domain.activity import Contribution, Contributions, contributions
from subgraphs.wavestack.social_ingest.domain.bursts import slot_at
from subgraphs.wavestack.social_ingest.domain.messages import Message
from subgraphs.wavestack.social_ingest.domain.numbers import number_at
from subgraphs.wavestack.social_ingest.ports import Resources
from subgraphs.wavestack.social_ingest.repository import counting, highlights, messages, rates, retention, words

REBUILD_JOB: Final = "analytics.rebuild"
_AT_ONCE: Final = 1000
_USES_KEPT: Final = timedelta(days=1)


async def ask_for_rebuild(session: AsyncSession, actor: Actor, clock: Clock) -> str:
    """Let the counts of the organization be counted anew; the job's identifier."""
    organization_id = require_organization(actor)
    require_scope(actor, "admin")
    return await enqueue(
        session,
        REBUILD_JOB,
        scope=organization_id,
        key=organization_id,
        arguments={},
        now=clock.now(),
        unique=organization_id,
    )


async def rebuild(session: AsyncSession, organization_id: str) -> None:
    """Count all messages of an organization anew, and what the archive tells of those that went."""
    await messages.lock_organization(session, organization_id)
    await counting.forget_counts(session, organization_id)
    for found in (
        await retention.contributions_of_archive(session, organization_id),
        await retention.contributions_of_messages(session, organization_id),
    ):
        for portion in retention.portions(found, _AT_ONCE):
            await counting.count(session, organization_id, portion)


async def sweep(run: JobRun[Resources]) -> None:
    """Remove what is kept no longer, a little in each transaction, so that others can write in between."""
    now = run.clock.now()
    before = now - timedelta(days=run.resources.settings.message_retention_days)
    while True:
        async with run.transaction() as session:
            organization_id = await retention.oldest_organization(session, number_at(before))
            if organization_id is None:
                break
            await messages.lock_organization(session, organization_id)
            old = await retention.take_old_messages(session, organization_id, number_at(before), limit=_AT_ONCE)
            await _archive(session, organization_id, old)
    async with run.completing() as session:
        await retention.forget_old(session, number_at(before), before)
        await highlights.forget_uses(session, now - _USES_KEPT)
        await rates.forget_rates(session, slot_at(now - _USES_KEPT))


async def _archive(session: AsyncSession, organization_id: str, old: list[Message]) -> None:
    added = contributions((None, message) for message in old)
    await counting.archive(session, organization_id, added)
    await counting.count(session, organization_id, _no_longer_kept(added))
    await words.remove(session, [message.number for message in old if message.deleted_at is None])


def _no_longer_kept(added: Contributions) -> Contributions:
    """Counts stay as they are, but for how many messages can still be read."""
    return {place: Contribution(each.first_at, each.last_at, kept=-each.kept) for place, each in added.items()}
