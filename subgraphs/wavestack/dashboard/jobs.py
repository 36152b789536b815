"""Events of other subgraphs come in, what the service makes of them goes out."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.events import Event
from subgraphs.kit.follow import Follow, FollowRun
from subgraphs.wavestack.dashboard.ports import Resources
from subgraphs.wavestack.dashboard.service import hearing

Handle = Callable[[FollowRun[Resources], Sequence[Event]], Awaitable[None]]


def _in_one_transaction(take: Callable[[AsyncSession, Sequence[Event]], Awaitable[None]]) -> Handle:
    async def handle(run: FollowRun[Resources], events: Sequence[Event]) -> None:
        async with run.transaction() as session:
            await take(session, events)

    return handle


FOLLOWS: Final = (
    Follow("core", topics=("publication.published",), handle=_in_one_transaction(hearing.take_publications)),
    Follow("youtube_publisher", topics=("upload.completed",), handle=_in_one_transaction(hearing.take_uploads)),
    Follow("social_publisher", topics=("social_post.completed",), handle=_in_one_transaction(hearing.take_uploads)),
    Follow("social_ingest", topics=("messages.ingested",), handle=_in_one_transaction(hearing.take_messages)),
    Follow("automod", topics=("verdict.given",), handle=_in_one_transaction(hearing.take_verdicts)),
    Follow("clipper", topics=("clip.completed",), handle=_in_one_transaction(hearing.take_clips)),
)
