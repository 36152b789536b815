"""Chat messages come in, in batches; how many a CPU second takes in with all counts, and how reads grow, is printed.

    .venv/bin/python -m benchmarks.ingest [messages]

Beside it the same rows go into the same table, with its indexes, and nothing else is done: the ratio of the two is what
search, counts, highlights and events cost. Reads are measured at a tenth of the messages and at all of them. All
of it is CPU time, which a busy machine does not distort.
"""

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from graphql import parse
from sqlalchemy import insert

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.wavestack.social_ingest.app import create_subgraph
from subgraphs.wavestack.social_ingest.domain.incoming import Incoming
from subgraphs.wavestack.social_ingest.domain.messages import Message
from subgraphs.wavestack.social_ingest.domain.platforms import SourcePlatform
from subgraphs.wavestack.social_ingest.models import MessageRow, table_of
from subgraphs.wavestack.social_ingest.ports import Resources
from subgraphs.wavestack.social_ingest.service.incoming import read_batch
from subgraphs.wavestack.social_ingest.service.ingesting import ingest

BATCH = 500
ORGANIZATION = "org_bench"
START = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = ("this", "stream", "is", "awesome", "what", "a", "great", "play", "lol", "next", "game", "good", "night")
CLAIMS = {"sub": "benchmark", "org_id": ORGANIZATION, "scope": "admin"}
READS = {
    "newest page": "{ messages(first: 50) { nodes { id text } pageInfo { hasNextPage } } }",
    "page and total": "{ messages(first: 50, platform: TWITCH) { totalCount nodes { id } } }",
    "a user's page": '{ messages(first: 50, userId: "user7") { totalCount nodes { id } } }',
    "user analytics": '{ userAnalytics(userId: "user7") { totalMessages activityPattern { peakHour } } }',
    "leaderboard": "{ leaderboard(limit: 10) { userId value } }",
    "search": '{ searchMessages(query: "great play") { total hits { relevance } } }',
}


def incoming(number: int, dice: random.Random) -> Incoming:
    """A message of a busy community: two thousand users, some of them much more talkative, in twenty channels."""
    user = min(int(dice.expovariate(1 / 300)), 1999)
    return Incoming(
        platform=(SourcePlatform.TWITCH, SourcePlatform.DISCORD)[number % 2],
        id=f"message-{number}",
        ts=START + timedelta(seconds=number / 20),
        channel_id=f"channel{dice.randrange(20)}",
        channel_name="chat",
        user_id=f"user{user}",
        user_name=f"User {user}",
        text=" ".join(dice.choices(WORDS, k=dice.randint(2, 12))) + (" clip!" if dice.random() < 0.02 else ""),
    )


def checked(social: Subgraph[Resources], items: Sequence[Incoming]) -> list[Message]:
    """The records of a batch."""
    now = social.clock.now()
    number = social.resources.numbers.take(len(items), now)
    return read_batch(ORGANIZATION, items, number=number, handle="creator", now=now).messages


async def take_in(social: Subgraph[Resources], items: Sequence[Incoming]) -> None:
    """What the mutation does with a batch."""
    now = social.clock.now()
    number = social.resources.numbers.take(len(items), now)
    batch = read_batch(ORGANIZATION, items, number=number, handle="creator", now=now)
    async with social.database.transaction() as session:
        await ingest(session, ORGANIZATION, batch, now=now)


async def insert_alone(social: Subgraph[Resources], items: Sequence[Incoming]) -> None:
    """The rows and nothing else."""
    rows = [asdict(message) for message in checked(social, items)]
    async with social.database.transaction() as session:
        connection = await session.connection()
        await connection.execute(insert(table_of(MessageRow)), rows)


async def rate(store: Callable[[Subgraph[Resources], Sequence[Incoming]], Awaitable[None]], count: int) -> float:
    """Messages a second, on a fresh database; the reads after a tenth and after all where everything is kept."""
    dice = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        social = create_subgraph({"data_dir": folder}, ManualClock(START))
        await social.start()
        seconds = 0.0
        for start in range(0, count, BATCH):
            items = [incoming(number, dice) for number in range(start, start + BATCH)]
            began = time.process_time()
            await store(social, items)
            seconds += time.process_time() - began
            if store is take_in and start + BATCH in {count // 10, count}:
                await print_reads(social, start + BATCH)
        await social.stop()
    return count / seconds


async def print_reads(social: Subgraph[Resources], count: int) -> None:
    """How long each read takes: the best of twenty."""
    print(f"reads at {count} messages")
    for name, text in READS.items():
        document, best = parse(text), float("inf")
        for _ in range(20):
            began = time.process_time()
            answer = await social.execute(document, {}, claims=CLAIMS)
            best = min(best, time.process_time() - began)
            assert "errors" not in answer, answer
        print(f"  {name:<16} {best * 1000:7.2f} ms")


async def main(count: int) -> None:
    """Print both rates and their ratio."""
    bare = await rate(insert_alone, min(count, 20_000))
    full = await rate(take_in, count)
    print(
        f"bare insert  {bare:9.0f} messages a CPU second\n"
        f"taken in     {full:9.0f} messages a CPU second\n"
        f"ratio        {full / bare:9.2f}"
    )


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000))
