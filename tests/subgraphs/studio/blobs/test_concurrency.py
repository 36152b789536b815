"""Many writers of one blob lose nothing (story S6, D-6)."""

import asyncio
from typing import Any

import pytest

from subgraphs.studio.blobs.domain.document import Document
from subgraphs.studio.blobs.domain.json_values import same_json
from subgraphs.studio.blobs.domain.patch import Patch, created_document, fold
from tests.subgraphs.studio.blobs.conftest import Client, RefusedError

Json = Any  # JSON values


async def folded(client: Client, blob_id: str) -> Document:
    """What a stranger makes of the history."""
    history = (await client.read(blob_id, fields="history { patch fromVersion toVersion }"))["history"]
    assert [(delta["fromVersion"], delta["toVersion"]) for delta in history] == (
        [(version, version + 1) for version in range(len(history))]
    )
    patches = [Patch(delta["patch"]) for delta in history]
    return fold(created_document(patches[0]), [patch for patch in patches[1:] if patch.body])


async def test_two_devices_and_one_draft(alice: Client) -> None:
    blob = await alice.create("v1")
    for number in (2, 3):
        await alice.update(blob["id"], {"content": f"v{number}"})
    assert (await alice.update(blob["id"], {"content": "one"}, fromVersion=3))["blob"]["version"] == 4
    with pytest.raises(RefusedError) as caught:
        await alice.update(blob["id"], {"content": "two"}, fromVersion=3)
    assert (caught.value.code, caught.value.details["current_version"]) == ("VERSION_MISMATCH", 4)
    assert (await alice.update(blob["id"], {"content": "two"}, fromVersion=4))["blob"]["version"] == 5
    written = await asyncio.gather(
        *(alice.update(blob["id"], {"content": f"parallel {n}", "metadata": {f"k{n}": n}}) for n in range(20))
    )
    assert sorted(one["blob"]["version"] for one in written) == list(range(6, 26))
    head = await alice.read(blob["id"])
    assert head["version"] == 25
    assert head["metadata"] == {f"k{n}": n for n in range(20)}
    by_version = {one["blob"]["version"]: one["blob"] for one in written}
    for version in range(6, 26):
        assert (await alice.read(blob["id"], version))["content"] == by_version[version]["content"]
    fold_of_history = await folded(alice, blob["id"])
    assert fold_of_history.content.decode() == head["content"]
    assert same_json(fold_of_history.metadata, head["metadata"])


async def test_of_parallel_writers_with_one_base_one_wins(alice: Client) -> None:
    blob = await alice.create("v1")
    answers = await asyncio.gather(
        *(alice.update(blob["id"], {"content": f"{n}"}, fromVersion=1) for n in range(10)), return_exceptions=True
    )
    won = [answer for answer in answers if isinstance(answer, dict)]
    lost = [answer for answer in answers if isinstance(answer, RefusedError)]
    assert (len(won), len(lost)) == (1, 9)
    assert {answer.code for answer in lost} == {"VERSION_MISMATCH"}
    assert (await alice.read(blob["id"]))["content"] == won[0]["blob"]["content"]


async def test_parallel_deletions_and_changes_of_a_tree_end(alice: Client) -> None:
    root = await alice.create("root")
    middle = await alice.create("middle", parentId=root["id"])
    leaf = await alice.create("leaf", parentId=middle["id"])
    answers = await asyncio.gather(
        alice.delete(root["id"], cascade=True),
        alice.delete(middle["id"], cascade=True),
        *(alice.update(leaf["id"], {"content": str(n)}) for n in range(5)),
        *(alice.create("child", parentId=leaf["id"]) for _ in range(5)),
        return_exceptions=True,
    )
    codes = {answer.code for answer in answers if isinstance(answer, RefusedError)}
    assert codes <= {"BLOB_NOT_FOUND"}
    assert all(isinstance(answer, dict | RefusedError) for answer in answers)
    for blob_id in await alice.list(fields="id"):
        assert (await alice.read(blob_id, fields="parent { id } parentId"))["parentId"] is None
