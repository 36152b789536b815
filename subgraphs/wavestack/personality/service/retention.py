"""A moment comes in; what is too old or too worn to be kept goes."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.wavestack.personality.domain.memories import PRUNED_AFTER, PRUNED_BELOW, PRUNED_UNUSED
from subgraphs.wavestack.personality.repository import contents, conversations, memories, personas


async def prune(session: AsyncSession, *, keep: timedelta, now: datetime) -> int:
    """Forget worn memories, answering how many, and conversations, samples and passing content older than `keep`."""
    pruned = await memories.prune_memories(
        session, importance=PRUNED_BELOW, used=PRUNED_UNUSED, before=now - PRUNED_AFTER
    )
    await conversations.sweep_turns(session, now - keep)
    await personas.sweep_samples(session, now - keep)
    await contents.sweep_contents(session, now - keep)
    return pruned
