"""The index follows blobs: what was written before a search is found by it, what is gone is not."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from subgraphs.kit.clock import ManualClock
from subgraphs.kit.follow import Event
from subgraphs.studio.search.app import create_subgraph
from subgraphs.studio.search.service.indexing import follow_blobs, follow_providers, index_heads
from tests.subgraphs.studio.search.conftest import SEARCH, BesideGate, Client, head_of

Json = Any  # JSON values

DAY = datetime(2024, 1, 15, tzinfo=UTC)


async def test_a_search_knows_what_was_committed_before_it(alice: Client) -> None:
    for round_ in range(10):
        blob_id = await alice.create(f"round{round_}", metadata={"title": f"Title {round_}"})
        assert await alice.titles(f"round{round_}") == [f"Title {round_}"]
        assert await alice.rows({"id": blob_id}, select=["version"]) == [{"version": 1}]


async def test_changes_reverts_and_deletions_are_followed(alice: Client) -> None:
    blob_id = await alice.create("first words", metadata={"title": "A", "tags": ["old"]})
    await alice.update(blob_id, {"content": "second words", "metadata": {"tags": ["new"]}})
    assert await alice.titles("first") == []
    assert await alice.titles("second") == ["A"]
    assert (await alice.find("second"))["facets"]["tags"] == [{"value": "new", "count": 1}]
    await alice.revert(blob_id, 1)
    assert await alice.titles("first") == ["A"]
    assert await alice.titles("second") == []
    assert await alice.rows({"metadata.tags": {"contains": "old"}}, select=["version"]) == [{"version": 3}]
    await alice.delete(blob_id, soft=True)
    assert await alice.titles("first") == []
    assert await alice.rows() == []


async def test_a_tree_that_is_deleted_is_gone_at_once_with_its_counts(alice: Client) -> None:
    root = await alice.create("oak", metadata={"tags": ["tree"]})
    child = await alice.create("oak branch", parentId=root, metadata={"tags": ["tree"]})
    await alice.create("oak leaf", parentId=child, metadata={"tags": ["tree"]})
    await alice.create("oak elsewhere", metadata={"tags": ["other"]})
    assert (await alice.find("oak"))["totalCount"] == 4
    assert (await alice.query(where={"parent_id": root}))["statistics"]["totalResults"] == 1
    await alice.delete(root, cascade=True)
    found = await alice.find("oak")
    assert found["totalCount"] == 1
    assert found["facets"]["tags"] == [{"value": "other", "count": 1}]


async def test_children_of_a_deleted_blob_become_roots_in_the_index_too(alice: Client) -> None:
    for soft in (False, True):
        root = await alice.create("root")
        child = await alice.create("child", parentId=root)
        assert await alice.rows({"id": child}, select=["parent_id"]) == [{"parent_id": root}]
        await alice.delete(root, soft=soft)
        assert await alice.rows({"id": child}, select=["parent_id"]) == [{"parent_id": root if soft else None}]


async def test_hearing_of_changes_again_late_and_out_of_order_changes_nothing(alice: Client, gate: BesideGate) -> None:
    blob_id = await alice.create("one", metadata={"title": "A"})
    other = await alice.create("gone", metadata={"title": "B"})
    await alice.update(blob_id, {"content": "two"})
    await alice.delete(other)
    assert await alice.titles("two") == ["A"]
    page = await gate.events(
        "blobs", after=0, topics=["blob.created", "blob.updated", "blob.deleted"], limit=50, seconds=0
    )
    events = [Event(**event) for event in page["events"]]
    for order in (events, events[::-1], events[:1], events[-1:]):
        await follow_blobs(_again(alice), order)
    assert await alice.titles("two") == ["A"]
    assert await alice.titles("one") == []
    assert await alice.titles("gone") == []
    assert len(await alice.rows()) == 1


def _again(client: Client) -> Any:
    """A run of the follower that does not move its position."""

    class Again:
        graph = client.search.graph
        transaction = staticmethod(client.search.database.transaction)

    return Again()


async def test_an_older_head_never_replaces_a_newer_one(indexed: Client) -> None:
    await indexed.index({"number": 1, "version": 3, "title": "new"})
    await indexed.index({"number": 1, "version": 2, "title": "old"})
    assert await indexed.rows(select=["title", "version"]) == [{"title": "new", "version": 3}]


async def test_writers_of_one_blob_at_the_same_time_leave_the_newest(indexed: Client) -> None:
    await asyncio.gather(
        *(indexed.index({"number": 1, "version": version, "text": f"v{version}"}) for version in range(1, 9))
    )
    assert await indexed.rows(select=["version"]) == [{"version": 8}]
    assert (await indexed.find("v8"))["totalCount"] == 1
    assert (await indexed.find("v7"))["totalCount"] == 0


async def test_a_search_answers_with_what_is_there_while_blobs_are_away(alice: Client, gate: BesideGate) -> None:
    await alice.create("steady", metadata={"title": "A"})
    assert await alice.titles("steady") == ["A"]
    gate.open = False
    assert await alice.titles("steady") == ["A"]


async def test_a_restarted_index_goes_on_where_it_was(
    values: dict[str, str], clock: ManualClock, gate: BesideGate
) -> None:
    found: list[str] = []
    for title in ("A", "B"):
        search = create_subgraph(values | {"demo": "false", "search_wait_seconds": "20"}, clock)
        search.connect(gate)
        await search.start()
        alice = Client(search, gate.blobs)
        await alice.create("common", metadata={"title": title})
        found = await alice.titles("common", sort={"field": "TITLE", "direction": "ASC"})
        await search.stop()
    assert found == ["A", "B"]


async def test_providers_are_known_that_were_asked_or_made_it(alice: Client) -> None:
    await alice.create("text", metadata={"title": "asked"}, providers=["summarizer"])
    await alice.create("text", metadata={"title": "not"})
    assert await alice.titles("text", filter={"provider": "summarizer"}) == ["asked"]
    assert await alice.titles("text", filter={"provider": "grammar-checker"}) == []
    refusal = await alice.refusal(SEARCH, input={"query": "x", "filter": {"provider": "nobody"}})
    assert (refusal.code, refusal.details) == ("PROVIDER_NOT_FOUND", {"provider_id": "nobody"})


async def test_providers_are_known_that_were_asked_later(alice: Client) -> None:
    blob_id = await alice.create("text", metadata={"title": "A"})
    assert await alice.titles("text") == ["A"]
    other = "00000000-0000-7000-8000-000000000000"
    for named in (blob_id, other, blob_id):
        event = Event(1, "job.queued", "alice", "job_1", {"blob_id": named, "provider_id": "summarizer"}, DAY)
        await follow_providers(_again(alice), [event])
    assert await alice.titles("text", filter={"provider": "summarizer"}) == ["A"]
    await alice.delete(blob_id)
    assert await alice.titles("text", filter={"provider": "summarizer"}) == []


async def test_binary_content_is_found_by_its_title_and_tags(alice: Client) -> None:
    await alice.create("iVBORw0KGgo=", contentType="image/png", encoding="BASE64", metadata={"title": "Sunset & sea"})
    (hit,) = (await alice.find("sunset"))["nodes"]
    assert hit["excerpt"] == "<mark>Sunset</mark> &amp; sea"


@pytest.mark.parametrize("user", ["bob", "alice_2", "alic", "ALICE", "", "al\u00eece"])
async def test_nothing_of_another_owner_shows(indexed: Client, user: str) -> None:
    await indexed.index(
        {"number": 1, "owner": "alice", "text": "secret plans", "metadata": {"tags": ["hidden"], "status": "x"}},
        {"number": 2, "owner": "alice 2", "text": "secret plans", "metadata": {"tags": ["hidden"]}},
    )
    other = indexed.by(user or "o")
    for query in ("secret", '"secret plans"', "s", "plan", "-nothing", 'secret" OR owner:"alice', "owner : alice"):
        found = await other.find(query)
        assert (found["totalCount"], found["nodes"]) == (0, [])
        assert found["facets"] == {"contentTypes": [], "tags": []}
    for where in (None, {"user_id": "alice"}, {"or": [{"user_id": "alice"}, {"not": {"title": "x"}}]}):
        assert (await other.query(where=where))["statistics"]["totalResults"] == 0
    refusal = await other.refusal(SEARCH, input={"query": "x", "filter": {"parentId": head_of(1)["id"]}})
    assert refusal.code == "PERMISSION_DENIED"


async def test_nobody_searches_without_a_token(indexed: Client) -> None:
    nobody = indexed.by(None)
    assert (await nobody.refusal(SEARCH, input={"query": "x"})).code == "INVALID_TOKEN"
    assert (await nobody.refusal("{ queryBlobs(input: {}) { rows } }")).code == "INVALID_TOKEN"


async def test_totals_and_facets_of_ten_users_are_their_own(indexed: Client) -> None:
    heads: list[Json] = [
        {
            "number": number,
            "owner": f"user_{number % 10}",
            "text": "common words",
            "metadata": {"tags": [f"t{number % 3}"]},
        }
        for number in range(200)
    ]
    await indexed.index(*heads)
    for user in range(10):
        own = [head for head in heads if head["owner"] == f"user_{user}"]
        found = await indexed.by(f"user_{user}").find("common", first=7)
        assert found["totalCount"] == len(own) == 20
        counts = {tag["value"]: tag["count"] for tag in found["facets"]["tags"]}
        assert counts == {f"t{rest}": sum(head["number"] % 3 == rest for head in own) for rest in range(3)}
        assert {int(node["id"][:8]) % 10 for node in found["nodes"]} == {user}


async def test_a_document_of_nothing_but_rare_words_is_indexed_as_far_as_it_goes(indexed: Client) -> None:
    ligature = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}"
    text = "start " + " ".join(f"{ligature}{number}" for number in range(12_000))
    await indexed.index({"number": 1, "text": text, "title": "x" * 100_000 + "\0"})
    assert (await indexed.find("start"))["totalCount"] == 1


async def test_forgetting_leaves_nothing_behind(indexed: Client) -> None:
    await indexed.index({"number": 1, "text": "x", "metadata": {"tags": ["t"]}}, {"number": 2})
    async with indexed.search.database.transaction() as session:
        await index_heads(session, [head_of(1)["id"]], [])
    assert [row["id"] for row in await indexed.rows(select=["id"])] == [head_of(2)["id"]]
