"""What a question makes SQLite do depends on what it finds, and not on how much there is besides."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import event

from subgraphs.kit.app import Subgraph
from subgraphs.wavestack.social_ingest.ports import Resources
from tests.subgraphs.wavestack.asking import Ask

Json = Any  # JSON values


def said(number: int, channel: str, user: str, text: str) -> dict[str, Json]:
    """A message."""
    channel_of = {"id": channel, "name": channel}
    ts = f"2026-01-10T20:{number // 60:02}:{number % 60:02}Z"
    return {"id": f"m{number}", "text": text, "author": {"id": user, "name": user}, "channel": channel_of, "ts": ts}


@pytest.fixture
def steps(social: Subgraph[Resources], data: Ask) -> Callable[[str], Awaitable[int]]:
    """How many steps SQLite takes for an answer."""
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    def watch(connection: Any, _record: object, _proxy: object) -> None:  # Any: the pool's own type
        connection.driver_connection.driver.set_progress_handler(count, 1)

    event.listen(social.database.reader.sync_engine, "checkout", watch)

    async def ask(question: str) -> int:
        before = taken
        await data(question)
        return taken - before

    return ask


@pytest.mark.parametrize("values", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "question",
    [
        '{ messages(first: 5, platform: TWITCH, channelId: "few") { nodes { id } totalCount } }',
        '{ messages(first: 5, platform: TWITCH, userId: "u1") { nodes { id } totalCount } }',
        '{ messages(first: 5, channelId: "few", userId: "u1") { nodes { id } } }',
        '{ searchMessages(query: "kraken") { total hits { relevance message { text } } } }',
        '{ userAnalytics(userId: "u1") { totalMessages activityPattern { peakHour } } }',
        '{ channel(channelId: "few") { messageCount topUsers { userId } days { messageCount } } }',
        "{ leaderboard(limit: 1) { userId value } }",
    ],
)
async def test_work_does_not_grow_with_other_messages(
    take_in: Ask, steps: Callable[[str], Awaitable[int]], question: str
) -> None:
    few = [said(number, "few", "u1", f"a kraken, {number}") for number in range(12)]
    many = [said(number, f"c{number % 40}", f"u{number}", "something else") for number in range(12, 412)]
    await take_in(*few, *many[:1])
    alone = await steps(question)
    await take_in(*many)
    assert await steps(question) <= alone * 1.1
