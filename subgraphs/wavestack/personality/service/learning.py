"""Entries of chats, posts and transcripts come in; a persona and memories that know them go out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.database import Database
from subgraphs.kit.embeddings import Embedder
from subgraphs.kit.ids import prefixed
from subgraphs.kit.outbox import publish
from subgraphs.wavestack.personality.domain.memories import Finding, Memory, find_in_chat, find_in_creator, find_in_post
from subgraphs.wavestack.personality.domain.persona import Persona
from subgraphs.wavestack.personality.domain.samples import Entry, Sample
from subgraphs.wavestack.personality.domain.style import Line, learn
from subgraphs.wavestack.personality.repository import personas
from subgraphs.wavestack.personality.service.remembering import keep_memories, make_memories

AT_ONCE: Final = 32
"""Entries that are learnt from while the client waits; more wait for the next tick."""
TRAINED: Final = "persona.trained"
"""Topic of the event that tells of learning: `{samples, messagesSeen}`, with the organization as key."""


def make_samples(
    entries: Sequence[Entry], organization_id: str, *, data_type: str, source: str, weight: float, now: datetime
) -> list[Sample]:
    """Samples of entries, in their order."""
    return [
        Sample(
            id=prefixed("sample"),
            organization_id=organization_id,
            data_type=data_type,
            source=source,
            by_creator=entry.by_creator,
            user_id=entry.user_id,
            text=entry.text,
            weight=weight,
            likes=entry.likes,
            retweets=entry.retweets,
            created_at=now,
        )
        for entry in entries
    ]


async def memories_in(embedder: Embedder, samples: Sequence[Sample], now: datetime) -> list[Memory]:
    """What is worth remembering of samples of one organization: of users by name, and of the creator."""
    if not samples:
        return []
    findings = [finding for sample in samples for finding in _findings(sample)]
    return await make_memories(embedder, samples[0].organization_id, findings, source="learning", now=now)


def _findings(sample: Sample) -> list[tuple[str, Finding]]:
    if not sample.by_creator:
        return [(sample.user_id, finding) for finding in find_in_chat(sample.text)] if sample.user_id else []
    found = [find_in_creator(sample.text), find_in_post(sample.text, sample.likes, sample.retweets)]
    return [("", finding) for finding in found if finding is not None]


async def absorb(session: AsyncSession, samples: Sequence[Sample], made: Sequence[Memory], now: datetime) -> Persona:
    """Learn from samples of one organization: the creator's lines teach style, all of them what to remember."""
    organization_id = samples[0].organization_id
    persona = await personas.lock_persona(session, organization_id, now)
    lines = [Line(sample.text, sample.weight) for sample in samples if sample.by_creator]
    style = learn(persona.style, lines)
    await personas.change_persona(session, organization_id, {"style": style.stored(), "trained_at": now})
    await keep_memories(session, made)
    payload = {"samples": len(samples), "messagesSeen": round(style.lines)}
    publish(session, TRAINED, scope=organization_id, key=organization_id, payload=payload)
    return (await personas.find_personas(session, [organization_id]))[organization_id]


async def take_in(session: AsyncSession, samples: Sequence[Sample], made: Sequence[Memory], now: datetime) -> None:
    """Keep new samples: a few are learnt from at once, many wait for the next tick."""
    at_once = len(samples) <= AT_ONCE
    await personas.insert_samples(session, samples)
    if at_once:
        await personas.take_samples(session, [sample.id for sample in samples], now)
        await absorb(session, samples, made, now)


async def next_batch(database: Database, most: int) -> list[Sample]:
    """Samples of one organization that wait."""
    async with database.reading() as session:
        return await personas.unlearnt_samples(session, most)


async def learn_batch(session: AsyncSession, samples: Sequence[Sample], made: Sequence[Memory], now: datetime) -> None:
    """Learn from those samples of a batch that nobody else has taken meanwhile."""
    taken = await personas.take_samples(session, [sample.id for sample in samples], now)
    mine = [sample for sample in samples if sample.id in taken]
    if mine:
        await absorb(session, mine, made, now)
