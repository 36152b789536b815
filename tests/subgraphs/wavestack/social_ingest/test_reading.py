"""Pages, search, streams, highlights and entities, as the graph shows them."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema, parse, validate

from subgraphs.kit.app import Subgraph
from subgraphs.kit.migrations import pending_changes
from subgraphs.wavestack.automod.jobs import MESSAGES
from subgraphs.wavestack.social_ingest.ports import Resources
from subgraphs.wavestack.social_ingest.schema import schema
from tests.patience import PATIENCE
from tests.subgraphs.wavestack.asking import Ask

Json = Any  # JSON values
API = Path(__file__).parents[4] / "schema" / "api.graphql"


def said(name: str, text: str, *, second: int = 0, user: str = "u1", **more: Json) -> dict[str, Json]:
    """A message."""
    return {
        "id": name,
        "text": text,
        "author": {"id": user, "name": f"name of {user}"},
        "channel": {"id": "c1", "name": "chat"},
        "ts": f"2026-01-10T20:{second // 60:02}:{second % 60:02}Z",
        **more,
    }


def test_everything_is_described(undescribed: Callable[[GraphQLSchema], list[str]]) -> None:
    assert [place for place in undescribed(schema.core) if not place.startswith("federation__")] == []


async def test_the_migrated_tables_are_the_models(social: Subgraph[Resources]) -> None:
    """The words stand in tables that each database has in its own form, and no model knows."""
    names = [str(change[1].name) for change in await pending_changes(social.database)]
    assert [name for name in names if not name.startswith(("words", "ix_words"))] == []
    assert await social.migrate() is False


def test_what_moderation_asks_is_in_the_graph() -> None:
    assert validate(build_schema(API.read_text(encoding="utf-8")), parse(MESSAGES)) == []


PAGE = """query Page($after: String, $last: Int, $before: String, $platform: SourcePlatform, $user: String) {
  messages(first: 4, after: $after, last: $last, before: $before, platform: $platform, userId: $user) {
    nodes { platformId } totalCount pageInfo { hasNextPage endCursor startCursor }
  }
}"""


async def test_pages_hold_still_while_messages_come(data: Ask, take_in: Ask) -> None:
    """Half of them at the same moment; what comes in between, late or new, moves nothing."""
    await take_in(*(said(f"m{number}", "hi", second=number // 2) for number in range(10)))
    seen: list[str] = []
    after = None
    for page in range(3):
        found = (await data(PAGE, after=after))["messages"]
        seen += [node["platformId"] for node in found["nodes"]]
        after = found["pageInfo"]["endCursor"]
        await take_in(said(f"new{page}", "hi", second=100 + page))
    assert seen == [f"m{number}" for number in reversed(range(10))]
    assert (await data(PAGE, user="u1"))["messages"]["totalCount"] == 13
    assert (await data(PAGE, platform="DISCORD"))["messages"]["totalCount"] == 0


async def test_a_deletion_may_come_first(data: Ask, take_in: Ask) -> None:
    await take_in({"id": "m1", "deleted": True})
    outcome = await take_in(said("m1", "too late"))
    assert outcome["deletedIds"] == ["twitch:m1"]
    assert (await data(PAGE))["messages"]["totalCount"] == 0


SEARCH = """query Search($query: String!) {
  searchMessages(query: $query) { total hits { relevance message { platformId } } }
}"""


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("great stream", ["phrase", "long", "apart"]),
        ("GREAT", ["phrase", "apart", "long"]),
        ("ÜBER", ["umlaut"]),
        ("日本", ["japanese"]),
        ("本日", ["japanese"]),
        ("stream -great", ["phrase", "long", "apart"]),
        ("nothing", []),
        ("!!!", []),
    ],
)
async def test_search(data: Ask, take_in: Ask, query: str, expected: list[str]) -> None:
    await take_in(
        said("phrase", "great stream"),
        said("apart", "great to see a stream"),
        said("long", "what a great stream that was for all of us who could be there today"),
        said("umlaut", "über-cool"),
        said("japanese", "私は日本から来ました"),
    )
    found = (await data(SEARCH, query=query))["searchMessages"]
    assert sorted(hit["message"]["platformId"] for hit in found["hits"]) == sorted(expected)
    assert found["total"] == len(expected)
    scores = [hit["relevance"] for hit in found["hits"]]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    if query == "great stream":
        assert [hit["message"]["platformId"] for hit in found["hits"]] == expected


STREAMS = """{ streams { nodes {
  id title startedAt endedAt channel { name } messages { totalCount nodes { platformId } }
  highlights { nodes { keyword userCount startedAt channel { channelId } } }
} } }"""


async def test_streams_and_their_highlights(data: Ask, take_in: Ask) -> None:
    """Everything comes in the wrong order."""
    channel = {"channel": {"id": "c1", "name": "chat"}}
    cheers = [said(f"h{n}", "CLIP it!", second=90 + 5 * n, user=f"u{n}") for n in (2, 0, 1)]
    again = [said(f"again{n}", "clip", second=120 + n, user=f"u{n}") for n in range(3)]  # within a minute
    alone = [said(f"one{n}", "clip", second=900 + n, user="u1") for n in range(5)]  # one user alone
    end = {"id": "end", "type": "STREAM_END", "ts": "2026-01-10T21:00:00Z", **channel}
    start = {"id": "start", "type": "STREAM_START", "ts": "2026-01-10T20:00:30Z", "data": {"title": "Night"}, **channel}
    await take_in(said("early", "hello"), said("late", "bye", ts="2026-01-10T22:00:00Z"), *alone, end)
    for item in [*cheers, start, *again]:
        await take_in(item)
    (stream,) = (await data(STREAMS))["streams"]["nodes"]
    assert (stream["id"], stream["title"], stream["endedAt"]) == ("twitch:start", "Night", "2026-01-10T21:00:00Z")
    assert (stream["channel"], stream["messages"]["totalCount"]) == ({"name": "chat"}, 11)
    assert stream["highlights"]["nodes"] == [
        {
            "keyword": "clip",
            "userCount": 3,
            "startedAt": "2026-01-10T20:01:30Z",
            "channel": {"channelId": "c1"},
        }
    ]


ENTITIES = """query Entities($them: [_Any!]!) { _entities(representations: $them) {
  ... on Message { text author { user { name analytics { totalMessages } } } }
  ... on PlatformUser { name rank { rank value } messages(first: 1) { totalCount } }
  ... on Channel { name messageCount topUsers { userId value } }
} }"""


async def test_entities_are_the_callers(data: Ask, take_in: Ask) -> None:
    await take_in(said("m1", "hello"), said("m2", "hi", user="u2"), said("m3", "hey", user="u2"))
    them = [
        {"__typename": "Message", "id": "twitch:m1"},
        {"__typename": "PlatformUser", "id": "u2"},
        {"__typename": "Channel", "id": "twitch:c1"},
        {"__typename": "Message", "id": "twitch:nothing"},
    ]
    own = (await data(ENTITIES, them=them))["_entities"]
    assert own == [
        {"text": "hello", "author": {"user": {"name": "name of u1", "analytics": {"totalMessages": 1}}}},
        {"name": "name of u2", "rank": {"rank": 1, "value": 2}, "messages": {"totalCount": 2}},
        {"name": "chat", "messageCount": 3, "topUsers": [{"userId": "u2", "value": 2}, {"userId": "u1", "value": 1}]},
        None,
    ]
    others = (await data(ENTITIES, "org_456", them=them))["_entities"]
    assert others == [None, {"name": None, "rank": None, "messages": {"totalCount": 0}}, None, None]


@pytest.mark.parametrize(
    "document",
    [
        '{ message(id: "twitch:m1") { id } }',
        '{ userAnalytics(userId: "u1") { userId } }',
        '{ channel(channelId: "c1") { id } }',
        '{ stream(id: "twitch:start") { id } }',
    ],
)
async def test_others_are_not_found(take_in: Ask, code: Callable[..., Awaitable[str]], document: str) -> None:
    await take_in(said("m1", "hello"), {"id": "start", "type": "STREAM_START", "channel": {"id": "c1"}})
    assert await code(document, "org_456") == "NOT_FOUND"
    assert await code(document, None) == "UNAUTHORIZED"


@pytest.mark.parametrize("metric", ["MESSAGES", "REACTIONS", "ACTIVE_DAYS", "ENGAGEMENT"])
async def test_leaderboards_and_ranks_agree(data: Ask, take_in: Ask, metric: str) -> None:
    await take_in(
        *(said(f"a{n}", "hi", user="a", ts=f"2026-01-{10 - n:02}T10:00:00Z", reactions=n) for n in range(3)),
        *(said(f"b{n}", "hi", user="b", second=n) for n in range(5)),
        said("c", "hi", user="c", reactions=9, ts="2025-12-20T10:00:00Z"),
    )
    board = (await data(f"{{ leaderboard(metric: {metric}) {{ rank userId value metric }} }}"))["leaderboard"]
    assert [each["rank"] for each in board] == [1, 2, 3]
    for each in board:
        them = [{"__typename": "PlatformUser", "id": each["userId"]}]
        asked = f"""query R($them: [_Any!]!) {{ _entities(representations: $them) {{
          ... on PlatformUser {{ rank(metric: {metric}) {{ rank userId value metric }} }} }} }}"""
        assert (await data(asked, them=them))["_entities"] == [{"rank": each}]


async def test_subscribers_hear_what_they_asked_for(social: Subgraph[Resources], data: Ask, take_in: Ask) -> None:
    start = (await data("{ newestMessageEvent }"))["newestMessageEvent"]
    await take_in(said("m1", "hello"), said("elsewhere", "hi", channel={"id": "c2"}))
    await take_in(said("d1", "hello"), platform="DISCORD")
    await take_in(said("m1", "hello again", editedAt="2026-01-10T20:10:00Z"))
    await take_in(said("others", "hello"), organization="org_456")
    await take_in({"id": "m1", "deleted": True})
    document = parse("""subscription Follow($after: String) {
      messageEvents(platforms: [TWITCH], channels: ["c1"], after: $after) { type message { platformId text } }
    }""")
    assert validate(schema.core, document) == []
    events = social.subscribe(document, {"after": start}, claims={"sub": "u", "org_id": "org_123"})
    heard = []
    async with asyncio.timeout(PATIENCE):
        async for event in events:
            heard.append(
                (event["data"]["messageEvents"]["type"], event["data"]["messageEvents"]["message"]["platformId"])
            )
            if len(heard) == 3:
                break
    await events.aclose()
    assert heard == [("CREATED", "m1"), ("EDITED", "m1"), ("DELETED", "m1")]


async def test_who_resumes_amid_a_batch_misses_nothing(social: Subgraph[Resources], data: Ask, take_in: Ask) -> None:
    start = (await data("{ newestMessageEvent }"))["newestMessageEvent"]
    await take_in(said("m1", "one"), said("m2", "two"), said("m3", "three"))
    await take_in(said("m4", "four"))
    document = parse("""subscription Follow($after: String) {
      messageEvents(after: $after) { sequence message { platformId } }
    }""")

    async def hear(after: str, count: int) -> list[Json]:
        heard = []
        events = social.subscribe(document, {"after": after}, claims={"sub": "u", "org_id": "org_123"})
        async with asyncio.timeout(PATIENCE):
            async for event in events:
                heard.append(event["data"]["messageEvents"])
                if len(heard) == count:
                    break
        await events.aclose()
        return heard

    first, second = await hear(start, 2)
    again = await hear(second["sequence"], 4)
    assert [each["message"]["platformId"] for each in [first, second, *again]] == ["m1", "m2", "m1", "m2", "m3", "m4"]
    (last,) = await hear(again[2]["sequence"], 1)
    assert last["message"]["platformId"] == "m4"
