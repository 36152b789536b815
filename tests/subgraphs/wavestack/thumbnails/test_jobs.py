"""Requested thumbnails are drawn by workers, tell of themselves, fail readably, and are swept when they expire."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from datetime import timedelta

from graphql import parse

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.wavestack.thumbnails.ports import Resources
from subgraphs.wavestack.thumbnails.service.sweeping import sweep
from tests.patience import PATIENCE
from tests.subgraphs.conftest import Working
from tests.subgraphs.wavestack.asking import Ask

REQUEST = """mutation R($input: RequestThumbnailInput!) {
  requestThumbnail(input: $input) { thumbnail { id status url } }
}"""
ONE = "query T($id: ID!) { thumbnail(id: $id) { status url error { code message } } }"
EVENTS = 'subscription E { thumbnailEvents(after: "0") { type thumbnailId thumbnail { status } } }'


async def test_a_requested_thumbnail_is_drawn_by_a_worker_and_tells_of_itself(
    thumbnails: Subgraph[Resources], data: Ask, working: Working
) -> None:
    wanted = {"drawn": {"title": "Later", "style": "VLOG"}}
    first = (await data(REQUEST, input=wanted))["requestThumbnail"]["thumbnail"]
    again = (await data(REQUEST, input=wanted))["requestThumbnail"]["thumbnail"]
    assert (first["status"], first["url"], again["id"]) == ("QUEUED", None, first["id"])
    async with working(thumbnails):
        heard = thumbnails.subscribe(parse(EVENTS), {}, claims={"sub": "user_123", "org_id": "org_123"})
        types: list[str] = []
        async with aclosing(heard) as events, asyncio.timeout(PATIENCE):
            async for event in events:
                told = event["data"]["thumbnailEvents"]
                assert told["thumbnailId"] == first["id"]
                types.append(told["type"])
                if told["type"] != "QUEUED":
                    break
        assert types == ["QUEUED", "COMPLETED"]
        done = (await data(REQUEST, input=wanted))["requestThumbnail"]["thumbnail"]
        assert (done["id"], done["status"]) == (first["id"], "COMPLETED")
        assert done["url"].endswith(f"/thumbnails/{first['id']}.png")


async def test_a_thumbnail_that_cannot_be_drawn_says_why(
    thumbnails: Subgraph[Resources],
    data: Ask,
    working: Working,
    eventually: Callable[[Callable[[], Awaitable[bool]]], Awaitable[None]],
) -> None:
    frame = {"videoUrl": "http://10.0.0.1/video.mp4", "timestamp": 3}
    made = (await data(REQUEST, input={"fromFrame": frame}))["requestThumbnail"]["thumbnail"]
    async with working(thumbnails):

        async def failed() -> bool:
            return bool((await data(ONE, id=made["id"]))["thumbnail"]["status"] == "FAILED")

        await eventually(failed)
        found = (await data(ONE, id=made["id"]))["thumbnail"]
    assert found["error"]["code"] == "VALIDATION_ERROR"
    assert "10.0.0.1" in found["error"]["message"]


async def test_exactly_one_kind_is_requested(refusal: Ask) -> None:
    assert (await refusal(REQUEST, input={}))["details"]["field"] == "drawn"


async def test_expired_thumbnails_are_swept_with_their_files(
    thumbnails: Subgraph[Resources], create: Ask, data: Ask, clock: ManualClock
) -> None:
    await create(title="Old")
    clock.advance(timedelta(hours=23))
    kept = await create(title="New")
    clock.advance(timedelta(hours=2))
    assert await sweep(thumbnails.database, thumbnails.resources, now=clock.now()) == 1
    assert (await data("{ thumbnails { nodes { id } } }"))["thumbnails"]["nodes"] == [{"id": kept["id"]}]
    assert await sweep(thumbnails.database, thumbnails.resources, now=clock.now()) == 0
