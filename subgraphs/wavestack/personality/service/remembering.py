"""What users say and ask about comes in; memories of them, kept, found and forgotten, go out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.database import ReadSession
from subgraphs.kit.embeddings import Embedder
from subgraphs.kit.errors import invalid
from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.ids import prefixed
from subgraphs.kit.outbox import publish
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.kit.texts import is_storable, storable
from subgraphs.wavestack.personality.domain.conversations import Recalled, checked_id
from subgraphs.wavestack.personality.domain.memories import (
    LONGEST,
    Finding,
    Memory,
    MemoryType,
    digest_of,
    importance_of,
)
from subgraphs.wavestack.personality.errors import not_found
from subgraphs.wavestack.personality.repository import contents, conversations, memories, personas

CREATED: Final = "memory.created"
DELETED: Final = "memory.deleted"
"""Topics of events, with the memory's id as key; `{memoryId, userId, type}`."""

_MOST_FOUND: Final = 100
_BYTES: Final = "<f4"


async def recall(
    session: ReadSession, embedder: Embedder, organization_id: str, user_id: str, text: str
) -> list[Recalled]:
    """A user's memories with how near each is to a text, the most important first.

    Those that were kept without a vector, as the demo's are, get one for the time being.
    """
    import numpy as np  # noqa: PLC0415  # takes a tenth of a second, and many processes never compare anything

    found = await memories.memories_of(session, organization_id, user_id)
    if not found:
        return []
    missing = [memory.content for memory in found if not memory.embedding]
    late = dict(zip(missing, await embedder.embed(missing), strict=True)) if missing else {}
    vectors = [np.frombuffer(each.embedding, _BYTES) if each.embedding else late[each.content] for each in found]
    nearness = np.stack(vectors) @ (await embedder.embed([text]))[0]
    return [Recalled(memory, round(float(near), 4)) for memory, near in zip(found, nearness, strict=True)]


async def make_memories(
    embedder: Embedder,
    organization_id: str,
    findings: Sequence[tuple[str, Finding]],
    *,
    source: str,
    now: datetime,
) -> list[Memory]:
    """Memories of what was found, each with whose it is; not kept yet: embedding is work for before a transaction."""
    if not findings:
        return []
    vectors = await embedder.embed([finding.content for _, finding in findings])
    return [
        Memory(
            id=prefixed("mem"),
            organization_id=organization_id,
            user_id=user_id,
            type=finding.type.value,
            content=finding.content,
            digest=digest_of(finding.content),
            importance=finding.importance,
            source=source,
            embedding=vector.astype(_BYTES).tobytes(),
            access_count=0,
            last_accessed_at=now,
            created_at=now,
        )
        for (user_id, finding), vector in zip(findings, vectors, strict=True)
    ]


async def keep_memories(session: AsyncSession, made: Sequence[Memory]) -> list[Memory]:
    """Keep those whose text is not known yet of their user; answers them."""
    kept = []
    for memory in made:
        if await memories.insert_memory(session, memory):
            payload = {"memoryId": memory.id, "userId": memory.user_id or None, "type": memory.type}
            publish(session, CREATED, scope=memory.organization_id, key=memory.id, payload=payload)
            kept.append(memory)
    return kept


def checked_finding(content: str, kind: MemoryType | None, importance: int | None) -> Finding:
    """A memory that somebody writes down."""
    if not content.strip():
        raise invalid("content", "required", "Content is required")
    if len(content) > LONGEST:
        raise invalid("content", "maxLength", f"Content must have at most {LONGEST} characters", maxLength=LONGEST)
    if importance is not None and not 1 <= importance <= 10:
        raise invalid("importance", "range", "Importance must be between 1 and 10", min=1, max=10)
    kind = kind or MemoryType.OTHER
    return Finding(kind, storable("content", content).strip(), importance or importance_of(kind, content))


async def keep_memory(session: AsyncSession, memory: Memory) -> Memory:
    """Keep a memory; where its user has one of the same text, that is the one."""
    if await keep_memories(session, [memory]):
        return memory
    same = await memories.find_same(session, memory.organization_id, memory.user_id, memory.digest)
    return same or memory


async def find_memories(session: AsyncSession, actor: Actor, ids: Sequence[str]) -> dict[str, Memory]:
    """The organization's memories with these ids."""
    return await memories.find_memories(session, require_organization(actor), list(filter(is_storable, ids)))


async def list_memories(session: ReadSession, actor: Actor, user_id: str | None, request: PageRequest) -> Page[Memory]:
    """A page of a user's memories; of the creator's where no user is named."""
    organization_id = require_organization(actor)
    of = "" if user_id is None else checked_id(user_id, "userId", "User id")
    return await memories.memory_page(session, organization_id, of, request)


async def list_memories_of_users(
    session: ReadSession, actor: Actor, user_ids: Sequence[str], request: PageRequest
) -> dict[str, Page[Memory]]:
    """The same page for several users."""
    return await memories.memory_pages(session, require_organization(actor), user_ids, request)


async def search_memories(
    session: ReadSession, embedder: Embedder, actor: Actor, *, user_id: str, text: str, most: int
) -> list[Recalled]:
    """A user's memories by how near they are to a text, the nearest first."""
    organization_id = require_organization(actor)
    if not text.strip() or len(text) > 1000:
        raise invalid("text", "maxLength", "Text must have 1 to 1000 characters")
    if not 1 <= most <= _MOST_FOUND:
        raise invalid("first", "range", f"First must be between 1 and {_MOST_FOUND}", min=1, max=_MOST_FOUND)
    of, about = checked_id(user_id, "userId", "User id"), storable("text", text)
    found = await recall(session, embedder, organization_id, of, about)
    return sorted(found, key=lambda recalled: (-recalled.relevance, recalled.memory.id))[:most]


async def delete_memory(session: AsyncSession, actor: Actor, memory_id: str) -> None:
    """Forget one memory."""
    organization_id = require_organization(actor)
    found = await find_memories(session, actor, [memory_id])
    if memory_id not in found:
        raise not_found("Memory", "id")
    await memories.delete_memories(session, organization_id, memory_id=memory_id)
    memory = found[memory_id]
    payload = {"memoryId": memory.id, "userId": memory.user_id or None, "type": memory.type}
    publish(session, DELETED, scope=organization_id, key=memory.id, payload=payload)


async def forget_user(session: AsyncSession, actor: Actor, user_id: str) -> tuple[int, int]:
    """Forget all that a user said: memories, conversations and samples; answers how many memories and turns."""
    organization_id = require_organization(actor)
    user_id = checked_id(user_id, "userId", "User id")
    forgotten = await memories.delete_memories(session, organization_id, user_id=user_id)
    turns = await conversations.delete_turns(session, organization_id, user_id)
    await personas.delete_samples(session, organization_id, user_id)
    return forgotten, turns


async def forget_everything(session: AsyncSession, actor: Actor) -> tuple[int, int]:
    """Forget all of the organization: memories, conversations, samples, content and the persona."""
    organization_id = require_organization(actor)
    forgotten = await memories.delete_memories(session, organization_id)
    turns = await conversations.delete_turns(session, organization_id, None)
    await personas.delete_samples(session, organization_id, None)
    await personas.delete_persona(session, organization_id)
    await contents.delete_contents(session, organization_id)
    return forgotten, turns
