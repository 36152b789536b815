"""What our own services may do that users may not: write as providers, and read whatever anybody owns."""

from datetime import timedelta
from typing import Any

import pytest

from subgraphs.kit.clock import ManualClock
from tests.subgraphs.studio.blobs.conftest import Client

Json = Any  # JSON values

RUN = {"provider_version": "1.2.0", "configuration_hash": "ab12", "job_id": "job_1", "duration_seconds": 0.25}
CREATE = "mutation($input: CreateBlobInput!) { createBlob(input: $input) { blob { id ownerId createdBy parentId } } }"
UPDATE = (
    "mutation($input: UpdateBlobInput!) { updateBlob(input: $input) { blob { version } delta { providerId run } } }"
)
SERVED = "query($ids: [ID!]!) { blobsForService(ids: $ids) { id ownerId text(maxBytes: 5) contentHash } }"


async def test_a_service_derives_a_blob_as_a_provider_for_its_owner(alice: Client) -> None:
    parent = await alice.create()
    answer = await alice.as_service().ask(
        CREATE,
        input={
            "content": "Longer",
            "contentType": "text/plain",
            "parentId": parent["id"],
            "providerId": "text-expander",
            "onBehalfOf": "alice",
            "run": RUN,
        },
    )
    blob = answer["createBlob"]["blob"]
    derived = {"ownerId": "alice", "createdBy": "text-expander", "parentId": parent["id"]}
    assert blob == {"id": blob["id"], **derived}
    shown = await alice.read(blob["id"], fields="latestDelta { providerId run }")
    assert shown == {"latestDelta": {"providerId": "text-expander", "run": RUN}}


async def test_a_service_changes_a_blob_as_a_provider(alice: Client) -> None:
    blob = await alice.create()
    given = {
        "blobId": blob["id"],
        "patch": {"op": "replace", "path": "/content", "value": "Corrected"},
        "providerId": "book:my-novel",
        "onBehalfOf": "alice",
        "run": RUN,
        "triggerProviders": False,
    }
    answer = await alice.as_service().ask(UPDATE, input=given)
    assert answer["updateBlob"] == {"blob": {"version": 2}, "delta": {"providerId": "book:my-novel", "run": RUN}}


@pytest.mark.parametrize("given", [{"providerId": "summarizer"}, {"onBehalfOf": "alice"}, {"run": {}}])
async def test_users_cannot_write_as_anybody_else(studio: Client, given: Json) -> None:
    bob = studio.by("bob")
    new = {"content": "x", "contentType": "text/plain", **given}
    assert (await bob.refusal(CREATE, input=new)).code == "PERMISSION_DENIED"
    blob = await bob.create()
    change = {"blobId": blob["id"], "patch": {"content": "y"}, **given}
    assert (await bob.refusal(UPDATE, input=change)).code == "PERMISSION_DENIED"


@pytest.mark.parametrize(
    ("given", "field"),
    [({"providerId": "No Provider"}, "providerId"), ({"run": [1]}, "run"), ({"run": {"x": "y" * 20_000}}, "run")],
)
async def test_what_a_service_says_is_checked(studio: Client, given: Json, field: str) -> None:
    new = {"content": "x", "contentType": "text/plain", "onBehalfOf": "alice", **given}
    refusal = await studio.as_service().refusal(CREATE, input=new)
    assert (refusal.code, refusal.details["field"]) == ("VALIDATION_ERROR", field)


async def test_a_service_reads_heads_of_any_owner(alice: Client, bob: Client) -> None:
    hers, his = await alice.create("Grüße"), await bob.create("iVBORw0KGgo=", contentType="image/png")
    hidden = await alice.create()
    await alice.delete(hidden["id"], soft=True)
    ids = [his["id"], "nonsense", hidden["id"], hers["id"]]
    served = (await alice.as_service().ask(SERVED, ids=ids))["blobsForService"]
    assert [(blob["id"], blob["ownerId"], blob["text"]) for blob in served] == [
        (his["id"], "bob", None),
        (hers["id"], "alice", "Grü"),
    ]
    assert served[1]["contentHash"] == "f83e039796c6453a10f5519e39fd113901572316a1a8ea07cb525d2801dfd074"


