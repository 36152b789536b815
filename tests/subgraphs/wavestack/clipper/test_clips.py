"""Clips are listed, filtered, followed, cancelled, deleted and repeated, each organization for itself."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
from graphql import parse

from subgraphs.kit.app import Subgraph
from subgraphs.kit.migrations import pending_changes
from subgraphs.wavestack.clipper.ports import Resources
from subgraphs.wavestack.clipper.schema import schema
from tests.patience import PATIENCE
from tests.subgraphs.wavestack.asking import Ask
from tests.subgraphs.wavestack.clipper.conftest import READ

Json = Any  # JSON values
Create = Callable[..., Awaitable[str]]

CANCEL = "mutation C($id: ID!) { cancelClip(input: {id: $id}) { clip { status error { code } } } }"
DELETE = "mutation D($id: ID!) { deleteClip(input: {id: $id}) { deletedId } }"
REPEAT = "mutation C($input: CreateClipInput!) { createClip(input: $input) { replayed clip { id } } }"
_WANTED = {"source": "plain.mp4", "startSeconds": 1.0, "durationSeconds": 2.0, "idempotencyKey": "once"}


async def test_migrated_tables_are_those_of_the_models(idle: Subgraph[Resources]) -> None:
    assert await pending_changes(idle.database) == []


async def test_a_new_clip_waits(idle: Subgraph[Resources], create: Create, data: Ask) -> None:
    clip_id = await create("https://example.com/video.mp4", 30.5, 15)
    clip = (await data(READ, id=clip_id))["clip"]
    assert clip == {
        "id": clip_id,
        "status": "QUEUED",
        "progress": None,
        "source": "https://example.com/video.mp4",
        "format": "MP4",
        "preset": None,
        "name": None,
        "duration": None,
        "sizeBytes": None,
        "url": None,
        "createdAt": clip["createdAt"],
        "startedAt": None,
        "completedAt": None,
        "sourceAsset": None,
        "asset": None,
        "error": None,
        "file": None,
    }


async def test_lists_are_filtered_by_what_clips_hang_on(create: Create, data: Ask) -> None:
    of_highlight = await create("plain.mp4", highlightId="hl_1", streamId="st_1")
    of_stream = await create("plain.mp4", streamId="st_1")
    of_asset = await create(None, assetId="asset_789", projectId="proj_456")
    expected = {
        'highlightId: "hl_1"': [of_highlight],
        'streamId: "st_1"': [of_stream, of_highlight],
        'sourceAssetId: "asset_789"': [of_asset],
        'projectId: "proj_456"': [of_asset],
        "status: QUEUED": [of_asset, of_stream, of_highlight],
        "status: COMPLETE": [],
        "first: 1, offset: 1": [of_stream],
    }
    for condition, ids in expected.items():
        found = await data(f"{{ clips({condition}) {{ nodes {{ id }} }} }}")
        assert [clip["id"] for clip in found["clips"]["nodes"]] == ids, condition


async def test_clips_hang_on_entities_of_other_subgraphs(create: Create, data: Ask) -> None:
    clip = await create("plain.mp4", highlightId="hl_1", streamId="st_1")
    found = await data(
        """query E($entities: [_Any!]!) { _entities(representations: $entities) {
          ... on Highlight { clips { nodes { id highlight { id } stream { id } organization { id } } } }
          ... on Stream { clips(first: 5) { nodes { id } } }
          ... on Organization { clips(status: QUEUED) { totalCount } }
          ... on Clip { id status }
        } }""",
        entities=[
            {"__typename": "Highlight", "id": "hl_1"},
            {"__typename": "Stream", "id": "st_1"},
            {"__typename": "Stream", "id": "st_2"},
            {"__typename": "Organization", "id": "org_123"},
            {"__typename": "Organization", "id": "org_456"},
            {"__typename": "Clip", "id": clip},
        ],
    )
    owner = {"organization": {"id": "org_123"}}
    assert found["_entities"] == [
        {"clips": {"nodes": [{"id": clip, "highlight": {"id": "hl_1"}, "stream": {"id": "st_1"}} | owner]}},
        {"clips": {"nodes": [{"id": clip}]}},
        {"clips": {"nodes": []}},
        {"clips": {"totalCount": 1}},
        None,
        {"id": clip, "status": "QUEUED"},
    ]


async def test_presets_are_told_as_facts(data: Ask) -> None:
    found = await data("{ clipPresets { name title aspectRatio width height maxSeconds } }")
    assert [(each["name"], each["aspectRatio"], each["maxSeconds"]) for each in found["clipPresets"]] == [
        ("YOUTUBE_SHORT", "9:16", 60),
        ("TIKTOK", "9:16", 60),
        ("INSTAGRAM_REEL", "9:16", 90),
        ("INSTAGRAM_STORY", "9:16", 15),
        ("HIGHLIGHT", "16:9", 180),
        ("FACEBOOK_SQUARE", "1:1", 120),
        ("LINKEDIN", "16:9", 90),
    ]


async def test_events_tell_of_a_clip_from_its_wish_to_its_end(
    clipper: Subgraph[Resources], create: Create, events_of: Callable[[str], Awaitable[list[dict[str, Json]]]]
) -> None:
    heard = await events_of(await create("long.mp4", 1, 60, format="WEBM"))
    assert [event["type"] for event in heard if event["type"] != "PROGRESSED"] == ["CREATED", "STARTED", "COMPLETED"]
    progress = [event["progress"] for event in heard if event["type"] == "PROGRESSED"]
    assert progress
    assert progress == sorted(set(progress))
    assert all(0 < each <= 100 for each in progress)


async def test_a_waiting_clip_is_cancelled_at_once(create: Create, data: Ask, refusal: Ask) -> None:
    clip = await create("plain.mp4")
    assert (await data(CANCEL, id=clip))["cancelClip"] == {"clip": {"status": "CANCELLED", "error": None}}
    assert (await data(CANCEL, id=clip))["cancelClip"] == {"clip": {"status": "CANCELLED", "error": None}}


async def test_a_clip_in_the_making_is_cancelled_with_its_programs(
    clipper: Subgraph[Resources],
    create: Create,
    events_of: Callable[[str], Awaitable[list[dict[str, Json]]]],
    data: Ask,
    refusal: Ask,
    file_of: Callable[[dict[str, Json]], Path],
) -> None:
    clip = await create("long.mp4", 1, 580, format="WEBM")
    claims = {"sub": "user_123", "org_id": "org_123"}
    document = parse('subscription { clipEvents(after: "0") { type } }')
    async with asyncio.timeout(PATIENCE), aclosing(clipper.subscribe(document, {}, claims=claims)) as events:
        async for event in events:
            if event["data"]["clipEvents"]["type"] == "PROGRESSED":
                break
    assert (await refusal(DELETE, id=clip))["details"] == {"field": "id", "reason": "processing"}

    await data(CANCEL, id=clip)

    assert (await events_of(clip))[-1]["type"] == "CANCELLED"
    found = (await data(READ, id=clip))["clip"]
    assert (found["status"], found["error"], found["url"]) == ("CANCELLED", None, None)
    assert not file_of(found).exists()
    assert list((Path(clipper.resources.settings.data_dir) / "work" / "clipper").iterdir()) == []


async def test_a_finished_clip_is_deleted_with_its_file(
    make: Ask, data: Ask, refusal: Ask, file_of: Callable[[dict[str, Json]], Path], gate: Any
) -> None:
    clip = await make("plain.mp4", 2, 2)
    assert file_of(clip).exists()
    assert (await refusal(CANCEL, id=clip["id"]))["details"] == {"field": "id", "reason": "finished"}

    assert (await data(DELETE, id=clip["id"]))["deleteClip"] == {"deletedId": clip["id"]}

    assert (await refusal(READ, id=clip["id"]))["code"] == "NOT_FOUND"
    assert (await refusal(DELETE, id=clip["id"]))["code"] == "NOT_FOUND"
    assert not file_of(clip).exists()
    asked = "query A($id: ID!) { asset(id: $id) { status } }"
    answer = await gate.answer(asked, {"id": clip["asset"]["id"]}, subject="user_123", organization_id="org_123")
    assert answer["data"]["asset"] == {"status": "READY"}


async def test_a_repeated_key_answers_the_first_clip(data: Ask, refusal: Ask) -> None:
    first = (await data(REPEAT, input=_WANTED))["createClip"]
    again = (await data(REPEAT, input=_WANTED))["createClip"]
    foreign = (await data(REPEAT, "org_456", input=_WANTED))["createClip"]
    other = await refusal(REPEAT, input=_WANTED | {"startSeconds": 2.0})

    assert (first["replayed"], again["replayed"], foreign["replayed"]) == (False, True, False)
    assert first["clip"] == again["clip"] != foreign["clip"]
    assert other["code"] == "CONFLICT"
    assert (await data("{ clips { totalCount } }"))["clips"]["totalCount"] == 1

    await data(CANCEL, id=first["clip"]["id"])
    await data(DELETE, id=first["clip"]["id"])
    assert (await data(REPEAT, input=_WANTED))["createClip"] == again


@pytest.mark.parametrize("document", [READ, CANCEL, DELETE])
async def test_other_organizations_see_nothing(create: Create, refusal: Ask, document: str) -> None:
    clip = await create("plain.mp4")
    nobody = await refusal(document, None, id=clip)
    stranger = await refusal(document, "org_456", id=clip)
    assert (nobody["code"], stranger["code"]) == ("UNAUTHORIZED", "NOT_FOUND")


async def test_lists_show_the_own_organization_alone(create: Create, data: Ask) -> None:
    await create(None, assetId="asset_789")
    for document in ("{ clips { totalCount } }", '{ clips(sourceAssetId: "asset_789") { totalCount } }'):
        assert (await data(document, "org_456"))["clips"] == {"totalCount": 0}
        assert (await data(document))["clips"] == {"totalCount": 1}


async def test_strangers_cannot_follow_a_clip(idle: Subgraph[Resources], create: Create) -> None:
    clip = await create("plain.mp4")
    document = parse("subscription F($id: ID!) { clipEvents(id: $id) { type } }")
    for claims, code in (({"sub": "user_9", "org_id": "org_456"}, "NOT_FOUND"), (None, "UNAUTHORIZED")):
        async with aclosing(idle.subscribe(document, {"id": clip}, claims=claims)) as events:
            (error,) = (await anext(events))["errors"]
        assert error["extensions"]["code"] == code


@pytest.mark.parametrize("after", ["x", "-1", "9" * 19])
async def test_a_wrong_place_in_the_events_is_refused(idle: Subgraph[Resources], after: str) -> None:
    document = parse("subscription F($after: String) { clipEvents(after: $after) { type } }")
    claims = {"sub": "user_123", "org_id": "org_123"}
    async with aclosing(idle.subscribe(document, {"after": after}, claims=claims)) as events:
        (error,) = (await anext(events))["errors"]
    assert error["extensions"]["details"] == {"field": "after", "constraint": "format"}


async def test_everything_is_described(undescribed: Callable[[Any], list[str]]) -> None:
    assert undescribed(schema.core) == []
