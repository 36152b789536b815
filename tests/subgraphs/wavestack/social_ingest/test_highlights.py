"""A chat that bursts makes a highlight, whatever order it comes in; one query goes from a stream to its clips."""

import json
import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

from gateway.execution.transport import RequestContext
from gateway.serving.gateway import Gateway
from subgraphs.kit.app import Subgraph
from subgraphs.wavestack.clipper.app import create_subgraph as create_clipper
from subgraphs.wavestack.core.app import create_subgraph as create_core
from subgraphs.wavestack.social_ingest.app import create_subgraph
from subgraphs.wavestack.social_ingest.ports import Resources
from tests.subgraphs.wavestack.asking import Ask

Json = Any  # JSON values
START = datetime(2026, 1, 10, 20, tzinfo=UTC)
READ = """{ highlights { nodes {
  id keyword score messageCount userCount topWords { text userCount } startedAt endedAt
  stream { id title } cut { startSeconds durationSeconds }
} } }"""


def said(name: str, second: float, text: str, user: int) -> dict[str, Json]:
    """A message of a second of the stream."""
    ts = (START + timedelta(seconds=second)).isoformat()
    author = {"id": f"u{user}", "name": "U"}
    return {"id": name, "text": text, "ts": ts, "author": author, "channel": {"id": "c1"}}


def story() -> list[dict[str, Json]]:
    """A chat that writes every five seconds, and after ten minutes two messages a second for half a minute."""
    start = {"id": "start", "type": "STREAM_START", "ts": START.isoformat(), "data": {"title": "Night"}}
    hum = [said(f"hum{n}", 5 * n, f"remark {n}", n % 7) for n in range(240)]
    burst = [said(f"burst{n}", 600 + n / 2, "what a GOAL :kekw: 🔥", n % 20) for n in range(60)]
    gone = {"id": "burst3", "deleted": True}
    return [start | {"channel": {"id": "c1"}}, *hum, *burst, gone]


async def test_a_burst_is_a_highlight_in_any_order(data: Ask, take_in: Ask) -> None:
    for organization, seed, size in (("org_1", None, 500), ("org_2", 1, 40), ("org_3", 2, 7)):
        told = story()
        if seed is not None:
            random.Random(seed).shuffle(told)
        for begin in range(0, len(told), size):
            await take_in(*told[begin : begin + size], organization=organization)
        await take_in(*told[:9], organization=organization)  # what is known already counts no more
        (highlight,) = (await data(READ, organization))["highlights"]["nodes"]
        assert highlight.pop("id").startswith("hl_")
        assert highlight == {
            "keyword": None,
            "score": 14.1,  # 22 messages in ten seconds, 2 are usual, and chance alone makes 1.41
            "messageCount": 66,  # with seven of the hum, and without the deleted one
            "userCount": 20,
            "topWords": [
                {"text": ":kekw:", "userCount": 20},
                {"text": "goal", "userCount": 20},
                {"text": "🔥", "userCount": 20},
                {"text": "remark", "userCount": 7},
            ],
            "startedAt": "2026-01-10T20:10:00Z",
            "endedAt": "2026-01-10T20:10:30Z",
            "stream": {"id": "twitch:start", "title": "Night"},
            "cut": {"startSeconds": 585.0, "durationSeconds": 45.0},
        }


async def test_it_grows_while_the_chat_goes_on(social: Subgraph[Resources], data: Ask, take_in: Ask) -> None:
    """Found by a keyword, longer by its burst, and told once."""
    await take_in(*(said(f"hum{n}", 5 * n, "hm", 1) for n in range(120)))
    start = (await data("{ newestMessageEvent }"))["newestMessageEvent"]
    seen = []
    for second in range(600, 630, 5):
        await take_in(*(said(f"b{second}{n}", second + n / 5, "clip it!", n) for n in range(25)))
        nodes = (await data(READ))["highlights"]["nodes"]
        seen.append([(node["id"], node["keyword"], node["messageCount"], node["score"]) for node in nodes])
    assert {len(nodes) for nodes in seen} == {1}
    assert len({nodes[0][0] for nodes in seen}) == 1
    assert [nodes[0][1] for nodes in seen] == ["clip"] * 6
    counts = [nodes[0][2] for nodes in seen]
    assert counts == sorted(counts)
    assert counts[-1] == 150
    async with social.database.reading() as session:
        table = social.database.outbox
        rows = await session.execute(table.select().where(table.c.sequence > int(start)))
        told = [row.payload for row in rows if row.topic == "highlight.found"]
    assert [each["keyword"] for each in told] == ["clip"]


FOLLOW = """query Follow($id: ID!) { stream(id: $id) {
  title
  highlights { nodes { id score cut { startSeconds durationSeconds } clips { nodes { id startSeconds status } } } }
  clips { nodes { id highlight { topWords { text } stream { title } } } }
} }"""
CLIP = """mutation Clip($input: CreateClipInput!) { createClip(input: $input) { clip { id highlight { score } } } }"""


async def test_from_a_stream_to_its_highlights_and_their_clips(
    sqlite_values: dict[str, str], composed: Callable[..., AbstractAsyncContextManager[Gateway]]
) -> None:
    """On the demo's data: the highlight says what to cut, and the clip is found below it and below the stream."""
    claims = {"sub": "user_123", "org_id": "org_123", "scope": "api:read api:write admin"}

    async def ask(gateway: Gateway, text: str, **variables: Json) -> Json:
        answered = await gateway.execute(text, variables, context=RequestContext("1", claims=claims))
        answer = json.loads(answered.to_bytes())
        assert "errors" not in answer, answer
        return answer["data"]

    social = create_subgraph(sqlite_values)
    async with composed(social, create_clipper(sqlite_values), create_core(sqlite_values)) as gateway:
        streams = await ask(gateway, "{ streams(first: 1) { nodes { id highlights { nodes { score } } } } }")
        (stream,) = streams["streams"]["nodes"]
        assert sorted(each["score"] is None for each in stream["highlights"]["nodes"]) == [False, True]
        before = (await ask(gateway, FOLLOW, id=stream["id"]))["stream"]
        burst = next(each for each in before["highlights"]["nodes"] if each["score"] is not None)
        where = {"highlightId": burst["id"], "streamId": stream["id"], **burst["cut"]}
        made = await ask(gateway, CLIP, input={"source": "https://video.example/vod.mp4", **where})
        clip = made["createClip"]["clip"]
        assert clip["highlight"] == {"score": burst["score"]}
        after = (await ask(gateway, FOLLOW, id=stream["id"]))["stream"]
    (same,) = [each for each in after["highlights"]["nodes"] if each["id"] == burst["id"]]
    assert [(each["id"], each["startSeconds"]) for each in same["clips"]["nodes"]] == [
        (clip["id"], burst["cut"]["startSeconds"])
    ]
    (below,) = after["clips"]["nodes"]
    assert (below["id"], below["highlight"]["stream"]) == (clip["id"], {"title": after["title"]})
    assert len(below["highlight"]["topWords"]) == 5
