"""Reading versions and histories, and going back (D-10 to D-12)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from subgraphs.kit.clock import ManualClock
from subgraphs.studio.blobs.models import ContentRow, SnapshotRow
from tests.subgraphs.studio.blobs.conftest import Client, RefusedError

Json = Any  # JSON values


async def test_every_version_is_read_as_it_was(alice: Client, clock: ManualClock) -> None:
    blob = await alice.create("v1", metadata={"n": 1})
    expected = [blob]
    for number in range(2, 120):
        clock.advance(timedelta(seconds=1))
        patch: Json = {"metadata": {"n": number}} if number % 3 else {"content": f"v{number} " * number * 20}
        expected.append((await alice.update(blob["id"], patch))["blob"])
    for before in expected:
        assert await alice.read(blob["id"], before["version"]) == before
    async with alice.subgraph.database.reading() as session:
        assert (await session.scalar(select(func.count()).select_from(SnapshotRow))) > 3


async def test_large_json_content_is_not_stored_with_every_version(alice: Client) -> None:
    blob = await alice.create('{"n": 0, "big": "' + "x" * 100_000 + '"}', contentType="application/json")
    for number in range(1, 10):
        await alice.update(blob["id"], {"op": "replace", "path": "/content/n", "value": number})
    async with alice.subgraph.database.reading() as session:
        stored = await session.scalar(select(func.count()).select_from(ContentRow))
    assert stored == 2  # the head, and the first version, to which the first inverse leads back
    for version in range(2, 11):
        assert (await alice.read(blob["id"], version))["content"].startswith(f'{{"n":{version - 1},')


@pytest.mark.parametrize(
    ("version", "code"),
    [(0, "VALIDATION_ERROR"), (-1, "VALIDATION_ERROR"), (3, "BLOB_NOT_FOUND"), (2**31 - 1, "BLOB_NOT_FOUND")],
)
async def test_other_versions_are_refused(studio: Client, version: int, code: str) -> None:
    blob = await studio.create()
    await studio.update(blob["id"], {"content": "2"})
    with pytest.raises(RefusedError) as caught:
        await studio.read(blob["id"], version)
    assert caught.value.code == code


async def test_a_blob_is_read_as_it_was_at_a_time(alice: Client, clock: ManualClock) -> None:
    blob = await alice.create("v1")
    clock.advance(timedelta(seconds=0.4))
    await alice.update(blob["id"], {"content": "v2"})
    clock.advance(timedelta(minutes=5))
    await alice.update(blob["id"], {"content": "v3"})
    read = "query($id: ID!, $at: DateTime!) { blob(id: $id, asOf: $at) { version content history { toVersion } } }"

    async def at(moment: str) -> Json:
        return (await alice.ask(read, id=blob["id"], at=moment))["blob"]

    second = {"version": 2, "content": "v2", "history": [{"toVersion": 1}, {"toVersion": 2}]}
    assert await at(blob["createdAt"]) == second  # made within the second that the time names
    assert await at("2026-01-15T11:04:59+01:00") == second
    assert (await at("2026-01-15T10:05:00Z"))["version"] == 3
    assert (await at("9999-12-31T23:59:59Z"))["version"] == 3
    early = await alice.refusal(read, id=blob["id"], at="2026-01-15T09:59:59Z")
    assert (early.code, early.details) == ("BLOB_NOT_FOUND", {"blob_id": blob["id"], "as_of": "2026-01-15T09:59:59Z"})


async def test_a_blob_is_read_at_a_version_or_at_a_time(studio: Client) -> None:
    blob = await studio.create()
    both = 'query($id: ID!) { blob(id: $id, version: 1, asOf: "2026-01-15T10:00:00Z") { id } }'
    refusal = await studio.refusal(both, id=blob["id"])
    assert (refusal.code, refusal.details["field"]) == ("VALIDATION_ERROR", "asOf")


async def test_an_earlier_version_shows_the_history_up_to_it(alice: Client) -> None:
    blob = await alice.create("v1")
    for number in (2, 3):
        await alice.update(blob["id"], {"content": f"v{number}"})
    both = await alice.ask(
        "query($id: ID!) { old: blob(id: $id, version: 2) { ...facts } new: blob(id: $id) { ...facts } }"
        " fragment facts on Blob { version history { toVersion } deltas(first: 1) { totalCount nodes { toVersion } }"
        " latestDelta { toVersion } }",
        id=blob["id"],
    )
    assert both == {
        "old": {
            "version": 2,
            "history": [{"toVersion": 1}, {"toVersion": 2}],
            "deltas": {"totalCount": 2, "nodes": [{"toVersion": 1}]},
            "latestDelta": {"toVersion": 2},
        },
        "new": {
            "version": 3,
            "history": [{"toVersion": 1}, {"toVersion": 2}, {"toVersion": 3}],
            "deltas": {"totalCount": 3, "nodes": [{"toVersion": 1}]},
            "latestDelta": {"toVersion": 3},
        },
    }


@pytest.mark.parametrize(
    ("arguments", "versions"),
    [
        ("", [1, 2, 3, 4, 5]),
        ("(fromVersion: 2)", [3, 4, 5]),
        ("(toVersion: 2)", [1, 2]),
        ("(fromVersion: 1, toVersion: 3)", [2, 3]),
        ("(fromVersion: 3, toVersion: 3)", []),
        ("(fromVersion: 99)", []),
        ('(providerId: "user")', [1, 2, 3, 4, 5]),
        ('(providerId: "grammar-checker")', []),
    ],
)
async def test_history_ranges_select_the_chain(studio: Client, arguments: str, versions: list[int]) -> None:
    blob = await studio.create()
    for number in range(4):
        await studio.update(blob["id"], {"content": str(number)})
    found = await studio.read(
        blob["id"], fields=f"history{arguments} {{ toVersion }} deltas{arguments} {{ nodes {{ toVersion }} }}"
    )
    assert [delta["toVersion"] for delta in found["history"]] == versions
    assert [delta["toVersion"] for delta in found["deltas"]["nodes"]] == versions


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("(fromVersion: 3, toVersion: 2)", "VALIDATION_ERROR"),
        ("(fromVersion: -1)", "VALIDATION_ERROR"),
        ('(providerId: "nobody")', "PROVIDER_NOT_FOUND"),
    ],
)
async def test_bad_history_ranges_are_refused(studio: Client, arguments: str, code: str) -> None:
    blob = await studio.create()
    for name in ("history", "deltas"):
        selection = "{ id }" if name == "history" else "{ totalCount }"
        with pytest.raises(RefusedError) as caught:
            await studio.read(blob["id"], fields=f"{name}{arguments} {selection}")
        assert caught.value.code == code


async def test_a_revert_appends_a_version_that_says_the_same(alice: Client) -> None:
    blob = await alice.create("v1", metadata={"title": "One", "nothing": None})
    await alice.update(blob["id"], {"content": "v2", "content_type": "text/markdown"})
    await alice.update(blob["id"], {"metadata": {"title": "Three"}})
    answer = await alice.revert(blob["id"], 1)
    assert answer["blob"] | {"updatedAt": ""} == blob | {"version": 4, "updatedAt": ""}
    assert answer["backup"] is None
    assert answer["delta"]["operation"] == "REVERT"
    assert answer["delta"]["patch"] == [
        {"op": "replace", "path": "/content_type", "value": "text/plain"},
        {"op": "replace", "path": "/content", "value": "v1"},
        {"op": "replace", "path": "/metadata", "value": {"title": "One", "nothing": None}},
    ]
    assert (await alice.read(blob["id"], 4)) == answer["blob"]
    again = await alice.revert(blob["id"], 4, fromVersion=4)
    assert (again["blob"]["version"], again["delta"]["patch"]) == (5, [])
    assert (await alice.read(blob["id"], 3))["title"] == "Three"


async def test_a_backup_keeps_the_head_before(alice: Client) -> None:
    parent = await alice.create("Parent")
    blob = await alice.create("v1", metadata={"title": "One"}, parentId=parent["id"])
    await alice.update(blob["id"], {"content": "v2 " * 3000})
    backup = (await alice.revert(blob["id"], 1, createBackup=True))["backup"]
    assert backup["id"] != blob["id"]
    assert backup | {"id": ""} == blob | {
        "id": "",
        "version": 1,
        "content": "v2 " * 3000,
        "size": 9000,
        "metadata": {"title": "One", "backup_of": blob["id"]},
        "parentId": None,
    }
    assert await alice.read(backup["id"]) == backup


@pytest.mark.parametrize(
    ("target", "options", "code", "field"),
    [
        (0, {}, "VALIDATION_ERROR", "targetVersion"),
        (-1, {}, "VALIDATION_ERROR", "targetVersion"),
        (3, {}, "VERSION_MISMATCH", "targetVersion"),
        (1, {"fromVersion": 1}, "VERSION_MISMATCH", "fromVersion"),
    ],
)
async def test_bad_reverts_are_refused_and_leave_no_backup(
    studio: Client, target: int, options: Json, code: str, field: str
) -> None:
    blob = await studio.create()
    await studio.update(blob["id"], {"content": "2"})
    with pytest.raises(RefusedError) as caught:
        await studio.revert(blob["id"], target, createBackup=True, **options)
    assert (caught.value.code, caught.value.details["field"]) == (code, field)
    assert len(await studio.list()) == 1


async def test_binary_versions_come_back_byte_for_byte(alice: Client) -> None:
    blob = await alice.create("/////w==", contentType="image/png")
    await alice.update(blob["id"], {"content": "text", "content_type": "text/plain"})
    answer = await alice.revert(blob["id"], 1)
    assert answer["blob"]["content"] == "/////w=="
    assert answer["delta"]["patch"][1] == {"op": "replace", "path": "/content", "value": "/////w=="}
    assert [(await alice.read(blob["id"], version))["content"] for version in (1, 2, 3)] == [
        "/////w==",
        "text",
        "/////w==",
    ]
