"""Whose blobs are whose: every operation tried by another user and by nobody (D-5)."""

from typing import Any

import pytest

from tests.subgraphs.studio.blobs.conftest import Client, RefusedError

Json = Any  # JSON values

UNKNOWN = ["", "x", "550e8400-e29b-41d4-a716-446655449999", "\0", "' OR 1=1 --", "x" * 10_000]
OPERATIONS = [
    '{ blob(id: "BLOB") { id } }',
    '{ blob(id: "BLOB", version: 1) { content } }',
    '{ blobs(filter: { parentId: "BLOB" }) { totalCount } }',
    '{ delta(id: "DELTA") { id } }',
    '{ _entities(representations: [{ __typename: "Blob", id: "BLOB" }]) { ... on Blob { content } } }',
    '{ _entities(representations: [{ __typename: "Delta", id: "DELTA" }]) { ... on Delta { patch } } }',
    '{ _entities(representations: [{ __typename: "User", id: "alice" }]) { ... on User { blobs { totalCount } } } }',
    'mutation { createBlob(input: { content: "x", contentType: "text/plain", parentId: "BLOB" }) { blob { id } } }',
    'mutation { updateBlob(input: { blobId: "BLOB", patch: { content: "x" } }) { blob { id } } }',
    'mutation { applyDelta(input: { blobId: "BLOB", patch: { content: "x" } }) { blob { id } } }',
    'mutation { revertBlob(input: { blobId: "BLOB", targetVersion: 1 }) { blob { id } } }',
    'mutation { deleteBlob(input: { blobId: "BLOB" }) { deletedCount } }',
    'mutation { deleteBlob(input: { blobId: "BLOB", soft: true, cascade: true }) { deletedCount } }',
]


@pytest.fixture
async def secret(alice: Client) -> dict[str, str]:
    blob = await alice.create("secret")
    delta = (await alice.update(blob["id"], {"metadata": {"a": 1}}))["delta"]
    return {"blob": blob["id"], "delta": delta["id"]}


@pytest.mark.parametrize(("user", "code"), [("bob", "PERMISSION_DENIED"), (None, "INVALID_TOKEN")])
async def test_nobody_else_gets_at_a_blob(alice: Client, secret: dict[str, str], user: str | None, code: str) -> None:
    for text in OPERATIONS:
        answer = await alice.by(user).answer(text.replace("BLOB", secret["blob"]).replace("DELTA", secret["delta"]))
        assert [error["extensions"]["code"] for error in answer["errors"]] == [code], text
        assert "secret" not in str(answer), text
    after = await alice.read(secret["blob"])
    assert (after["version"], after["content"]) == (2, "secret")
    assert await alice.list() == ["secret"]


async def test_lists_show_own_blobs_only(alice: Client, bob: Client, secret: dict[str, str]) -> None:
    assert await bob.list() == []
    await bob.create("mine")
    assert await bob.list() == ["mine"]
    assert await alice.list() == ["secret"]


async def test_a_user_reads_their_blobs_from_their_entity(alice: Client, secret: dict[str, str]) -> None:
    text = "query($r: [_Any!]!) { _entities(representations: $r) { ... on User { id blobs { nodes { id } } } } }"
    (user,) = (await alice.ask(text, r=[{"__typename": "User", "id": "alice"}]))["_entities"]
    assert user == {"id": "alice", "blobs": {"nodes": [{"id": secret["blob"]}]}}


@pytest.mark.parametrize("blob_id", UNKNOWN, ids=range(len(UNKNOWN)))
async def test_unknown_ids_are_not_found(studio: Client, blob_id: str) -> None:
    for text in (
        "query($id: ID!) { blob(id: $id) { id } }",
        "query($id: ID!) { blob(id: $id, version: 1) { id } }",
        "query($id: ID!) { delta(id: $id) { id } }",
        "mutation($id: ID!) { deleteBlob(input: { blobId: $id }) { deletedId } }",
        'mutation($id: ID!) { updateBlob(input: { blobId: $id, patch: { content: "x" } }) { blob { id } } }',
        "mutation($id: ID!) { revertBlob(input: { blobId: $id, targetVersion: 1 }) { blob { id } } }",
    ):
        refusal = await studio.refusal(text, id=blob_id)
        assert refusal.code == "BLOB_NOT_FOUND"
        assert len(str(refusal.error)) < 1000


async def test_anonymous_requests_are_refused_everywhere(studio: Client) -> None:
    nobody = studio.by(None)
    for text in (
        "{ blobs { totalCount } }",
        '{ blob(id: "x") { id } }',
        '{ delta(id: "x") { id } }',
        "{ newestBlobEvent }",
    ):
        with pytest.raises(RefusedError) as caught:
            await nobody.ask(text)
        assert caught.value.code == "INVALID_TOKEN"
