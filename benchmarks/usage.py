"""Events of blobs and providers come in as a follower hears them; what counting costs an event goes out.

Run it with `python -m benchmarks.usage`. Pages of 100 events of 50 users are handled as the follower does it, each page
in its transaction; beside it the same number of plain SQLite transactions that each add to one counter row. Then the
figures of a user with three years of days are asked for. Printed: CPU milliseconds, events a second, and ratios.
"""

import asyncio
import sqlite3
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from graphql import parse

from subgraphs.kit.app import Subgraph
from subgraphs.studio.usage.app import create_subgraph
from subgraphs.studio.usage.domain.tally import blob_tally, invocation_of, summed
from subgraphs.studio.usage.ports import Resources
from subgraphs.studio.usage.repository.counting import add_invocations, add_tallies

Json = Any  # JSON values
Usage = Subgraph[Resources]

PAGES = 100
PAGE = 100
USERS = 50
DAYS = 1_000
TURNS = 30
QUERY = parse(
    "query($from: Date!, $to: Date!) { usage(from: $from, to: $to) { statistics { blobsCreated storageUsed apiCalls"
    " providersUsed { providerId count } } trends { blobsCreated storageUsed } } }"
)
START = datetime(2024, 1, 1, tzinfo=UTC)


async def count_blobs(usage: Usage, page: int) -> None:
    """Handle a page of events of blobs."""
    day = (START + timedelta(days=page % DAYS)).isoformat()
    told = [
        (f"user_{place % USERS}", *blob_tally("blob.created", {"created_at": day, "size": 100}, START))
        for place in range(PAGE)
    ]
    async with usage.database.transaction() as session:
        await add_tallies(session, summed(((owner, at), tally) for owner, at, tally in told))


async def count_invocations(usage: Usage, page: int) -> None:
    """Handle a page of events of providers."""
    told = [
        invocation_of(
            "provider.completed",
            {
                "job_id": f"job_{page}_{place}",
                "owner_id": f"user_{place % USERS}",
                "provider_id": "summarizer",
                "latency_seconds": 0.1 + place / 50,
                "cost": 0.001,
            },
            START,
        )
        for place in range(PAGE)
    ]
    async with usage.database.transaction() as session:
        await add_invocations(session, [one for one in told if one is not None])


def bare(folder: Path) -> float:
    """CPU milliseconds of a transaction that adds to one counter."""
    connection = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE daily (owner TEXT, day TEXT, created INTEGER, PRIMARY KEY (owner, day))")
    start = time.process_time()
    for place in range(1_000):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO daily VALUES (?, '2024-01-01', 1) ON CONFLICT DO UPDATE SET created = created + 1",
            (f"user_{place % USERS}",),
        )
        connection.execute("COMMIT")
    taken = time.process_time() - start
    connection.close()
    return taken


async def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        usage = create_subgraph({"data_dir": folder})
        await usage.start()
        alone = bare(Path(folder))
        print(f"{'what':<44}{'CPU ms':>10}{'ratio':>8}")
        print(f"{'a plain transaction with one counter':<44}{alone:>10.3f}{1:>8.2f}")
        for name, count in (("an event of a blob", count_blobs), ("an invocation of a provider", count_invocations)):
            start = time.process_time()
            for page in range(PAGES):
                await count(usage, page)
            each = (time.process_time() - start) / (PAGES * PAGE) * 1000
            print(f"{name + ', in pages of 100':<44}{each:>10.3f}{each / alone:>8.2f}")
        for day in range(DAYS):
            await count_blobs(usage, day)
        span = {"from": "2024-01-01", "to": (START + timedelta(days=DAYS)).date().isoformat()}
        taken = []
        for _ in range(TURNS):
            start = time.process_time()
            answer: Json = await usage.execute(QUERY, span, claims={"sub": "user_1"})
            if "errors" in answer:
                raise RuntimeError(answer["errors"])
            taken.append((time.process_time() - start) * 1000)
        print(f"{f'the figures of {DAYS} days':<44}{statistics.median(taken):>10.3f}")
        await usage.stop()


if __name__ == "__main__":
    asyncio.run(main())
