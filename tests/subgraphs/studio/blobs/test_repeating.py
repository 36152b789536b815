"""Mutations that clients repeat under a key are done once and answered alike."""

import asyncio
from typing import Any

import pytest

from tests.subgraphs.studio.blobs.conftest import Client

Json = Any  # JSON values

BLOB = "id version content metadata createdAt updatedAt"
CREATE = f"mutation($input: CreateBlobInput!) {{ answer: createBlob(input: $input) {{ blob {{ {BLOB} }} }} }}"
UPDATE = (
    f"mutation($input: UpdateBlobInput!) {{ answer: updateBlob(input: $input) {{ blob {{ {BLOB} }} delta {{ id }} }} }}"
)
APPLY = (
    f"mutation($input: ApplyDeltaInput!) {{ answer: applyDelta(input: $input) {{ blob {{ {BLOB} }} delta {{ id }} }} }}"
)
REVERT = (
    "mutation($input: RevertBlobInput!) { answer: revertBlob(input: $input)"
    f" {{ blob {{ {BLOB} }} delta {{ id }} backup {{ {BLOB} }} }} }}"
)
BATCH = (
    "mutation($input: CreateBlobsInput!) { answer: createBlobs(input: $input)"
    " { created { tempId blobId } failed { tempId error { code details } } summary { total failed } } }"
)


def new(**more: Json) -> Json:
    return {"content": "Hello", "contentType": "text/plain", "idempotencyKey": "k-1", **more}


async def requests(alice: Client) -> list[tuple[str, Json]]:
    blob = (await alice.create("v1"))["id"]
    await alice.update(blob, {"content": "v2"})
    change = {"blobId": blob, "patch": {"content": "v3"}, "fromVersion": 2}
    item = {"content": "x", "contentType": "text/plain"}
    return [
        (CREATE, new(idempotencyKey="create")),
        (UPDATE, change | {"idempotencyKey": "update"}),
        (APPLY, change | {"fromVersion": 3, "idempotencyKey": "apply"}),
        (REVERT, {"blobId": blob, "targetVersion": 1, "createBackup": True, "idempotencyKey": "revert"}),
        (BATCH, {"blobs": [item, {"content": "x"}], "idempotencyKey": "batch"}),
    ]


async def test_repeated_mutations_are_done_once(alice: Client) -> None:
    for text, given in await requests(alice):
        first = await alice.ask(text, input=given)
        count = len(await alice.list())
        assert await alice.ask(text, input=given) == first, text
        assert len(await alice.list()) == count


async def test_an_answer_is_the_first_one_although_the_blob_has_changed_since(alice: Client) -> None:
    first = (await alice.ask(CREATE, input=new()))["answer"]["blob"]
    await alice.update(first["id"], {"content": "Changed"})
    assert (await alice.ask(CREATE, input=new()))["answer"]["blob"] == first


async def test_the_answer_is_gone_with_its_blob(alice: Client) -> None:
    blob = (await alice.ask(CREATE, input=new()))["answer"]["blob"]
    await alice.delete(blob["id"])
    assert (await alice.refusal(CREATE, input=new())).code == "BLOB_NOT_FOUND"


@pytest.mark.parametrize("other", [{"content": "Other"}, {"metadata": {"a": 1}}, {"providers": []}])
async def test_a_key_of_another_request_is_refused(studio: Client, other: Json) -> None:
    await studio.ask(CREATE, input=new())
    refusal = await studio.refusal(CREATE, input=new(**other))
    assert (refusal.code, refusal.details["field"]) == ("DUPLICATE_RESOURCE", "idempotencyKey")


async def test_a_key_of_another_mutation_is_refused(studio: Client) -> None:
    blob = (await studio.ask(CREATE, input=new()))["answer"]["blob"]
    change = {"blobId": blob["id"], "patch": {"content": "y"}, "idempotencyKey": "k-1"}
    assert (await studio.refusal(UPDATE, input=change)).code == "DUPLICATE_RESOURCE"


async def test_a_refused_request_can_be_repeated_under_its_key(studio: Client) -> None:
    blob = await studio.create()
    change = {"blobId": blob["id"], "patch": {"content": "y"}, "fromVersion": 2, "idempotencyKey": "k-1"}
    assert (await studio.refusal(UPDATE, input=change)).code == "VERSION_MISMATCH"
    await studio.update(blob["id"], {"content": "x"})
    assert (await studio.ask(UPDATE, input=change))["answer"]["blob"]["version"] == 3


async def test_keys_of_different_users_are_different(studio: Client) -> None:
    hers = (await studio.ask(CREATE, input=new()))["answer"]["blob"]
    his = (await studio.by("bob").ask(CREATE, input=new(content="Other")))["answer"]["blob"]
    assert hers["id"] != his["id"]


async def test_requests_at_the_same_time_make_one_blob(alice: Client) -> None:
    answers = await asyncio.gather(*(alice.ask(CREATE, input=new()) for _ in range(8)))
    assert len({answer["answer"]["blob"]["id"] for answer in answers}) == 1
    assert len(await alice.list()) == 1
