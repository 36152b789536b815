"""Changing blobs over the graph: versions, deltas, and stated bases (D-6 to D-9)."""

from datetime import timedelta
from typing import Any

import pytest

from subgraphs.kit.clock import ManualClock
from tests.subgraphs.studio.blobs.conftest import Client, RefusedError

Json = Any  # JSON values

UNKNOWN = "550e8400-e29b-41d4-a716-446655449999"


async def test_a_merge_makes_the_next_version_and_keeps_the_rest(alice: Client, clock: ManualClock) -> None:
    blob = await alice.create("Initial", metadata={"title": "My Document", "tags": ["draft"]})
    clock.advance(timedelta(minutes=30))
    patch = {"content": "Updated content...", "metadata": {"tags": ["draft", "chapter-1", "revised"]}}
    changed = await alice.update(blob["id"], patch)
    assert changed["blob"] == blob | {
        "version": 2,
        "content": "Updated content...",
        "size": 18,
        "metadata": {"title": "My Document", "tags": ["draft", "chapter-1", "revised"]},
        "updatedAt": "2026-01-15T10:30:00Z",
    }
    assert changed["delta"] == {
        "id": changed["delta"]["id"],
        "patch": patch,
        "fromVersion": 1,
        "toVersion": 2,
        "operation": "UPDATE",
    }
    assert changed["delta"]["id"].startswith("delta_")
    assert await alice.read(blob["id"]) == changed["blob"]
    assert await alice.read(blob["id"], 1) == blob


async def test_apply_delta_takes_one_operation(alice: Client) -> None:
    blob = await alice.create()
    answer = await alice.ask(
        "mutation($input: ApplyDeltaInput!) { applyDelta(input: $input)"
        " { delta { blobId status toVersion operation } blob { metadata version } } }",
        input={
            "blobId": blob["id"],
            "operation": "TRANSFORM",
            "patch": {"op": "add", "path": "/metadata/reviewed", "value": True},
        },
    )
    assert answer["applyDelta"] == {
        "delta": {"blobId": blob["id"], "status": "APPLIED", "toVersion": 2, "operation": "TRANSFORM"},
        "blob": {"metadata": {"reviewed": True}, "version": 2},
    }


@pytest.mark.parametrize(
    ("patch", "code"),
    [
        ({}, "VALIDATION_ERROR"),
        ("x", "VALIDATION_ERROR"),
        (None, "VALIDATION_ERROR"),
        ({"content": 5}, "VALIDATION_ERROR"),
        ({"op": "replace", "path": "/content"}, "VALIDATION_ERROR"),
        ({"op": "replace", "path": "/metadata/none", "value": 1}, "INVALID_DELTA"),
        ({"op": "test", "path": "/content", "value": "other"}, "INVALID_DELTA"),
        ({"owner": "bob"}, "INVALID_DELTA"),
        ([{"op": "replace", "path": "/content", "value": "New"}, {"op": "remove", "path": "/id"}], "INVALID_DELTA"),
    ],
)
async def test_refused_patches_leave_version_and_content_untouched(studio: Client, patch: Json, code: str) -> None:
    blob = await studio.create()
    text = "mutation($input: UpdateBlobInput!) { updateBlob(input: $input) { blob { id } } }"
    refusal = await studio.refusal(text, input={"blobId": blob["id"], "patch": patch})
    if patch is None:  # the schema itself refuses it
        assert refusal.code == "VALIDATION_ERROR"
    assert refusal.code == code
    assert await studio.read(blob["id"]) == blob
    assert len((await studio.read(blob["id"], fields="history { id }"))["history"]) == 1


async def test_another_base_than_the_head_is_a_version_mismatch(alice: Client) -> None:
    blob = await alice.create()
    assert (await alice.update(blob["id"], {"content": "2"}, fromVersion=1))["blob"]["version"] == 2
    with pytest.raises(RefusedError) as caught:
        await alice.update(blob["id"], {"content": "3"}, fromVersion=1)
    assert (caught.value.code, caught.value.details) == (
        "VERSION_MISMATCH",
        {
            "field": "fromVersion",
            "reason": "The blob has another version than the one this delta starts from",
            "provided_version": 1,
            "current_version": 2,
        },
    )
    assert (await alice.update(blob["id"], {"content": "3"}, fromVersion=2))["blob"]["version"] == 3


