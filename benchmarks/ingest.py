"""Chat messages come in, in batches; how many a CPU second takes in with all counts is printed.

    .venv/bin/python -m benchmarks.ingest [messages] [postgresql://…]

Beside it the same rows go into the same table, with its indexes, and nothing else is done: the ratio of the two is what
search, counts, highlights and events cost. It is CPU time, which a busy machine distorts least. With the URL of an
empty database, both databases also take in what four organizations send at once, and how many a second is told by the
clock: writers of one organization take turns, and on SQLite all do.
"""

import asyncio
import gc
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, text

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
ORGANIZATIONS = 4
WARM_UP = 4
START = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = ("this", "stream", "is", "awesome", "what", "a", "great", "play", "lol", "next", "game", "good", "night")


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


async def take_in(social: Subgraph[Resources], items: Sequence[Incoming], organization_id: str = ORGANIZATION) -> None:
    """What the mutation does with a batch."""
    now = social.clock.now()
    number = social.resources.numbers.take(len(items), now)
    batch = read_batch(organization_id, items, number=number, handle="creator", now=now)
    async with social.database.transaction() as session:
        await ingest(session, organization_id, batch, now=now)


async def insert_alone(social: Subgraph[Resources], items: Sequence[Incoming]) -> None:
    """The rows and nothing else."""
    rows = [{name: getattr(message, name) for name in Message.__slots__} for message in checked(social, items)]
    async with social.database.transaction() as session:
        connection = await session.connection()
        await connection.execute(insert(table_of(MessageRow)), rows)


async def rate(store: Callable[[Subgraph[Resources], Sequence[Incoming]], Awaitable[None]], count: int) -> float:
    """Messages a second, on a fresh database."""
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
        await social.stop()
    return count / seconds


async def rate_by_clock(count: int, database_url: str) -> float:
    """Messages a second of several organizations at once, on an empty database."""
    lanes = {f"org_{place}": _batches(random.Random(place), count) for place in range(ORGANIZATIONS)}

    async def send(organization_id: str, batches: Sequence[Sequence[Incoming]]) -> None:
        for items in batches:
            await take_in(social, items, organization_id)

    with tempfile.TemporaryDirectory() as folder:
        social = create_subgraph({"data_dir": folder, "database_url": database_url}, ManualClock(START))
        await social.start()
        await asyncio.gather(*(send(name, batches[:WARM_UP]) for name, batches in lanes.items()))
        if database_url:
            async with social.database.transaction() as session:
                await session.execute(text("ANALYZE"))  # as PostgreSQL does by itself within a minute
        began = time.perf_counter()
        await asyncio.gather(*(send(name, batches[WARM_UP:]) for name, batches in lanes.items()))
        seconds = time.perf_counter() - began
        await social.stop()
    return sum(len(items) for batches in lanes.values() for items in batches[WARM_UP:]) / seconds


def _batches(dice: random.Random, count: int) -> list[list[Incoming]]:
    return [[incoming(number, dice) for number in range(start, start + BATCH)] for start in range(0, count, BATCH)]


async def main(count: int, database_url: str) -> None:
    """Print the rates and their ratios. The garbage collector is told what the server tells it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    bare = await rate(insert_alone, min(count, 20_000))
    full = await rate(take_in, count)
    print(
        f"bare insert  {bare:9.0f} messages a CPU second\n"
        f"taken in     {full:9.0f} messages a CPU second\n"
        f"ratio        {full / bare:9.2f}"
    )
    if database_url:
        sqlite, postgres = [await rate_by_clock(count // ORGANIZATIONS, url) for url in ("", database_url)]
        print(
            f"SQLite       {sqlite:9.0f} messages a second\n"
            f"PostgreSQL   {postgres:9.0f} messages a second\n"
            f"ratio        {postgres / sqlite:9.2f}"
        )


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000, sys.argv[2] if len(sys.argv) > 2 else ""))
