"""Counts are the same in every order of what comes, and the same when all is counted anew."""

import asyncio
import itertools
import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from graphql import parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.kit.jobs.queue import LocalQueue
from subgraphs.wavestack.social_ingest.domain.incoming import Incoming
from subgraphs.wavestack.social_ingest.domain.platforms import SourcePlatform
from subgraphs.wavestack.social_ingest.ports import Resources
from subgraphs.wavestack.social_ingest.service.incoming import read_batch
from subgraphs.wavestack.social_ingest.service.ingesting import ingest
from subgraphs.wavestack.social_ingest.service.keeping import rebuild
from tests.subgraphs.wavestack.asking import Ask

Json = Any  # JSON values
Eventually = Callable[[Callable[[], Awaitable[bool]]], Awaitable[None]]
START = datetime(2026, 1, 1, 23, 30, tzinfo=UTC)
_organizations = itertools.count()
TABLES = ("user_totals", "user_days", "user_slots", "channel_days", "channel_users", "people", "channels")
COUNTED = "SELECT * FROM {} WHERE organization_id = :organization_id ORDER BY 1, 2, 3, 4"
MESSAGES = """SELECT id, text, reactions, edited_at, deleted_at FROM messages
  WHERE organization_id = :organization_id ORDER BY id"""


def message(number: int, **changes: Json) -> Incoming:
    """The message of a number, always by the same user, in the same channel, at the same time; some unnamed."""
    plain: dict[str, Json] = {
        "platform": (SourcePlatform.TWITCH, SourcePlatform.DISCORD)[number % 2],
        "id": f"m{number}",
        "ts": START + timedelta(minutes=number * 17),
        "channel_id": f"c{number % 2}",
        "channel_name": f"channel {number % 3}" if number % 3 else None,
        "user_id": f"u{number % 3}",
        "user_name": f"user {number % 5}",
        "text": f"message {number}",
    }
    return Incoming(**(plain | changes))


@st.composite
def histories(draw: st.DrawFn) -> list[Incoming]:
    """What is told of a few messages: that they were written, edited, reacted to and deleted."""
    told: list[Incoming] = []
    for number in draw(st.lists(st.integers(0, 11), min_size=1, max_size=10, unique=True)):
        told.append(message(number))
        for edit in range(draw(st.integers(0, 2))):
            edited_at = START + timedelta(days=1, minutes=edit)
            said = draw(st.sampled_from(["", "@creator edited"]))
            told.append(message(number, text=f"{said} {edit}", edited_at=edited_at, reactions=draw(st.integers(0, 3))))
        if draw(st.booleans()):
            told.append(message(number, deleted=True, edited_at=START + timedelta(days=2)))
    return told


async def feed(social: Subgraph[Resources], organization_id: str, told: Sequence[Incoming], size: int) -> None:
    """Take in what is told, in batches."""
    for start in range(0, len(told), size):
        items, now = told[start : start + size], social.clock.now()
        number = social.resources.numbers.take(len(items), now)
        batch = read_batch(organization_id, items, number=number, handle="creator", now=now)
        async with social.database.transaction() as session:
            await ingest(session, organization_id, batch, now=now)


async def state(social: Subgraph[Resources], organization_id: str) -> dict[str, list[Any]]:
    """All counts and messages, but for rows that count nothing."""
    found: dict[str, list[Any]] = {}
    async with social.database.reading() as session:
        for name in (*TABLES, "messages"):
            query = MESSAGES if name == "messages" else COUNTED.format(name)
            rows = await session.execute(text(query), {"organization_id": organization_id})
            every = name in {"messages", "people", "channels"}
            found[name] = [tuple(row)[int(name != "messages") :] for row in rows if every or _counts(row)]
    return found


def _counts(row: Sequence[Any]) -> bool:
    """Whether anything is counted; the hour of the week is no count, and comes third."""
    return any(isinstance(value, int) and value for value in row[3:])


@given(histories(), st.integers(1, 7), st.integers(1, 7), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
async def test_order_repetition_and_batches_do_not_matter(
    social: Subgraph[Resources], told: list[Incoming], size: int, other_size: int, dice: random.Random
) -> None:
    plain, shuffled = (f"org_{next(_organizations)}" for _ in range(2))
    again = [*told, *dice.sample(told, len(told) // 2)]
    dice.shuffle(again)
    await feed(social, plain, told, size)
    await feed(social, shuffled, again, other_size)
    expected = await state(social, plain)
    assert await state(social, shuffled) == expected
    async with social.database.transaction() as session:
        await rebuild(session, shuffled)
    assert await state(social, shuffled) == expected


ANALYTICS = """{
  userAnalytics(userId: "u0") {
    totalMessages activityPattern { peakHour peakDay messagesPerDay }
    platforms { platform messageCount reactionCount mentionCount activeDays firstSeen lastActive }
  }
  messages { totalCount }
  channel(channelId: "c0") { messageCount days { day messageCount uniqueUsers } }
}"""


async def test_batches_at_the_same_time_are_all_counted_once(social: Subgraph[Resources]) -> None:
    """Of the same few users and channels, and half of the messages in two of the batches."""
    told = [message(number, id=f"m{number}", reactions=number % 3) for number in range(60)]
    batches = [told[start : start + 20] for start in range(0, 60, 10)]
    await asyncio.gather(*(feed(social, "org_123", batch, 7) for batch in batches))
    counted = await state(social, "org_123")
    assert len(counted["messages"]) == 60
    async with social.database.transaction() as session:
        await rebuild(session, "org_123")
    assert await state(social, "org_123") == counted


async def test_what_goes_after_thirty_days_still_counts(
    social: Subgraph[Resources], clock: ManualClock, data: Ask, eventually: Eventually
) -> None:
    queue = LocalQueue(social.jobs.run, concurrency=1, limits={})
    await social.jobs.dispatch_to(queue)
    await feed(social, "org_123", [message(number, reactions=number) for number in range(12)], 5)
    await feed(social, "org_123", [message(4, deleted=True)], 5)
    before = await data(ANALYTICS)
    assert before["messages"] == {"totalCount": 11}
    clock.advance(timedelta(days=31))
    await feed(social, "org_123", [message(12)], 5)
    with_new = await data(ANALYTICS)
    await social.jobs.sweep()

    async def is_swept() -> bool:
        return bool((await data(ANALYTICS))["messages"] == {"totalCount": 1})

    await eventually(is_swept)
    expected = with_new | {"messages": {"totalCount": 1}}
    assert await data(ANALYTICS) == expected
    assert (await data("{ messages { nodes { platformId } } }"))["messages"]["nodes"] == [{"platformId": "m12"}]
    async with social.database.transaction() as session:
        await session.execute(text("UPDATE user_totals SET messages = 77"))
    job = await data("mutation { rebuildAnalytics { jobId } }")
    assert job["rebuildAnalytics"]["jobId"].startswith("job_")

    async def is_rebuilt() -> bool:
        return await data(ANALYTICS) == expected

    await eventually(is_rebuilt)
    await social.jobs.dispatch_to(None)
    await queue.stop()


@pytest.mark.parametrize("scope", ["", "service"])
async def test_only_administrators_count_anew(social: Subgraph[Resources], scope: str) -> None:
    claims = {"sub": "user_123", "org_id": "org_123", "scope": scope}
    answered = await social.execute(parse("mutation { rebuildAnalytics { jobId } }"), {}, claims=claims)
    assert answered["errors"][0]["extensions"]["code"] == "FORBIDDEN"
