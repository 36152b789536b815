"""Blobs created together: each for itself, within the quota, by as many statements as one (D-24)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from subgraphs.studio.blobs.app import create_subgraph
from tests.subgraphs.studio.blobs.conftest import Client

Json = Any  # JSON values

UNKNOWN = "550e8400-e29b-41d4-a716-446655449999"
CREATE = """
mutation($input: CreateBlobsInput!) {
  createBlobs(input: $input) {
    created { tempId blobId blob { title metadata parentId version latestDelta { operation } } }
    failed { tempId error { code message details } }
    summary { total succeeded failed }
  }
}
"""


def item(content: str = "Content", **more: Json) -> Json:
    return {"content": content, "contentType": "text/plain", **more}


async def batch(asking: Client, *blobs: Json, **more: Json) -> Json:
    return (await asking.ask(CREATE, input={"blobs": list(blobs), **more}))["createBlobs"]


async def test_a_batch_creates_blobs_in_its_order(alice: Client) -> None:
    common = {"project": "book", "author": "user_123"}
    made = await batch(
        alice,
        item("Content 1", metadata={"chapter": 1}),
        item("Content 2", metadata={"chapter": 2, "author": "alice"}),
        item("Content 3"),
        commonMetadata=common,
        providers=["text-expander"],
    )
    assert [(one["tempId"], one["blob"]["title"], one["blob"]["metadata"]) for one in made["created"]] == [
        (0, "Content 1", {**common, "chapter": 1}),
        (1, "Content 2", {"project": "book", "author": "alice", "chapter": 2}),
        (2, "Content 3", common),
    ]
    assert made["failed"] == []
    assert made["summary"] == {"total": 3, "succeeded": 3, "failed": 0}
    assert await alice.list("(sort: { field: CREATED_AT, direction: ASC })") == ["Content 1", "Content 2", "Content 3"]


async def test_what_is_wrong_fails_alone(alice: Client, bob: Client) -> None:
    own, other = await alice.create("parent"), await bob.create("parent")
    made = await batch(
        alice,
        item("fine", parentId=own["id"]),
        item(contentType="nonsense"),
        {"contentType": "text/plain"},
        {"content": "x"},
        item(metadata=[1]),
        item(parentId="nonsense"),
        item(parentId=UNKNOWN),
        item(parentId=other["id"]),
        item(providers=["nobody"]),
        item("!", encoding="BASE64"),
        {"unreadable": {"field": "content", "reason": "Content must be a string"}},
        item("fine too"),
    )
    assert [one["tempId"] for one in made["created"]] == [0, 11]
    assert [(one["tempId"], one["error"]["code"], one["error"]["details"].get("field")) for one in made["failed"]] == [
        (1, "VALIDATION_ERROR", "contentType"),
        (2, "VALIDATION_ERROR", "content"),
        (3, "VALIDATION_ERROR", "contentType"),
        (4, "VALIDATION_ERROR", "metadata"),
        (5, "VALIDATION_ERROR", "parentId"),
        (6, "BLOB_NOT_FOUND", None),
        (7, "PERMISSION_DENIED", None),
        (8, "PROVIDER_NOT_FOUND", None),
        (9, "VALIDATION_ERROR", "content"),
        (10, "VALIDATION_ERROR", "content"),
    ]
    assert made["summary"] == {"total": 12, "succeeded": 2, "failed": 10}


@pytest.mark.parametrize("count", [0, 101])
async def test_a_batch_has_its_limits(studio: Client, count: int) -> None:
    refusal = await studio.refusal(CREATE, input={"blobs": [item()] * count})
    assert (refusal.code, refusal.details["field"]) == ("VALIDATION_ERROR", "blobs")


async def test_common_metadata_must_be_an_object(studio: Client) -> None:
    refusal = await studio.refusal(CREATE, input={"blobs": [item()], "commonMetadata": "draft"})
    assert (refusal.code, refusal.details["field"]) == ("VALIDATION_ERROR", "commonMetadata")


async def test_the_quota_counts_each_blob(values: dict[str, str]) -> None:
    started = create_subgraph(values | {"demo": "false", "quota_blobs": "3", "quota_bytes": "20"})
    await started.start()
    alice = Client(started)
    made = await batch(alice, item("1234567890"), item("1234567890x"), item("12345"), item("1"), item("2"))
    assert [one["tempId"] for one in made["created"]] == [0, 2, 3]
    told = [(one["tempId"], one["error"]["code"], one["error"]["details"]["quota"]) for one in made["failed"]]
    assert told == [(1, "QUOTA_EXCEEDED", "bytes"), (4, "QUOTA_EXCEEDED", "blobs")]
    again = await batch(alice, item("0123"))
    assert again["summary"] == {"total": 1, "succeeded": 0, "failed": 1}
    await started.stop()


async def test_large_contents_are_kept_in_a_batch_too(alice: Client) -> None:
    made = await batch(alice, item("a" * 10_000), item("b" * 10_000), item("a" * 10_000))
    contents = [(await alice.read(one["blobId"], fields="content"))["content"][:1] for one in made["created"]]
    assert contents == ["a", "b", "a"]


@pytest.fixture
def writes(alice: Client) -> Callable[[], Any]:
    @contextmanager
    def listed() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
            seen.append(statement)

        engine = alice.subgraph.database.writer.sync_engine
        event.listen(engine, "before_cursor_execute", note)
        yield seen
        event.remove(engine, "before_cursor_execute", note)

    return listed


async def test_a_hundred_blobs_take_the_statements_of_one(alice: Client, writes: Callable[[], Any]) -> None:
    parent = (await alice.create())["id"]
    with writes() as of_one:
        await batch(alice, item(parentId=parent, metadata={"tags": ["a"]}), providers=["summarizer"])
    with writes() as of_hundred:
        await batch(alice, *[item(parentId=parent, metadata={"tags": ["a"]})] * 100, providers=["summarizer"])
    assert len(of_hundred) == len(of_one)


async def test_events_come_for_each_blob(alice: Client) -> None:
    begin = (await alice.ask("{ newestBlobEvent }"))["newestBlobEvent"]
    made = await batch(alice, item("1"), item(contentType="x"), item("2"))
    assert (made["summary"]["succeeded"], begin) == (2, "0")
    assert (await alice.ask("{ newestBlobEvent }"))["newestBlobEvent"] == "4"
