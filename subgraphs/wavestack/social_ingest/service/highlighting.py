"""New messages come in; the moments that their chat was excited about are kept and told."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.outbox import publish
from subgraphs.wavestack.social_ingest.domain.bursts import LEAST_MESSAGES, bursts_in, spans_around
from subgraphs.wavestack.social_ingest.domain.events import ChannelMoment
from subgraphs.wavestack.social_ingest.domain.highlights import (
    COOLDOWN,
    KEYWORDS,
    WINDOW,
    Highlight,
    Moment,
    highlight_id,
    highlight_number,
    merged,
    moments_in,
    near,
)
from subgraphs.wavestack.social_ingest.domain.messages import Message
from subgraphs.wavestack.social_ingest.domain.top_words import top_words
from subgraphs.wavestack.social_ingest.repository import highlights as repository
from subgraphs.wavestack.social_ingest.repository import rates
from subgraphs.wavestack.social_ingest.repository.highlights import Channel
from subgraphs.wavestack.social_ingest.service.platform_events import streams_at

Found = Mapping[Channel, Sequence[Moment]]

# So long a highlight can have lasted already when more of it comes.
_LONGEST: Final = timedelta(minutes=30)


async def find_highlights(
    session: AsyncSession,
    organization_id: str,
    came: Sequence[Message],
    said: Mapping[str, Sequence[str]],
    *,
    announced: bool,
) -> None:
    """Look whether new messages, whose words are `said`, make a moment of their channel worth keeping, or one longer.

    What was found stays, even where messages that come late would have kept it from being found.
    """
    spoken = await _said_together(session, organization_id, came, said)
    await _keep_all(session, organization_id, spoken, announced=announced)
    bursts = await _bursts(session, organization_id, came)
    await _keep_all(session, organization_id, bursts, announced=announced)


async def _keep_all(session: AsyncSession, organization_id: str, found: Found, *, announced: bool) -> None:
    for channel, moments in found.items():
        known = await _known(session, organization_id, channel, moments)
        for moment in moments:
            await _keep(session, organization_id, channel, moment, known, announced=announced)


async def _said_together(
    session: AsyncSession, organization_id: str, came: Sequence[Message], said: Mapping[str, Sequence[str]]
) -> Found:
    """The moments at which viewers said the same keyword, about when new messages have one."""
    uses: defaultdict[Channel, list[dict[str, Any]]] = defaultdict(list)  # Any: a column's value
    for message in came:
        for keyword in KEYWORDS.intersection(said[message.id]):
            uses[message.platform, message.channel_id].append(_use(message, keyword))
    await repository.keep_uses(session, [use for each in uses.values() for use in each])
    times: list[datetime] = [use["at"] for each in uses.values() for use in each]
    if not times:
        return {}
    span = (min(times) - WINDOW, max(times) + WINDOW)
    used = await repository.uses_between(session, organization_id, list(uses), *span)
    return {channel: moments for channel, each in used.items() if (moments := moments_in(each))}


async def _bursts(session: AsyncSession, organization_id: str, came: Sequence[Message]) -> Found:
    """The bursts that slots of new messages are in, or near."""
    counted = await rates.count_rates(session, organization_id, came)
    busy = {
        channel: [slot for slot, count in counts.items() if count >= LEAST_MESSAGES]
        for channel, counts in counted.items()
    }
    spans = {channel: spans_around(*channel, slots) for channel, slots in busy.items() if slots}
    if not spans:
        return {}
    found = await rates.rates_between(session, organization_id, [span for each in spans.values() for span in each])
    bursts = {channel: bursts_in(spans[channel], counts) for channel, counts in found.items()}
    return {channel: moments for channel, moments in bursts.items() if moments}


async def _known(
    session: AsyncSession, organization_id: str, channel: Channel, moments: Sequence[Moment]
) -> list[Highlight]:
    """The highlights that moments could belong to, or be too near to."""
    first = min(moment.started_at for moment in moments) - _LONGEST
    last = max(moment.ended_at for moment in moments) + COOLDOWN
    return await repository.highlights_between(session, organization_id, channel, first, last)


async def _keep(
    session: AsyncSession,
    organization_id: str,
    channel: Channel,
    moment: Moment,
    known: list[Highlight],
    *,
    announced: bool,
) -> None:
    """Make a moment a highlight, unless it is a part of one that is known, or too near to it; `known` is kept right."""
    same = [each for each in known if each.started_at <= moment.ended_at and each.ended_at >= moment.started_at]
    if same and not (moment.keyword and any(each.keyword for each in same)):
        first, *others = same
        longer = await _measured(session, first, merged(moment, same))
        await repository.update_highlight(session, longer)
        await repository.delete_highlights(session, others)
        known[:] = [longer, *(each for each in known if each not in same)]
    elif not same and not (moment.keyword and any(near(moment, each.started_at) for each in known)):
        key = highlight_id(*channel, moment)
        new = await _measured(session, _highlight(organization_id, key, channel, moment), moment)
        await repository.insert_highlight(session, new)
        known.append(new)
        if announced:
            await _announce(session, new)


async def _measured(session: AsyncSession, highlight: Highlight, moment: Moment) -> Highlight:
    """The highlight over a moment, with what was written in it."""
    of = (highlight.organization_id, (highlight.platform, highlight.channel_id), moment)
    messages, users = await rates.count_in(session, *of)
    words = top_words(await rates.texts_in(session, *of))
    return replace(highlight, **asdict(moment), messages=messages, users=users, words=words)


async def _announce(session: AsyncSession, highlight: Highlight) -> None:
    moment = ChannelMoment(highlight.platform, highlight.channel_id, highlight.started_at)
    stream = (await streams_at(session, highlight.organization_id, [moment])).get(moment)
    payload = {
        "highlightId": highlight.id,
        "streamId": None if stream is None else stream.id,
        "platform": highlight.platform,
        "channelId": highlight.channel_id,
        "keyword": highlight.keyword or None,
        "score": highlight.score,
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


def _highlight(organization_id: str, key: str, channel: Channel, moment: Moment) -> Highlight:
    return Highlight(
        number=highlight_number(organization_id, key),
        organization_id=organization_id,
        id=key,
        platform=channel[0],
        channel_id=channel[1],
        messages=0,
        users=0,
        words=(),
        **asdict(moment),
    )
