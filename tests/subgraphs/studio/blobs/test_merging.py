"""Stale writers whose changes are merged, deltas that are undone, and how versions differ."""

import json
from typing import Any

import pytest

from tests.subgraphs.studio.blobs.conftest import Client

Json = Any  # JSON values

TEXT = "one\ntwo\nthree\nfour\nfive\nsix\n"
UPDATE = """
mutation($input: UpdateBlobInput!) {
  updateBlob(input: $input) { blob { version content metadata contentType } delta { patch operation } }
}
"""
APPLY = """
mutation($input: ApplyDeltaInput!) { applyDelta(input: $input) { blob { version content metadata } } }
"""
UNDO = """
mutation($input: UndoDeltaInput!) {
  undoDelta(input: $input) { blob { version content metadata } delta { operation patch inverse } }
}
"""


async def stale(alice: Client, blob: str, patch: Json, base: int = 1, **more: Json) -> Json:
    given = {"blobId": blob, "patch": patch, "fromVersion": base, "onConflict": "MERGE", **more}
    return (await alice.ask(UPDATE, input=given))["updateBlob"]


async def test_changes_in_different_places_are_merged(alice: Client) -> None:
    blob = (await alice.create(TEXT, metadata={"title": "T", "tags": ["a"], "deep": {"x": 1, "y": 1}}))["id"]
    await alice.update(
        blob, {"content": TEXT.replace("two", "TWO"), "metadata": {"tags": ["a", "b"], "deep": {"x": 2}}}
    )
    answer = await stale(alice, blob, {"content": TEXT.replace("five", "FIVE"), "metadata": {"deep": {"y": None}}})
    assert answer["blob"] == {
        "version": 3,
        "content": "one\nTWO\nthree\nfour\nFIVE\nsix\n",
        "metadata": {"title": "T", "tags": ["a", "b"], "deep": {"x": 2}},
        "contentType": "text/plain",
    }
    assert answer["delta"]["patch"] == [
        {"op": "replace", "path": "/content", "value": "one\nTWO\nthree\nfour\nFIVE\nsix\n"},
        {"op": "remove", "path": "/metadata/deep/y"},
    ]
    assert (await alice.read(blob, 2))["content"] == TEXT.replace("two", "TWO")


async def test_applied_deltas_are_merged_too(alice: Client) -> None:
    blob = (await alice.create(TEXT))["id"]
    await alice.update(blob, {"metadata": {"a": 1}})
    patch = {"op": "add", "path": "/metadata/b", "value": 2}
    given = {"blobId": blob, "patch": patch, "fromVersion": 1, "onConflict": "MERGE"}
    answer = await alice.ask(APPLY, input=given)
    assert answer["applyDelta"]["blob"]["metadata"] == {"a": 1, "b": 2}


async def test_json_content_is_merged_by_its_keys(alice: Client) -> None:
    def document(**parts: Json) -> str:
        return json.dumps({"a": {"x": 1}, "b": [1, 2], "c": "same"} | parts)

    blob = (await alice.create(document(), contentType="application/json", encoding="UTF_8"))["id"]
    await alice.update(blob, {"op": "replace", "path": "/content/a/x", "value": 2})
    answer = await stale(alice, blob, {"op": "add", "path": "/content/d", "value": True})
    assert json.loads(answer["blob"]["content"]) == {"a": {"x": 2}, "b": [1, 2], "c": "same", "d": True}


@pytest.mark.parametrize(
    ("theirs", "mine", "conflicts"),
    [
        ({"metadata": {"a": 2}}, {"metadata": {"a": 3}}, ["/metadata/a"]),
        ({"metadata": {"a": 2, "l": [1]}}, {"metadata": {"a": None, "l": [2]}}, ["/metadata/a", "/metadata/l"]),
        ({"content": TEXT.replace("two", "2")}, {"content": TEXT.replace("two", "zwei")}, ["/content"]),
        ({"content_type": "text/html"}, {"content_type": "text/markdown"}, ["/content_type"]),
        ({"metadata": {"s/l~s": 1}}, {"metadata": {"s/l~s": 2}}, ["/metadata/s~1l~0s"]),
    ],
)
async def test_changes_of_the_same_place_are_refused_and_named(
    alice: Client, theirs: Json, mine: Json, conflicts: list[str]
) -> None:
    blob = await alice.create(TEXT, metadata={"a": 1, "l": []})
    changed = (await alice.update(blob["id"], theirs))["blob"]
    given = {"blobId": blob["id"], "patch": mine, "fromVersion": 1, "onConflict": "MERGE"}
    refusal = await alice.refusal(UPDATE, input=given)
    assert (refusal.code, refusal.details["conflicts"]) == ("VERSION_MISMATCH", conflicts)
    assert (refusal.details["provided_version"], refusal.details["current_version"]) == (1, 2)
    assert await alice.read(blob["id"]) == changed


