"""New messages come in; the moments that their chat was excited about are kept and told."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.outbox import publish
from subgraphs.wavestack.social_ingest.domain.events import (
    HIGHLIGHT_COOLDOWN,
    HIGHLIGHT_WINDOW,
    KEYWORDS,
    Highlight,
    KeywordUse,
    Moment,
    highlight_id,
    highlight_number,
    moments_in,
)
from subgraphs.wavestack.social_ingest.domain.messages import Message
from subgraphs.wavestack.social_ingest.domain.words import words_of
from subgraphs.wavestack.social_ingest.repository import highlights as repository
from subgraphs.wavestack.social_ingest.repository.events import EventFilter
from subgraphs.wavestack.social_ingest.repository.highlights import Channel
from subgraphs.wavestack.social_ingest.service.platform_events import stream_at


async def find_highlights(
    session: AsyncSession,
    organization_id: str,
    came: Sequence[Message],
    announced: bool,
) -> None:
    """Look whether new messages make a moment of their channel worth keeping."""
    uses: defaultdict[Channel, list[dict[str, Any]]] = defaultdict(list)  # Any: a column's value
    for message in came:
        for keyword in KEYWORDS.intersection(words_of(message.text)):
            uses[message.platform, message.channel_id].append(_use(message, keyword))
    await repository.keep_uses(session, [use for each in uses.values() for use in each])
    times: list[datetime] = [use["at"] for each in uses.values() for use in each]
    if times:
        span = (min(times) - HIGHLIGHT_WINDOW, max(times) + HIGHLIGHT_WINDOW)
        for channel, said in (await repository.uses_between(session, organization_id, list(uses), *span)).items():
            if moments_in(said, []):
                await _look(session, organization_id, channel, said, announced=announced)


async def _look(
    session: AsyncSession, organization_id: str, channel: Channel, said: Sequence[KeywordUse], *, announced: bool
) -> None:
    """Keep the moments that are none yet."""
    first, last = said[0].at - HIGHLIGHT_COOLDOWN, said[-1].at + HIGHLIGHT_COOLDOWN
    known = await repository.beginnings_between(session, organization_id, channel, first, last)
    for moment in moments_in(said, known):
        highlight = _highlight(organization_id, channel, moment)
        await repository.insert_highlight(session, highlight)
        if announced:
            await _announce(session, highlight)


async def _announce(session: AsyncSession, highlight: Highlight) -> None:
    channel = EventFilter(platform=highlight.platform, channel_id=highlight.channel_id)
    stream = await stream_at(session, highlight.organization_id, channel, highlight.started_at)
    payload = {
        "highlightId": highlight.id,
        "streamId": None if stream is None else stream.id,
        "platform": highlight.platform,
        "channelId": highlight.channel_id,
        "keyword": highlight.keyword,
        "users": highlight.users,
        "startedAt": f"{highlight.started_at:%Y-%m-%dT%H:%M:%SZ}",
    }
    publish(session, "highlight.found", scope=highlight.organization_id, key=highlight.id, payload=payload)


def _use(message: Message, keyword: str) -> dict[str, Any]:  # Any: a column's value
    return {
        "organization_id": message.organization_id,
        "platform": message.platform,
        "channel_id": message.channel_id,
        "at": message.created_at,
        "user_id": message.user_id,
        "keyword": keyword,
    }


def _highlight(organization_id: str, channel: Channel, moment: Moment) -> Highlight:
    key = highlight_id(*channel, moment)
    return Highlight(
        number=highlight_number(organization_id, key),
        organization_id=organization_id,
        id=key,
        platform=channel[0],
        channel_id=channel[1],
        keyword=moment.keyword,
        users=moment.users,
        started_at=moment.started_at,
        ended_at=moment.ended_at,
    )
