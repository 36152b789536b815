"""Events of platforms come in and are kept and told; events, streams and highlights go out."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.outbox import publish
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.wavestack.social_ingest.domain.events import ChannelMoment, PlatformEvent, Stream
from subgraphs.wavestack.social_ingest.domain.highlights import Highlight
from subgraphs.wavestack.social_ingest.domain.platforms import PlatformEventType
from subgraphs.wavestack.social_ingest.errors import not_found
from subgraphs.wavestack.social_ingest.repository import events as repository
from subgraphs.wavestack.social_ingest.repository import highlights, names
from subgraphs.wavestack.social_ingest.repository.events import EventFilter
from subgraphs.wavestack.social_ingest.repository.highlights import HighlightFilter


async def take_events(
    session: AsyncSession, organization_id: str, came: Sequence[PlatformEvent], *, announced: bool = True
) -> list[str]:
    """Keep events that are new; their identifiers."""
    if not came:
        return []
    by_id = {event.id: event for event in reversed(came)}
    known = await repository.known_events(session, organization_id, by_id.keys())
    new = [event for event in by_id.values() if event.id not in known][::-1]
    await repository.insert_events(session, new)
    seen = (((each.platform, each.channel_id), each.channel_name, each.created_at) for each in new if each.channel_id)
    await names.keep_channels(session, organization_id, seen)
    for event in new if announced else ():
        await _announce(session, organization_id, event)
    return [event.id for event in new]


async def _announce(session: AsyncSession, organization_id: str, event: PlatformEvent) -> None:
    payload = {"eventId": event.id, "platform": event.platform, "type": event.type}
    publish(session, "event.ingested", scope=organization_id, key=event.id, payload=payload)
    place = {"platform": event.platform, "channelId": event.channel_id}
    if event.type == PlatformEventType.STREAM_START:
        told = {"streamId": event.id, **place}
        publish(session, "stream.started", scope=organization_id, key=event.id, payload=told)
    elif event.type == PlatformEventType.STREAM_END:
        moment = ChannelMoment(event.platform, event.channel_id, event.created_at)
        stream = (await streams_at(session, organization_id, [moment])).get(moment)
        if stream is not None:
            told = {"streamId": stream.id, **place}
            publish(session, "stream.ended", scope=organization_id, key=stream.id, payload=told)


async def find_streams_at(
    session: AsyncSession, actor: Actor, moments: Sequence[ChannelMoment]
) -> dict[ChannelMoment, Stream]:
    """The organization's streams that ran in channels at moments, of those at which one did."""
    return await streams_at(session, require_organization(actor), moments)


async def streams_at(
    session: AsyncSession, organization_id: str, moments: Sequence[ChannelMoment]
) -> dict[ChannelMoment, Stream]:
    """The streams that run in channels at moments, or end at them."""
    wanted = {EventFilter(platform=each.platform, channel_id=each.channel_id, until=each.at): each for each in moments}
    starts = await repository.last_starts(session, organization_id, list(wanted))
    streams = await repository.streams_of(session, organization_id, list(starts.values()))
    found = {stream.id: stream for stream in streams}
    running = {wanted[each]: found[start.id] for each, start in starts.items()}
    return {each: stream for each, stream in running.items() if stream.ended_at is None or stream.ended_at >= each.at}


async def list_events(
    session: AsyncSession, actor: Actor, request: PageRequest, wanted: EventFilter
) -> Page[PlatformEvent]:
    """A page of the organization's events, newest first."""
    return await repository.event_page(session, require_organization(actor), request, wanted)


async def find_events(session: AsyncSession, actor: Actor, ids: Sequence[str]) -> dict[str, PlatformEvent]:
    """The organization's events among `ids`."""
    found = await repository.events_by_id(session, require_organization(actor), ids)
    return {event.id: event for event in found}


async def list_streams(
    session: AsyncSession, actor: Actor, request: PageRequest, wanted: EventFilter
) -> tuple[Page[PlatformEvent], dict[str, Stream]]:
    """A page of the starts of streams, newest first, and the streams by identifier."""
    organization_id = require_organization(actor)
    page = await repository.stream_page(session, organization_id, request, wanted)
    streams = await repository.streams_of(session, organization_id, list(page.items))
    return page, {stream.id: stream for stream in streams}


async def find_streams(session: AsyncSession, actor: Actor, ids: Sequence[str]) -> dict[str, Stream]:
    """The organization's streams among `ids`."""
    organization_id = require_organization(actor)
    events = await repository.events_by_id(session, organization_id, ids)
    starts = [event for event in events if event.type == PlatformEventType.STREAM_START]
    return {stream.id: stream for stream in await repository.streams_of(session, organization_id, starts)}


async def get_stream(session: AsyncSession, actor: Actor, stream_id: str) -> Stream:
    """A stream of the organization, or NOT_FOUND."""
    found = await find_streams(session, actor, [stream_id])
    if stream_id not in found:
        raise not_found("Stream", "id")
    return found[stream_id]


async def list_highlights(session: AsyncSession, actor: Actor, request: PageRequest) -> Page[Highlight]:
    """A page of the organization's highlights, newest first."""
    return await highlights.highlight_page(session, require_organization(actor), request)


async def list_highlights_of_each(
    session: AsyncSession, actor: Actor, request: PageRequest, wanted: Sequence[HighlightFilter]
) -> dict[HighlightFilter, Page[Highlight]]:
    """The same page of the organization's highlights of each of several spans, newest first."""
    return await highlights.highlight_pages(session, require_organization(actor), request, wanted)


async def find_highlights(session: AsyncSession, actor: Actor, ids: Sequence[str]) -> dict[str, Highlight]:
    """The organization's highlights among `ids`."""
    found = await highlights.highlights_by_id(session, require_organization(actor), ids)
    return {highlight.id: highlight for highlight in found}