@pytest.mark.parametrize("verb", ["update", "revert", "delete"])
async def test_a_failed_if_match_is_a_concurrent_modification(studio: Client, verb: str) -> None:
    blob = await studio.create()
    await studio.update(blob["id"], {"content": "2"})

    async def write(if_match: str) -> Json:
        match verb:
            case "update":
                return await studio.update(blob["id"], {"content": "3"}, ifMatch=if_match)
            case "revert":
                return await studio.revert(blob["id"], 1, ifMatch=if_match)
            case _:
                return await studio.delete(blob["id"], ifMatch=if_match)

    with pytest.raises(RefusedError) as caught:
        await write('"1"')
    assert caught.value.code == "CONCURRENT_MODIFICATION"
    assert caught.value.details["current_version"] == 2
    assert await write('"2"')


@pytest.mark.parametrize(
    ("operation", "code"),
    [("CREATE", "INVALID_DELTA"), ("DELETE", "VALIDATION_ERROR"), ("REVERT", "VALIDATION_ERROR")],
)
async def test_other_operations_than_update_and_transform_are_refused(
    studio: Client, operation: str, code: str
) -> None:
    blob = await studio.create()
    with pytest.raises(RefusedError) as caught:
        await studio.update(blob["id"], {"content": "x"}, operation=operation)
    assert (caught.value.code, caught.value.details["field"]) == (code, "operation")


@pytest.mark.parametrize(
    ("mutation", "kind", "blob_id", "code"),
    [
        ("updateBlob", "UpdateBlobInput", "x", "BLOB_NOT_FOUND"),
        ("updateBlob", "UpdateBlobInput", UNKNOWN, "BLOB_NOT_FOUND"),
        ("applyDelta", "ApplyDeltaInput", "x", "VALIDATION_ERROR"),
        ("applyDelta", "ApplyDeltaInput", UNKNOWN, "BLOB_NOT_FOUND"),
    ],
)
async def test_ids_in_paths_and_in_bodies_are_told_apart(
    studio: Client,
    mutation: str,
    kind: str,
    blob_id: str,
    code: str,
) -> None:
    text = f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ blob {{ id }} }} }}"
    assert (await studio.refusal(text, input={"blobId": blob_id, "patch": {"content": "x"}})).code == code


async def test_json_content_changes_in_parts(alice: Client) -> None:
    blob = await alice.create('{ "age": 1,  "tags": [] }', contentType="application/json")
    changed = await alice.update(blob["id"], [{"op": "add", "path": "/content/tags/-", "value": "x"}])
    assert changed["blob"]["content"] == '{"age":1,"tags":["x"]}'
    assert (await alice.read(blob["id"], 1))["content"] == '{ "age": 1,  "tags": [] }'


async def test_a_type_change_changes_what_follows_from_it(alice: Client) -> None:
    blob = await alice.create("two words")
    changed = await alice.update(blob["id"], {"content_type": "image/png", "content": "/////w=="}, encoding="BASE64")
    assert changed["blob"] == blob | {
        "version": 2,
        "content": "/////w==",
        "contentType": "image/png",
        "size": 4,
        "title": "Untitled",
    }
    assert changed["delta"]["patch"] == {"content_type": "image/png", "content": "/////w=="}
    assert (await alice.read(blob["id"], fields="wordCount"))["wordCount"] is None


async def test_messages_collect_reactions(alice: Client) -> None:
    message = await alice.create("Hi", metadata={"type": "message"})
    await alice.update(message["id"], {"op": "add", "path": "/metadata/reactions", "value": {"👍": ["a"]}})
    changed = await alice.update(message["id"], {"op": "add", "path": "/metadata/reactions/👍/-", "value": "b"})
    assert changed["blob"]["metadata"] == {"type": "message", "reactions": {"👍": ["a", "b"]}}


async def test_what_a_patch_changes_in_its_own_values_is_stored_once(alice: Client) -> None:
    blob = (await alice.create(metadata={"b": {}}))["id"]
    patch = [
        {"op": "add", "path": "/metadata/b", "value": []},
        {"op": "add", "path": "/metadata/b/0", "value": {"c": 1}},
        {"op": "add", "path": "/metadata/b/0/d", "value": 2},
    ]
    changed = (await alice.update(blob, patch))["blob"]
    await alice.update(blob, {"content": "later"})
    assert changed["metadata"] == {"b": [{"c": 1, "d": 2}]}
    assert await alice.read(blob, 2) == changed
    assert (await alice.read(blob, 2, fields="latestDelta { patch }"))["latestDelta"]["patch"] == patch
