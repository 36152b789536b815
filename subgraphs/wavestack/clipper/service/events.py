"""Which clips to follow comes in, their events and their progress go out in the order in which they happened."""

from collections.abc import AsyncIterator
from typing import Final, TypeVar

from subgraphs.kit.context import Context
from subgraphs.kit.errors import invalid
from subgraphs.kit.events import Event
from subgraphs.kit.identity import require_organization
from subgraphs.kit.jobs.run import PROGRESSED
from subgraphs.wavestack.clipper.service.clips import (
    CANCELLED,
    COMPLETED,
    CREATE_JOB,
    CREATED,
    DELETED,
    FAILED,
    STARTED,
    require_known_clip,
)

R = TypeVar("R")

_TOPICS: Final = frozenset({CREATED, STARTED, COMPLETED, FAILED, CANCELLED, DELETED})
_LONGEST_SEQUENCE: Final = 18  # digits that fit every database's 64-bit integer


async def follow_clips(context: Context[R], *, clip_id: str | None, after: str | None) -> AsyncIterator[Event]:
    """Events of the actor's clips, or of one of them, after a sequence number or from now on."""
    organization_id, position = require_organization(context.actor), _position(after)
    if clip_id is not None:
        await require_known_clip(context.session, context.actor, clip_id)
    await context.release()

    def wanted(event: Event) -> bool:
        return (clip_id is None or event.key == clip_id) and is_of_clip(event)

    async for event in context.listen(scope=organization_id, after=position, wanted=wanted):
        yield event


def is_of_clip(event: Event) -> bool:
    """Whether an event tells of a clip: a change of its record, or progress of the job that makes it."""
    return event.topic in _TOPICS or (event.topic == PROGRESSED and event.payload["kind"] == CREATE_JOB)


def _position(after: str | None) -> int | None:
    if after is None:
        return None
    if not (after.isascii() and after.isdecimal() and len(after) <= _LONGEST_SEQUENCE):
        raise invalid("after", "format", "After must be the sequence number of an event")
    return int(after)
