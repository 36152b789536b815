"""A checked batch comes in; messages, events, words and counts are brought up to date in one transaction, and told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.outbox import publish
from subgraphs.wavestack.social_ingest.domain.activity import contributions, hourly_counts
from subgraphs.wavestack.social_ingest.domain.messages import Deletion, Message, deleted, fold_batch, folded
from subgraphs.wavestack.social_ingest.domain.words import words_of
from subgraphs.wavestack.social_ingest.repository import counting, messages, names, words
from subgraphs.wavestack.social_ingest.service.feed import DELETED, EDITED, INGESTED
from subgraphs.wavestack.social_ingest.service.highlighting import find_highlights
from subgraphs.wavestack.social_ingest.service.incoming import Batch
from subgraphs.wavestack.social_ingest.service.platform_events import take_events

Change = tuple[Message | None, Message]


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of a batch: identifiers by what happened."""

    created: Sequence[str]
    edited: Sequence[str]
    deleted: Sequence[str]
    duplicates: int
    events: Sequence[str]


async def ingest(
    session: AsyncSession, organization_id: str, batch: Batch, *, now: datetime, announced: bool = True
) -> Ingested:
    """Take in a batch. Whatever order batches come in, the outcome is the same."""
    await messages.lock_organization(session, organization_id)
    came = fold_batch(batch.messages)
    changes = await _changes(session, organization_id, came, batch.deletions, now)
    await _store(session, changes)
    said = {after.id: words_of(after.text) for before, after in changes if _reads_otherwise(before, after)}
    await _index(session, organization_id, changes, said)
    await names.keep_names(session, organization_id, came.values())
    await counting.count(session, organization_id, contributions(changes))
    events = await take_events(session, organization_id, batch.events, announced=announced)
    new = [after for before, after in changes if before is None]
    await find_highlights(session, organization_id, new, said, announced=announced)
    fresh = sum(after.id in came for _, after in changes)
    outcome = _outcome(changes, len(batch.messages) - fresh, events)
    if announced:
        _announce(session, organization_id, changes, outcome)
    return outcome


async def _changes(
    session: AsyncSession,
    organization_id: str,
    came: Mapping[str, Message],
    deletions: Sequence[Deletion],
    now: datetime,
) -> list[Change]:
    """Each message that is new or another one than before, in the order in which they came."""
    gone: dict[str, datetime] = {}
    for deletion in deletions:
        gone[deletion.id] = min(deletion.at, gone.get(deletion.id, deletion.at))
    ids = came.keys() | gone.keys()
    known = await messages.messages_by_id(session, organization_id, ids) if ids else {}
    unheard = [each for each in deletions if each.id not in known and each.id not in came]
    await messages.keep_deletions(session, organization_id, unheard, now)
    fresh = [each for each in came if each not in known]
    early = await messages.take_deletions(session, organization_id, fresh) if fresh else {}
    changes: list[Change] = []
    for key in [*came, *(key for key in gone if key not in came and key in known)]:
        before = known.get(key)
        after = came[key] if before is None else folded(before, came[key]) if key in came else before
        for at in (gone.get(key), early.get(key)):
            after = after if at is None else deleted(after, at)
        if after != before:
            changes.append((before, after))
    return changes


async def _store(session: AsyncSession, changes: Sequence[Change]) -> None:
    await messages.insert_messages(session, [after for before, after in changes if before is None])
    for before, after in changes:
        if before is not None:
            await messages.update_message(session, after)


async def _index(
    session: AsyncSession, organization_id: str, changes: Sequence[Change], said: Mapping[str, Sequence[str]]
) -> None:
    """Find what stands by its newest words, and what was deleted not at all."""
    changed = [(before, after) for before, after in changes if after.id in said]
    old = [after.number for before, after in changed if before is not None and before.deleted_at is None]
    await words.remove(session, old)
    standing = [after for _, after in changed if after.deleted_at is None]
    await words.add(session, ((each.number, organization_id, each.platform, said[each.id]) for each in standing))


def _reads_otherwise(before: Message | None, after: Message) -> bool:
    return before is None or before.text != after.text or (before.deleted_at is None) != (after.deleted_at is None)


def _outcome(changes: Sequence[Change], duplicates: int, events: Sequence[str]) -> Ingested:
    created = [after.id for before, after in changes if before is None]
    gone = [after.id for before, after in changes if after.deleted_at and (before is None or not before.deleted_at)]
    edited = [after.id for before, after in changes if before is not None and after.id not in gone]
    return Ingested(created, edited, gone, duplicates, events)


def _announce(session: AsyncSession, organization_id: str, changes: Sequence[Change], outcome: Ingested) -> None:
    standing = [after for before, after in changes if before is None and after.deleted_at is None]
    if standing:
        ids = [each.id for each in standing]
        payload = {"messageIds": ids, "counts": hourly_counts(standing)}
        publish(session, INGESTED, scope=organization_id, key=ids[0], payload=payload)
    _announce_each(session, EDITED, organization_id, outcome.edited)
    seen = {after.id for before, after in changes if before is not None}
    _announce_each(session, DELETED, organization_id, [each for each in outcome.deleted if each in seen])


def _announce_each(session: AsyncSession, topic: str, organization_id: str, ids: Collection[str]) -> None:
    for each in ids:
        publish(session, topic, scope=organization_id, key=each, payload={"messageId": each})
