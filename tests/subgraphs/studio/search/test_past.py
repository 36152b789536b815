"""Queries of the past: blobs as they were at a time, those that were hidden since among them; on both databases."""

from datetime import timedelta
from typing import Any

import pytest

from subgraphs.kit.clock import ManualClock
from subgraphs.kit.scalars import print_moment
from subgraphs.studio.search.domain.evaluation import in_order
from subgraphs.studio.search.domain.fields import Column
from subgraphs.studio.search.domain.query import parse_order
from tests.subgraphs.studio.search.conftest import Client
from tests.subgraphs.studio.search.test_query_truth import described, heads

Json = Any  # JSON values


async def titles(client: Client, as_of: str | None, **given: Json) -> list[str]:
    return [row["title"] for row in (await client.query(asOf=as_of, **{"select": ["title"], **given}))["rows"]]


def later(clock: ManualClock) -> str:
    """The moment now; what comes is later."""
    moment = print_moment(clock.now())
    clock.advance(timedelta(minutes=1))
    return moment


async def test_blobs_are_asked_about_as_they_were(alice: Client, bob: Client, clock: ManualClock) -> None:
    nothing = later(clock)
    await alice.create(metadata={"title": "Kept", "n": 1})
    edited = await alice.create(metadata={"title": "Edited", "n": 2, "tags": ["a"]})
    hidden = await alice.create(metadata={"title": "Hidden", "n": 3})
    removed = await alice.create(metadata={"title": "Removed", "n": 4})
    await bob.create(metadata={"title": "His"})
    created = later(clock)
    await alice.update(edited, {"metadata": {"title": "Edited once", "n": 20, "tags": ["a", "b"]}})
    await alice.delete(hidden, soft=True)
    once = later(clock)
    await alice.update(edited, {"content": "one two three", "metadata": {"title": "Edited twice"}})
    await alice.delete(removed)
    now = later(clock)

    assert await titles(alice, nothing) == []
    assert await titles(alice, created) == ["Kept", "Edited", "Hidden"]
    assert await titles(alice, once) == ["Kept", "Edited once"]
    assert await titles(alice, now) == await titles(alice, None) == ["Kept", "Edited twice"]
    assert await titles(alice, "9999-12-31T23:59:59Z") == ["Kept", "Edited twice"]
    assert await titles(bob, created) == ["His"]

    tagged = {"metadata.tags": {"contains": "b"}}
    assert await titles(alice, created, where=tagged) == []
    assert await titles(alice, once, where=tagged) == ["Edited once"]
    select = ["id", "version", "updated_at", "metadata.n", "metadata.word_count"]
    then = await alice.query(asOf=once, where={"id": edited}, select=select)
    stated = {"id": edited, "version": 2, "updated_at": once, "metadata": {"n": 20, "word_count": 1}}
    assert then["rows"] == [stated]
    assert then["blobs"] == [{"id": edited}]
    big = {"metadata": {"path": "n", "is": {"number": {"gt": 1}}}}
    order = [{"field": "metadata.n", "direction": "DESC"}]
    found = await alice.query(asOf=created, condition=big, orderBy=order, select=["title"], limit=1, offset=1)
    assert found["rows"] == [{"title": "Edited"}]
    assert found["statistics"]["totalResults"] == 2


async def test_many_blobs_that_have_changed_are_all_asked_about(alice: Client, clock: ManualClock) -> None:
    blob_ids = [await alice.create(metadata={"n": number}) for number in range(55)]
    then = later(clock)
    for blob_id in blob_ids:
        await alice.update(blob_id, {"metadata": {"n": 1000}})
    found = await alice.query(asOf=then, where={"metadata.n": {"lt": 1000}}, select=["metadata.n"], limit=1000)
    assert [row["metadata"]["n"] for row in found["rows"]] == list(range(55))
    assert found["statistics"]["totalResults"] == 55


ORDERS = [
    [],
    [("metadata.x", False)],
    [("metadata.x", True)],
    [("metadata.x.y", False), ("size", True)],
    [("parent_id", True), ("title", False)],
    [("title", True)],
    [("created_at", True), ("metadata.x", False)],
    [("version", True)],
]


@pytest.mark.parametrize("order", ORDERS)
async def test_the_order_of_the_past_is_that_of_the_databases(indexed: Client, order: list[tuple[str, bool]]) -> None:
    await indexed.index(*heads())
    keys = [{"field": field, "direction": "DESC" if descending else "ASC"} for field, descending in order]
    rows = await indexed.rows(select=["id"], orderBy=keys, limit=1000)
    reference = in_order([described(head) for head in heads()], parse_order(order))
    assert [row["id"] for row in rows] == [blob.columns[Column.ID] for blob in reference]
