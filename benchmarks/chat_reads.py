"""How long reads of chat messages take at ten thousand, a hundred thousand and a million messages, and the ratio.

    .venv/bin/python -m benchmarks.chat_reads [messages] [postgresql://…]

The messages go into table and word index in bulk, and are counted by what the mutation `rebuildAnalytics` runs. Each
read is a GraphQL operation; its time is the best of a hundred: CPU time on SQLite, which reads in this process, and
wall time on PostgreSQL. A ratio of 1 means that the size does not matter. What is asked of `QUIET` and `RARE_WORD`
finds as much at each size. The words of the other search come from a vocabulary of thirteen: a sixth of all messages
have both, and all are counted, though only the newest are ranked. A busy channel has more users at each size.
"""

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from graphql import parse

from benchmarks.ingest import BATCH, ORGANIZATION, START, checked, incoming
from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.wavestack.social_ingest.app import create_subgraph
from subgraphs.wavestack.social_ingest.domain.incoming import Incoming
from subgraphs.wavestack.social_ingest.domain.words import words_of
from subgraphs.wavestack.social_ingest.ports import Resources
from subgraphs.wavestack.social_ingest.repository import names, words
from subgraphs.wavestack.social_ingest.repository.messages import insert_messages
from subgraphs.wavestack.social_ingest.service.keeping import rebuild

MESSAGES, SIZES = 1_000_000, 3
QUIET, RARE_WORD = "quiet", "kraken"
QUIET_EACH, RARE_EACH = 20, 200
CLAIMS = {"sub": "benchmark", "org_id": ORGANIZATION, "scope": "admin"}
NODES = "{ nodes { id text } pageInfo { hasNextPage endCursor } }"
CHANNEL = "{ messageCount topUsers { userId } days { messageCount } }"
READS = {
    "newest page": "{ messages(first: 50) NODES }",
    "page and total": "{ messages(first: 50) { totalCount nodes { id } } }",
    "of a platform": "{ messages(first: 50, platform: TWITCH) { totalCount nodes { id } } }",
    "of a channel": '{ messages(first: 50, channelId: "channel7", platform: TWITCH) { totalCount nodes { id } } }',
    "of a user": '{ messages(first: 50, userId: "user7") { totalCount nodes { id } } }',
    "of an hour": '{ messages(first: 50, since: "2026-01-01T00:02:00Z", until: "2026-01-01T00:05:00Z") NODES }',
    "by cursor": "query Page($after: String) { messages(first: 50, after: $after) NODES }",
    "last page": "{ messages(last: 50) NODES }",
    "user analytics": '{ userAnalytics(userId: "user7") { totalMessages activityPattern { peakHour } } }',
    "busy channel": f'{{ channel(channelId: "channel7") {CHANNEL} }}',
    "quiet channel": f'{{ channel(channelId: "{QUIET}") {CHANNEL} }}',
    "leaderboard": "{ leaderboard(limit: 10) { userId value } }",
    "common words": '{ searchMessages(query: "great play") { total hits { relevance } } }',
    "rare word": f'{{ searchMessages(query: "{RARE_WORD}") {{ total hits {{ relevance }} }} }}',
}


def planted(number: int, dice: random.Random, smallest: int) -> Incoming:
    """A message. Of those that every size has, some are in the quiet channel, and some of these have the rare word."""
    message = incoming(number, dice)
    if number >= smallest or number % QUIET_EACH:
        return message
    text = message.text if number % RARE_EACH else f"{RARE_WORD} {message.text}"
    return replace(message, channel_id=QUIET, text=text)


async def grow(social: Subgraph[Resources], dice: random.Random, start: int, end: int, smallest: int) -> None:
    """Add messages, and count all of them."""
    for first in range(start, end, BATCH):
        records = checked(social, [planted(number, dice, smallest) for number in range(first, first + BATCH)])
        async with social.database.transaction() as session:
            await insert_messages(session, records)
            rows = ((each.number, ORGANIZATION, each.platform, words_of(each.text)) for each in records)
            await words.add(session, rows)
            await names.keep_names(session, ORGANIZATION, records)
    async with social.database.transaction() as session:
        await rebuild(session, ORGANIZATION)


async def ask(social: Subgraph[Resources], text: str, variables: Mapping[str, Any]) -> Any:  # Any: JSON values
    """The data of an answer."""
    answer = await social.execute(parse(text.replace("NODES", NODES)), variables, claims=CLAIMS)
    assert "errors" not in answer, answer
    return answer["data"]


async def read_times(social: Subgraph[Resources], size: int, clock: Callable[[], float]) -> list[float]:
    """Milliseconds of each read."""
    page = f"{{ messages(first: 1, offset: {size // 2}) NODES }}"
    after = (await ask(social, page, {}))["messages"]["pageInfo"]["endCursor"]
    times = []
    for text in READS.values():
        best = float("inf")
        for _ in range(100):
            began = clock()
            await ask(social, text, {"after": after} if "$after" in text else {})
            best = min(best, clock() - began)
        times.append(best * 1000)
    return times


async def main(count: int, database_url: str) -> None:
    """Print the times at each size, and the ratio of the last to the first."""
    sizes = [count // 10**power for power in reversed(range(SIZES))]
    dice, found, start = random.Random(1), list[Sequence[float]](), 0
    with tempfile.TemporaryDirectory() as folder:
        values = {"data_dir": folder, **({"database_url": database_url} if database_url else {})}
        social = create_subgraph(values, ManualClock(START))
        await social.start()
        for size in sizes:
            await grow(social, dice, start, size, sizes[0])
            start = size
            found.append(await read_times(social, size, time.perf_counter if database_url else time.process_time))
        await social.stop()
    print(f"{'milliseconds at':<16}" + "".join(f"{size:>10}" for size in sizes) + "     ratio")
    for name, times in zip(READS, zip(*found, strict=True), strict=True):
        print(f"{name:<16}" + "".join(f"{each:10.2f}" for each in times) + f"{times[-1] / times[0]:10.2f}")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else MESSAGES, sys.argv[2] if len(sys.argv) > 2 else ""))
