"""Events of other subgraphs come in; contents and the hours of the community follow from them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.events import Event
from subgraphs.wavestack.dashboard.domain.contents import COUNTS, Content, content_id
from subgraphs.wavestack.dashboard.domain.periods import Interval, start_of
from subgraphs.wavestack.dashboard.repository import contents, figures

_DEEDS: Final = {"delete": "deleted", "timeout": "timeouts", "ban": "bans"}

Count = tuple[str, str, datetime, str, int]
"""Organization, platform, hour, name of the count, number."""


async def take_publications(session: AsyncSession, events: Sequence[Event]) -> None:
    """Make a content of each publication that is out."""
    await contents.insert_contents(session, [_content(event) for event in events])
    await _add(session, [(event.scope, event.payload["platform"], event.at, "publications", 1) for event in events])


async def take_uploads(session: AsyncSession, events: Sequence[Event]) -> None:
    """Make a content of what publishers brought out without a publication of the queue."""
    own = [event for event in events if event.payload.get("publicationId") is None]
    await take_publications(session, own)


async def take_messages(session: AsyncSession, events: Sequence[Event]) -> None:
    """Count messages in the hours in which they were written."""
    await _add(session, [count for event in events for count in _messages(event)])


async def take_verdicts(session: AsyncSession, events: Sequence[Event]) -> None:
    """Count texts that were checked, and what was done about them."""
    await _add(session, [count for event in events for count in _verdict(event)])


async def take_clips(session: AsyncSession, events: Sequence[Event]) -> None:
    """Count clips that are ready."""
    await _add(session, [(event.scope, "", event.at, "clips", 1) for event in events])


def _content(event: Event) -> Content:
    payload = event.payload
    published_at, publication_id = payload.get("publishedAt"), payload.get("publicationId")
    return Content(
        id=content_id(publication_id or event.key),
        organization_id=event.scope,
        publication_id=publication_id,
        platform=payload["platform"],
        title=payload["title"],
        url=payload.get("url"),
        external_id=payload.get("externalId"),
        published_at=event.at if published_at is None else datetime.fromisoformat(published_at),
    )


def _messages(event: Event) -> Iterator[Count]:
    for each in event.payload["counts"]:
        hour = datetime.fromisoformat(each["hour"])
        yield event.scope, str(each["platform"]).lower(), hour, "messages", int(each["messages"])


def _verdict(event: Event) -> Iterator[Count]:
    platform = event.payload["platform"] or ""
    yield event.scope, platform, event.at, "checked", 1
    deed = _DEEDS.get(event.payload["action"] or "")
    if deed is not None:
        yield event.scope, platform, event.at, "deleted", 1  # a timeout or a ban removes the text as well
    if deed in {"timeouts", "bans"}:
        yield event.scope, platform, event.at, deed, 1


async def _add(session: AsyncSession, counts: Sequence[Count]) -> None:
    rows: dict[tuple[str, str, datetime], dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    for organization_id, platform, at, name, number in counts:
        rows[organization_id, platform, start_of(at, Interval.HOUR)][name] += number
    await figures.add_community(
        session,
        [
            {"organization_id": organization_id, "platform": platform, "hour": hour, **values}
            for (organization_id, platform, hour), values in rows.items()
        ],
    )