async def test_the_same_change_on_both_sides_is_no_conflict(alice: Client) -> None:
    blob = (await alice.create(TEXT))["id"]
    await alice.update(blob, {"metadata": {"a": 1}, "content": "same"})
    answer = await stale(alice, blob, {"metadata": {"a": 1}, "content": "same"})
    assert (answer["blob"]["version"], answer["blob"]["content"], answer["delta"]["patch"]) == (3, "same", [])


@pytest.mark.parametrize("more", [{}, {"onConflict": "FAIL"}, {"onConflict": "MERGE", "fromVersion": 9}])
async def test_without_a_merge_a_stale_writer_is_refused(studio: Client, more: Json) -> None:
    blob = (await studio.create(TEXT))["id"]
    await studio.update(blob, {"metadata": {"a": 1}})
    given = {"blobId": blob, "patch": {"metadata": {"b": 1}}, "fromVersion": 1} | more
    assert (await studio.refusal(UPDATE, input=given)).code == "VERSION_MISMATCH"


async def test_if_match_stays_strict(studio: Client) -> None:
    blob = (await studio.create(TEXT))["id"]
    await studio.update(blob, {"metadata": {"a": 1}})
    given = {"blobId": blob, "patch": {"metadata": {"b": 1}}, "fromVersion": 1, "onConflict": "MERGE", "ifMatch": '"1"'}
    assert (await studio.refusal(UPDATE, input=given)).code == "CONCURRENT_MODIFICATION"


async def test_a_patch_that_does_not_fit_its_own_base_is_refused(studio: Client) -> None:
    blob = (await studio.create(TEXT))["id"]
    await studio.update(blob, {"metadata": {"a": 1}})
    given = {"blobId": blob, "patch": {"op": "remove", "path": "/metadata/a"}, "fromVersion": 1, "onConflict": "MERGE"}
    assert (await studio.refusal(UPDATE, input=given)).code == "INVALID_DELTA"


# Undo


async def delta_of(alice: Client, blob: str, version: int) -> str:
    found = await alice.read(blob, version, fields="latestDelta { id }")
    return str(found["latestDelta"]["id"])


async def test_the_last_delta_is_undone(alice: Client) -> None:
    blob = (await alice.create(TEXT, metadata={"a": 1}))["id"]
    delta = (await alice.update(blob, {"content": "Gone", "metadata": {"a": None, "b": 2}}))["delta"]["id"]
    answer = (await alice.ask(UNDO, input={"deltaId": delta}))["undoDelta"]
    assert answer["blob"] == {"version": 3, "content": TEXT, "metadata": {"a": 1}}
    assert answer["delta"]["operation"] == "REVERT"
    again = await delta_of(alice, blob, 3)
    assert (await alice.ask(UNDO, input={"deltaId": again}))["undoDelta"]["blob"]["content"] == "Gone"


async def test_an_earlier_delta_is_undone_under_what_was_written_since(alice: Client) -> None:
    blob = (await alice.create(TEXT, metadata={"a": 1}))["id"]
    await alice.update(blob, {"content": TEXT.replace("two", "TWO"), "metadata": {"a": 2}})
    await alice.update(blob, {"content": TEXT.replace("two", "TWO").replace("six", "SIX"), "metadata": {"b": 1}})
    answer = (await alice.ask(UNDO, input={"deltaId": await delta_of(alice, blob, 2)}))["undoDelta"]["blob"]
    assert answer == {"version": 4, "content": TEXT.replace("six", "SIX"), "metadata": {"a": 1, "b": 1}}


async def test_what_was_changed_again_cannot_be_undone(alice: Client) -> None:
    blob = (await alice.create(TEXT))["id"]
    for content in ("second", "third"):
        await alice.update(blob, {"content": content})
    refusal = await alice.refusal(UNDO, input={"deltaId": await delta_of(alice, blob, 2)})
    assert (refusal.code, refusal.details["conflicts"]) == ("CONCURRENT_MODIFICATION", ["/content"])


async def test_undoing_has_its_refusals(alice: Client, bob: Client) -> None:
    blob = (await alice.create(TEXT))["id"]
    made = await delta_of(alice, blob, 1)
    assert (await alice.refusal(UNDO, input={"deltaId": made})).code == "INVALID_DELTA"
    delta = (await alice.update(blob, {"content": "second"}))["delta"]["id"]
    assert (await bob.refusal(UNDO, input={"deltaId": delta})).code == "PERMISSION_DENIED"
    assert (await alice.refusal(UNDO, input={"deltaId": "delta_unknown"})).code == "BLOB_NOT_FOUND"
    assert (await alice.refusal(UNDO, input={"deltaId": delta, "fromVersion": 1})).code == "VERSION_MISMATCH"
    assert (await alice.refusal(UNDO, input={"deltaId": delta, "ifMatch": '"1"'})).code == "CONCURRENT_MODIFICATION"
    repeated = {"deltaId": delta, "idempotencyKey": "undo-1"}
    first = await alice.ask(UNDO, input=repeated)
    assert await alice.ask(UNDO, input=repeated) == first


