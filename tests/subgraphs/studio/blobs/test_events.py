"""What subscribers hear: own blobs only, in the order of versions, resumable, never before it can be read (D-28)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from graphql import parse, validate
from sqlalchemy import func, select

from subgraphs.kit.clock import ManualClock
from subgraphs.kit.scalars import print_moment
from subgraphs.studio.blobs.schema import schema
from tests.patience import PATIENCE
from tests.subgraphs.studio.blobs.conftest import Client

Json = Any  # JSON values
Until = Callable[[Callable[[], bool]], Awaitable[None]]

SUBSCRIPTION = """
subscription($ids: [ID!], $types: [BlobEventType!], $after: String) {
  blobEvents(blobIds: $ids, types: $types, after: $after) {
    sequence type blobId version at blob { version content } delta { fromVersion toVersion operation }
  }
}
"""


@asynccontextmanager
async def subscribed(client: Client, **variables: Json) -> AsyncIterator[Any]:  # Any: an iterator with `take`
    """A subscription to what comes after the newest event that there is, or after another one."""
    variables = {"after": await newest(client)} | variables
    document = parse(SUBSCRIPTION)
    assert validate(schema.core, document) == []
    claims = None if client.user is None else {"sub": client.user}
    answers = client.subgraph.subscribe(document, variables, claims=claims)
    heard: asyncio.Queue[Json] = asyncio.Queue()

    async def listen() -> None:
        async for answer in answers:
            heard.put_nowait(answer)

    task = asyncio.create_task(listen())

    async def take(count: int) -> list[Json]:
        return [await asyncio.wait_for(heard.get(), PATIENCE) for _ in range(count)]

    take.heard = heard  # type: ignore[attr-defined]  # the test looks whether more came
    yield take
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await answers.aclose()


async def newest(client: Client) -> str:
    outbox = client.subgraph.database.outbox
    async with client.subgraph.database.reading() as session:
        return str(await session.scalar(select(func.max(outbox.c.sequence))) or 0)


def told(answers: list[Json]) -> list[tuple[str, int]]:
    events = [answer["data"]["blobEvents"] for answer in answers]
    return [(event["type"], event["version"]) for event in events]


async def test_a_blobs_life_is_heard_in_order(alice: Client) -> None:
    async with subscribed(alice) as take:
        root = await alice.create("root")
        child = await alice.create("v1", parentId=root["id"])
        await alice.update(child["id"], {"content": "v2"})
        await alice.revert(child["id"], 1)
        await alice.delete(child["id"], soft=True)
        answers = await take(10)
    assert told(answers) == [
        ("BLOB_CREATED", 1),
        ("DELTA_APPLIED", 1),
        ("BLOB_CREATED", 1),
        ("BLOB_DERIVED", 1),
        ("DELTA_APPLIED", 1),
        ("BLOB_UPDATED", 2),
        ("DELTA_APPLIED", 2),
        ("BLOB_UPDATED", 3),
        ("DELTA_APPLIED", 3),
        ("BLOB_DELETED", 4),
    ]
    events = [answer["data"]["blobEvents"] for answer in answers]
    assert [event["blobId"] for event in events] == [root["id"]] * 2 + [child["id"]] * 8
    assert all(event["at"] == "2026-01-15T10:00:00Z" for event in events)
    sequences = [int(event["sequence"]) for event in events]
    assert sequences == sorted(set(sequences))
    assert events[-1]["blob"] is None
    assert events[0]["blob"] == {"version": 1, "content": "root"}


async def test_the_blob_of_an_event_is_at_least_at_its_version(alice: Client) -> None:
    blob = await alice.create("v1")
    async with subscribed(alice, ids=[blob["id"]], types=["BLOB_UPDATED"]) as take:
        for number in range(2, 12):
            await alice.update(blob["id"], {"content": f"v{number}"})
        events = [answer["data"]["blobEvents"] for answer in await take(10)]
    assert [event["version"] for event in events] == list(range(2, 12))
    for event in events:
        assert event["blob"]["version"] >= event["version"]
        assert event["delta"] == {
            "fromVersion": event["version"] - 1,
            "toVersion": event["version"],
            "operation": "UPDATE",
        }


async def test_without_a_starting_point_what_happens_from_now_on_is_heard(alice: Client, until: Until) -> None:
    blob = await alice.create("v1")
    await alice.update(blob["id"], {"content": "v2"})
    async with subscribed(alice, after=None, types=["BLOB_UPDATED"]) as take:
        await until(lambda: alice.subgraph.events._listeners == 1)
        await alice.update(blob["id"], {"content": "v3"})
        assert told(await take(1)) == [("BLOB_UPDATED", 3)]


async def test_events_are_filtered_by_blob_and_kind(alice: Client) -> None:
    one, other = await alice.create("one"), await alice.create("other")
    async with (
        subscribed(alice, ids=[one["id"]]) as of_one,
        subscribed(alice, types=["BLOB_DELETED"]) as of_deletions,
    ):
        await alice.update(other["id"], {"content": "x"})
        await alice.update(one["id"], {"content": "x"})
        await alice.delete(other["id"])
        assert told(await of_one(2)) == [("BLOB_UPDATED", 2), ("DELTA_APPLIED", 2)]
        assert told(await of_deletions(1)) == [("BLOB_DELETED", 2)]
        assert of_one.heard.empty()


async def test_others_hear_nothing(alice: Client, bob: Client) -> None:
    async with subscribed(bob) as take:
        await alice.create("secret")
        await bob.create("mine")
        events = [answer["data"]["blobEvents"] for answer in await take(2)]
        assert take.heard.empty()
    assert {event["type"] for event in events} == {"BLOB_CREATED", "DELTA_APPLIED"}
    assert events[0]["blob"]["content"] == "mine"


async def test_a_reconnecting_subscriber_misses_nothing(alice: Client) -> None:
    async with subscribed(alice, types=["BLOB_UPDATED"]) as take:
        blob = await alice.create("v1")
        await alice.update(blob["id"], {"content": "v2"})
        (seen,) = await take(1)
    for number in (3, 4):
        await alice.update(blob["id"], {"content": f"v{number}"})
    after = seen["data"]["blobEvents"]["sequence"]
    async with subscribed(alice, types=["BLOB_UPDATED"], after=after) as take:
        await alice.update(blob["id"], {"content": "v5"})
        assert told(await take(3)) == [("BLOB_UPDATED", 3), ("BLOB_UPDATED", 4), ("BLOB_UPDATED", 5)]


@pytest.mark.parametrize(
    ("user", "variables", "code"),
    [
        ("bob", {"ids": ["BLOB"]}, "PERMISSION_DENIED"),
        (None, {}, "INVALID_TOKEN"),
        ("alice", {"ids": ["x"]}, "VALIDATION_ERROR"),
        ("alice", {"ids": ["550e8400-e29b-41d4-a716-446655449999"]}, "BLOB_NOT_FOUND"),
        ("alice", {"ids": ["550e8400-e29b-41d4-a716-446655449999"] * 1001}, "VALIDATION_ERROR"),
        ("alice", {"after": "x"}, "VALIDATION_ERROR"),
        ("alice", {"after": "-1"}, "VALIDATION_ERROR"),
        ("alice", {"after": "9" * 18}, "VALIDATION_ERROR"),
        ("alice", {"after": "9" * 30}, "VALIDATION_ERROR"),
    ],
)
async def test_what_is_not_ones_own_cannot_be_followed(
    studio: Client, user: str | None, variables: Json, code: str
) -> None:
    blob = await studio.create("secret")
    named = {"ids": [blob["id"]]} if variables.get("ids") == ["BLOB"] else variables
    async with subscribed(studio.by(user), **named) as take:
        (answer,) = await take(1)
    assert answer["errors"][0]["extensions"]["code"] == code


async def test_payloads_are_those_that_sockets_carry(alice: Client) -> None:
    blob = await alice.create("v1", providers=["summarizer"])
    delta = (await alice.update(blob["id"], {"content": "v2"}, triggerProviders=False))["delta"]
    await alice.delete(blob["id"])
    outbox = alice.subgraph.database.outbox
    async with alice.subgraph.database.reading() as session:
        rows = (await session.execute(select(outbox).order_by(outbox.c.sequence))).all()
    assert {row.scope for row in rows} == {"alice"}
    payloads = [(row.topic, row.payload) for row in rows]
    assert payloads[0] == (
        "blob.created",
        {
            "blob_id": blob["id"],
            "version": 1,
            "delta_id": payloads[0][1]["delta_id"],
            "created_by": "user",
            "parent_id": None,
            "content_type": "text/plain",
            "size": 2,
            "created_at": "2026-01-15T10:00:00Z",
            "providers": ["summarizer"],
        },
    )
    assert payloads[2:4] == [
        (
            "blob.updated",
            {
                "blob_id": blob["id"],
                "version": 2,
                "delta_id": delta["id"],
                "provider_id": "user",
                "reverted": False,
                "content_type": "text/plain",
                "size": 2,
                "growth": 0,
                "updated_at": "2026-01-15T10:00:00Z",
                "trigger_providers": False,
            },
        ),
        (
            "delta.applied",
            {
                "blob_id": blob["id"],
                "version": 2,
                "id": delta["id"],
                "delta_id": delta["id"],
                "provider_id": "user",
                "operation": "update",
                "from_version": 1,
                "to_version": 2,
                "applied_at": "2026-01-15T10:00:00Z",
            },
        ),
    ]
    gone = {"blob_id": blob["id"], "version": 2, "parent_id": None, "size": 2, "soft": False}
    assert payloads[4] == ("blob.deleted", gone)


async def test_the_newest_event_is_where_following_begins(alice: Client) -> None:
    assert await alice.ask("{ newestBlobEvent }") == {"newestBlobEvent": "0"}
    blob = await alice.create()
    begin = (await alice.ask("{ newestBlobEvent }"))["newestBlobEvent"]
    assert begin == await newest(alice)
    await alice.update(blob["id"], {"content": "x"})
    async with subscribed(alice, after=begin) as take:
        assert told(await take(2)) == [("BLOB_UPDATED", 2), ("DELTA_APPLIED", 2)]


FACTS = """
subscription($after: String) {
  blobEvents(after: $after) {
    type version deltaId fromVersion operation providerId contentType parentId at blob { id } delta { id }
  }
}
"""


async def test_an_event_says_what_happened_although_the_blob_is_gone(alice: Client, clock: ManualClock) -> None:
    parent = await alice.create()
    begin = await newest(alice)
    blob = await alice.create("x", parentId=parent["id"])
    await alice.update(blob["id"], {"content": "y"})
    history = await alice.read(blob["id"], fields="history { id }")
    first, second = (delta["id"] for delta in history["history"])
    await alice.ask("mutation($id: ID!) { deleteBlob(input: { blobId: $id }) { deletedId } }", id=blob["id"])
    answers = alice.subgraph.subscribe(parse(FACTS), {"after": begin}, claims={"sub": alice.user})
    heard = [(await anext(answers))["data"]["blobEvents"] for _ in range(6)]
    await answers.aclose()
    at, gone = print_moment(clock.now()), {"blob": None, "delta": None}
    nothing = dict.fromkeys(("deltaId", "fromVersion", "operation", "providerId", "contentType", "parentId"))
    came = nothing | {"version": 1, "deltaId": first, "providerId": "user", "contentType": "text/plain"}
    came |= {"parentId": parent["id"], "at": at} | gone
    updated = nothing | {"providerId": "user", "contentType": "text/plain", "at": at} | gone
    applied = nothing | {"type": "DELTA_APPLIED", "providerId": "user", "at": at} | gone
    assert heard == [
        came | {"type": "BLOB_CREATED"},
        came | {"type": "BLOB_DERIVED"},
        applied | {"version": 1, "deltaId": first, "fromVersion": 0, "operation": "CREATE"},
        updated | {"type": "BLOB_UPDATED", "version": 2, "deltaId": second},
        applied | {"version": 2, "deltaId": second, "fromVersion": 1, "operation": "UPDATE"},
        nothing | {"type": "BLOB_DELETED", "version": 2, "parentId": parent["id"], "at": at} | gone,
    ]
