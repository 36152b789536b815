"""Counts of API calls come in from the edge, in batches of which each is counted once; rebuilding is here too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.studio.usage.domain.tally import Tally, summed
from subgraphs.studio.usage.errors import invalid_input
from subgraphs.studio.usage.repository.counting import add_tallies, claim_batch
from subgraphs.studio.usage.repository.rebuilding import rebuild_counters

SERVICE: Final = "service"
"""The scope of our own services, which no client can get."""
OPERATOR: Final = "operator"
"""The scope of whoever runs this installation."""

_MAX_CALLS: Final = 10_000
_MAX_ID_CHARACTERS: Final = 64
_MAX_USER_CHARACTERS: Final = 255


@dataclass(frozen=True, slots=True)
class Calls:
    """How many calls a user has made on a day."""

    user_id: str
    day: date
    count: int


async def record_calls(session: AsyncSession, batch_id: str, calls: Sequence[Calls], now: datetime) -> bool:
    """Count a batch; False where it was counted before."""
    if not 0 < len(batch_id) <= _MAX_ID_CHARACTERS:
        raise invalid_input("batchId", f"A batch's id has 1 to {_MAX_ID_CHARACTERS} characters")
    if len(calls) > _MAX_CALLS or any(call.count < 0 for call in calls):
        raise invalid_input("calls", f"A batch has at most {_MAX_CALLS} counts, none of them below 0")
    if any(not 0 < len(call.user_id) <= _MAX_USER_CHARACTERS for call in calls):
        raise invalid_input("userId", f"A user's id has 1 to {_MAX_USER_CHARACTERS} characters")
    if not await claim_batch(session, batch_id, now):
        return False
    await add_tallies(session, summed(((call.user_id, call.day), Tally(api_calls=call.count)) for call in calls))
    return True


async def rebuild(session: AsyncSession) -> int:
    """Make all counters anew of what was kept; how many owners' days there are."""
    return await rebuild_counters(session)
