"""Lists below streams, channels and users say what is each one's own, with as many statements for many as for one."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from subgraphs.kit.app import Subgraph
from subgraphs.wavestack.social_ingest.ports import Resources
from tests.subgraphs.wavestack.asking import Ask

STREAMS = """query Streams($first: Int!) { streams(first: $first) { nodes {
  id
  messages(first: 1) { totalCount nodes { platformId author { user {
    rank { rank } best: rank(metric: REACTIONS, platform: TWITCH) { rank } messages(first: 1) { totalCount } } } } }
  highlights { totalCount nodes { userCount } }
  channel {
    messages(last: 1) { totalCount nodes { platformId } }
    days { messageCount uniqueUsers } none: days(since: "2025-01-01", until: "2025-01-02") { day }
    topUsers(first: 1) { userId value } all: topUsers { userId }
  }
} } }"""


async def take_in_streams(take_in: Ask) -> None:
    """Three streams: that of channel n has n viewers, each of whom writes twice, first to ask for a clip."""
    for number in (1, 2, 3):
        place = {"channel": {"id": f"c{number}"}}
        items = [{"id": f"s{number}", "type": "STREAM_START", "ts": f"2026-01-0{number}T20:00:00Z", **place}]
        for user in range(number):
            for minute, text in enumerate(("clip", "hello")):
                ts = f"2026-01-0{number}T20:0{minute}:0{user}Z"
                author = {"id": f"u{user}", "name": "U"}
                items.append({"id": f"m{number}{minute}{user}", "text": text, "ts": ts, "author": author, **place})
        await take_in(*items)


async def test_lists_below_streams_and_channels(social: Subgraph[Resources], data: Ask, take_in: Ask) -> None:
    await take_in_streams(take_in)
    with statements(social) as alone:
        await data(STREAMS, first=1)
    with statements(social) as together:
        found = (await data(STREAMS, first=3))["streams"]["nodes"]
    assert len(together) == len(alone), together
    for number, stream in zip((3, 2, 1), found, strict=True):
        last = number - 1
        author = {"rank": {"rank": last + 1}, "best": {"rank": 3 - last}, "messages": {"totalCount": 2 * (3 - last)}}
        assert stream == {
            "id": f"twitch:s{number}",
            "messages": {
                "totalCount": 2 * number,
                "nodes": [{"platformId": f"m{number}1{last}", "author": {"user": author}}],
            },
            "highlights": {"totalCount": int(number == 3), "nodes": [{"userCount": 3}] * (number == 3)},
            "channel": {
                "messages": {"totalCount": 2 * number, "nodes": [{"platformId": f"m{number}00"}]},
                "days": [{"messageCount": 2 * number, "uniqueUsers": number}],
                "none": [],
                "topUsers": [{"userId": "u0", "value": 2}],
                "all": [{"userId": f"u{user}"} for user in range(number)],
            },
        }


@contextmanager
def statements(social: Subgraph[Resources]) -> Iterator[list[str]]:
    """What is read from the database meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    engine = social.database.reader.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)