async def test_a_service_goes_through_the_ids_of_everybodys_blobs(alice: Client, bob: Client) -> None:
    made = sorted([(await alice.create())["id"], (await bob.create())["id"], (await alice.create())["id"]])
    await alice.delete((await alice.create())["id"], soft=True)
    service, text = alice.as_service(), "query($after: ID) { blobIdsForService(after: $after, first: 2) }"
    first = (await service.ask(text))["blobIdsForService"]
    second = (await service.ask(text, after=first[-1]))["blobIdsForService"]
    assert first + second == made
    assert (await service.ask(text, after=made[-1]))["blobIdsForService"] == []
    assert (await service.refusal("{ blobIdsForService(first: 1001) }")).details["field"] == "first"
    assert (await alice.refusal(text)).code == "PERMISSION_DENIED"


PAST = """
query($at: DateTime!, $after: String) {
  blobsAsOfForService(ownerId: "alice", asOf: $at, first: 2, after: $after) {
    nodes { id version title text(maxBytes: 3) metadata updatedAt deletedAt }
    pageInfo { hasNextPage endCursor }
  }
}
"""


async def test_a_service_reads_what_has_changed_since_a_time_as_it_was(
    alice: Client, bob: Client, clock: ManualClock
) -> None:
    unchanged, edited, hidden, removed = [(await alice.create(f"{n} one", metadata={"n": n}))["id"] for n in range(4)]
    large = (await alice.create("x" * 5000))["id"]
    await bob.update((await bob.create())["id"], {"content": "his"})
    await alice.update(edited, {"content": "two"})
    then = (await alice.read(edited))["updatedAt"]
    for number in range(30):
        clock.advance(timedelta(seconds=1))
        await alice.update(edited, {"metadata": {"n": number}})
    await alice.update(large, {"content": "y" * 5000})
    await alice.delete(hidden, soft=True)
    await alice.delete(removed)
    await alice.create("too late")
    service, pages = alice.as_service(), []
    page: Json = {"pageInfo": {"endCursor": None}}
    for _ in range(2):
        page = (await service.ask(PAST, at=then, after=page["pageInfo"]["endCursor"]))["blobsAsOfForService"]
        pages.append([(node["id"], node["version"], node["text"], node["metadata"]) for node in page["nodes"]])
    assert pages == [[(edited, 2, "two", {"n": 1}), (hidden, 1, "2 o", {"n": 2})], [(large, 1, "xxx", {})]]
    assert page["pageInfo"]["hasNextPage"] is False
    assert unchanged not in {blob_id for page in pages for blob_id, *_ in page}
    now = (await service.ask(PAST, at="2999-01-01T00:00:00Z"))["blobsAsOfForService"]
    assert now["nodes"] == []
    assert (await alice.refusal(PAST, at=then)).code == "PERMISSION_DENIED"


async def test_users_cannot_read_as_services_do(studio: Client) -> None:
    blob = await studio.create()
    assert (await studio.refusal(SERVED, ids=[blob["id"]])).code == "PERMISSION_DENIED"
    assert (await studio.by(None).refusal(SERVED, ids=[blob["id"]])).code == "INVALID_TOKEN"


async def test_a_service_resolves_entities_of_any_owner(studio: Client) -> None:
    blob = await studio.create()
    text = "query($of: [_Any!]!) { _entities(representations: $of) { ... on Blob { ownerId } } }"
    of = [{"__typename": "Blob", "id": blob["id"]}]
    assert await studio.as_service().ask(text, of=of) == {"_entities": [{"ownerId": "alice"}]}
    assert (await studio.by("bob").refusal(text, of=of)).code == "PERMISSION_DENIED"
