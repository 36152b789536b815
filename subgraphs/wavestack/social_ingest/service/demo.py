"""An empty database comes in, the demo's community goes out, taken in as connectors do, but told to nobody."""

from datetime import datetime
from typing import Final

from subgraphs.kit.database import Database
from subgraphs.wavestack.social_ingest.domain.demo import TWITCH, demo_events, demo_messages
from subgraphs.wavestack.social_ingest.domain.incoming import Incoming
from subgraphs.wavestack.social_ingest.domain.platforms import PlatformEventType, SourcePlatform
from subgraphs.wavestack.social_ingest.ports import Resources
from subgraphs.wavestack.social_ingest.repository import analytics
from subgraphs.wavestack.social_ingest.service.incoming import MAX_BATCH, read_batch
from subgraphs.wavestack.social_ingest.service.ingesting import ingest

_ORGANIZATION: Final = "org_123"
_OTHER_ORGANIZATION: Final = "org_456"
_TOP_USER: Final = "user_123"
_OTHERS_MESSAGES: Final = 5


async def seed_demo(database: Database, resources: Resources, *, now: datetime) -> None:
    """Fill in the demo, unless it was there once: messages whose time is over do not come back."""
    async with database.reading() as session:
        if await analytics.totals_of_users(session, _ORGANIZATION, [_TOP_USER]):
            return
    items = [*_messages(), *_events()]
    for start in range(0, len(items), MAX_BATCH):
        await _take_in(database, resources, _ORGANIZATION, items[start : start + MAX_BATCH], now)
    others = [item for item in items if item.type is None and item.user_id != _TOP_USER][:_OTHERS_MESSAGES]
    await _take_in(database, resources, _OTHER_ORGANIZATION, others, now)


async def _take_in(
    database: Database, resources: Resources, organization_id: str, items: list[Incoming], now: datetime
) -> None:
    number = resources.numbers.take(len(items), now)
    handle = resources.settings.creator_handle
    batch = read_batch(organization_id, items, number=number, handle=handle, now=max(now, *_moments(items)))
    async with database.transaction() as session:
        await ingest(session, organization_id, batch, now=now, announced=False)


def _moments(items: list[Incoming]) -> list[datetime]:
    return [item.ts for item in items if item.ts is not None]


def _messages() -> list[Incoming]:
    return [
        Incoming(
            platform=SourcePlatform(message.place[0]),
            id=message.id,
            ts=message.at,
            channel_id=message.place[1],
            channel_name=message.place[2],
            user_id=message.user[0],
            user_name=message.user[1],
            roles=[message.role],
            text=message.text,
            reactions=message.reactions,
            meta=message.meta,
        )
        for message in demo_messages()
    ]


def _events() -> list[Incoming]:
    return [
        Incoming(
            platform=SourcePlatform.TWITCH,
            id=event.id,
            ts=event.at,
            type=PlatformEventType(event.type),
            channel_id=TWITCH[1],
            channel_name=TWITCH[2],
            data=event.data,
        )
        for event in demo_events()
    ]