async def test_large_contents_are_undone_and_shown_in_inverses(alice: Client) -> None:
    large = "large\n" * 2_000
    blob = (await alice.create(large))["id"]
    delta = (await alice.update(blob, {"content": "small"}))["delta"]["id"]
    assert (await alice.ask(UNDO, input={"deltaId": delta}))["undoDelta"]["blob"]["content"] == large
    found = (await alice.ask("query($id: ID!) { delta(id: $id) { inverse } }", id=delta))["delta"]["inverse"]
    assert found == [{"op": "replace", "path": "/content", "value": large}]


# Differences

DIFF = "query($id: ID!, $from: Int!, $to: Int) { blob(id: $id) { diff(from: $from, to: $to) { %s } } }"


async def difference(alice: Client, blob: str, start: int, end: int | None = None, fields: str = "patch text") -> Json:
    versions: dict[str, Json] = {"from": start, "to": end}
    return (await alice.ask(DIFF % fields, id=blob, **versions))["blob"]["diff"]


async def test_versions_differ_by_a_patch_and_a_text_diff(alice: Client) -> None:
    blob = (await alice.create(TEXT, metadata={"a": {"x": [1, 2, 3]}, "b": 1}))["id"]
    change = {"content": TEXT.replace("two", "TWO"), "metadata": {"a": {"x": [1, 9, 3, 4]}, "b": None, "c": "new"}}
    await alice.update(blob, change)
    assert await difference(alice, blob, 1, fields="fromVersion toVersion patch text") == {
        "fromVersion": 1,
        "toVersion": 2,
        "patch": [
            {"op": "replace", "path": "/content", "value": TEXT.replace("two", "TWO")},
            {"op": "remove", "path": "/metadata/b"},
            {"op": "replace", "path": "/metadata/a/x/1", "value": 9},
            {"op": "add", "path": "/metadata/a/x/3", "value": 4},
            {"op": "add", "path": "/metadata/c", "value": "new"},
        ],
        "text": "--- version 1\n+++ version 2\n@@ -1,5 +1,5 @@\n one\n-two\n+TWO\n three\n four\n five\n",
    }
    assert await difference(alice, blob, 2, 2) == {"patch": [], "text": ""}


async def test_a_difference_applied_to_the_one_makes_the_other(alice: Client) -> None:
    versions = [
        {"content": '{"a": [1, {"b": 2}], "c": null}', "metadata": {"tags": ["x", "y"], "n": {"m": 1}}},
        {"content": '{"a": [{"b": 3}, 4, 5], "d": {}}', "metadata": {"tags": ["y"], "n": None, "k": [[1], []]}},
        {"content": "[]", "metadata": {"tags": None}},
        {"content": '"text"', "metadata": {"tags": [1.5, True, None]}},
    ]
    blob = (await alice.create("{}", contentType="application/json", encoding="UTF_8"))["id"]
    for version in versions:
        await alice.update(blob, version)
    for start in range(1, 6):
        for end in range(1, 6):
            found = await difference(alice, blob, start, end, "patch")
            before, after = await alice.read(blob, start), await alice.read(blob, end)
            other = await alice.create(
                before["content"], contentType="application/json", encoding="UTF_8", metadata=before["metadata"]
            )
            if found["patch"]:
                other = (await alice.update(other["id"], found["patch"]))["blob"]
            assert json.loads(other["content"]) == json.loads(after["content"]), (start, end)
            assert other["metadata"] == after["metadata"], (start, end)


async def test_differences_have_their_limits(studio: Client) -> None:
    blob = (await studio.create("iVBORw0KGgo=", contentType="image/png"))["id"]
    await studio.update(blob, {"metadata": {"a": 1}})
    found = await difference(studio, blob, 1)
    assert found == {"patch": [{"op": "add", "path": "/metadata/a", "value": 1}], "text": None}
    for versions, code in (({"from": 0}, "VALIDATION_ERROR"), ({"from": 3}, "BLOB_NOT_FOUND")):
        assert (await studio.refusal(DIFF % "text", id=blob, **versions)).code == code
    many = {f"k{place}": place for place in range(1_200)}
    await studio.update(blob, {"metadata": many})
    patch = (await difference(studio, blob, 2))["patch"]
    assert patch == [{"op": "replace", "path": "/metadata", "value": {"a": 1} | many}]
