"""Events about messages come in; the messages themselves, read once for all who listen, go out."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Final

from subgraphs.kit.database import Database
from subgraphs.kit.events import Event
from subgraphs.wavestack.social_ingest.domain.messages import Message
from subgraphs.wavestack.social_ingest.repository import messages as repository

INGESTED: Final = "messages.ingested"
EDITED: Final = "message.edited"
DELETED: Final = "message.deleted"
TOPICS: Final = frozenset({INGESTED, EDITED, DELETED})
_KEPT: Final = 256


class Feed:
    """What the newest events are about. A thousand listeners of one batch cost one read."""

    def __init__(self) -> None:
        self._read: OrderedDict[int, asyncio.Task[Mapping[str, Message]]] = OrderedDict()

    async def messages(self, database: Database, event: Event) -> list[Message]:
        """The messages of an event as they are when it is first asked for, in their order; missing ones left out."""
        task = self._read.get(event.sequence)
        if task is None:
            task = asyncio.create_task(_find(database, event.scope, ids_of(event)))
            self._read[event.sequence] = task
            task.add_done_callback(lambda done: self._forget_failed(event.sequence, done))
            while len(self._read) > _KEPT:
                self._read.popitem(last=False)
        found = await asyncio.shield(task)
        return [found[each] for each in ids_of(event) if each in found]

    def _forget_failed(self, sequence: int, task: "asyncio.Task[Mapping[str, Message]]") -> None:
        if task.cancelled() or task.exception() is not None:
            self._read.pop(sequence, None)


def ids_of(event: Event) -> Sequence[str]:
    """The messages that an event tells of."""
    ids: Sequence[str] = event.payload["messageIds"] if event.topic == INGESTED else [event.payload["messageId"]]
    return ids


async def _find(database: Database, organization_id: str, ids: Sequence[str]) -> Mapping[str, Message]:
    async with database.reading() as session:
        return await repository.messages_by_id(session, organization_id, ids)
