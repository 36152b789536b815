"""Messages come in and are counted by ten seconds; how much was written when, and what was, goes out."""

from collections import Counter as Tally
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.wavestack.social_ingest.domain.bursts import SlotSpan, slot_at
from subgraphs.wavestack.social_ingest.domain.highlights import Moment
from subgraphs.wavestack.social_ingest.domain.messages import Message
from subgraphs.wavestack.social_ingest.models import ChatRateRow, MessageRow, table_of
from subgraphs.wavestack.social_ingest.repository.counting import Counter, add_rows

Channel = tuple[str, str]
Rates = dict[Channel, dict[int, int]]
RATES: Final = Counter("chat_rates", {"platform": "text", "channel_id": "text", "slot": "integer"}, ("messages",))
_rates = table_of(ChatRateRow)
_r = _rates.c
_m = table_of(MessageRow).c
_MOST_TEXTS: Final = 500


async def count_rates(session: AsyncSession, organization_id: str, came: Iterable[Message]) -> Rates:
    """Count new messages; how many there are now in the slots that they fall into."""
    added = Tally((message.platform, message.channel_id, slot_at(message.created_at)) for message in came)
    rows = [(key, (count,), None, None) for key, count in added.items()]
    return _by_channel(await add_rows(session, organization_id, RATES, rows))


async def rates_between(session: AsyncSession, organization_id: str, spans: Sequence[SlotSpan]) -> Rates:
    """How many messages there are in each slot of these spans that has any."""
    within = or_(
        *(
            and_(_r.platform == span.platform, _r.channel_id == span.channel_id, _r.slot.between(span.first, span.last))
            for span in spans
        )
    )
    columns = (_r.platform, _r.channel_id, _r.slot, _r.messages)
    statement = select(*columns).where(_r.organization_id == organization_id, within)
    return _by_channel((await session.execute(statement)).all())


async def forget_rates(session: AsyncSession, before: int) -> None:
    """Forget slots that are too old to be of a new burst."""
    await session.execute(delete(_rates).where(_r.slot < before))


async def count_in(session: AsyncSession, organization_id: str, channel: Channel, moment: Moment) -> tuple[int, int]:
    """How many messages that stand were written in a moment of a channel, and how many users wrote them."""
    counts = select(func.count(), func.count(_m.user_id.distinct())).where(*_written(organization_id, channel, moment))
    messages, users = (await session.execute(counts)).one()
    return messages, users


async def texts_in(
    session: AsyncSession, organization_id: str, channel: Channel, moment: Moment
) -> list[tuple[str, str]]:
    """Users and texts of the first five hundred of these messages."""
    statement = select(_m.user_id, _m.text).where(*_written(organization_id, channel, moment))
    rows = await session.execute(statement.order_by(_m.created_at, _m.number).limit(_MOST_TEXTS))
    return [(row[0], row[1]) for row in rows]


def _written(organization_id: str, channel: Channel, moment: Moment) -> list[ColumnElement[bool]]:
    return [
        _m.organization_id == organization_id,
        _m.platform == channel[0],
        _m.channel_id == channel[1],
        _m.created_at.between(moment.started_at, moment.ended_at),
        _m.deleted_at.is_(None),
    ]


def _by_channel(rows: Iterable[Sequence[Any]]) -> Rates:  # Any: platform, channel, slot and messages
    found: Rates = {}
    for platform, channel_id, slot, messages in rows:
        found.setdefault((platform, channel_id), {})[slot] = messages
    return found
