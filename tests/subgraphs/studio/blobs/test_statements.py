"""Nested lists cost a fixed number of statements, however many blobs they show."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.subgraphs.studio.blobs.conftest import Client

NESTED = """
{
  blobs(first: 100) {
    totalCount
    nodes {
      id title content contentUrl enrichedMetadata
      owner { id }
      parent { title parent { title } }
      latestDelta { id patch blob { id } }
      children(first: 5) { totalCount nodes { title latestDelta { toVersion } } }
      allChildren { title }
      deltas(first: 2) { totalCount nodes { id patch } }
      history { id }
      requestedProviders { id }
    }
  }
}
"""


@pytest.mark.parametrize("count", [2, 20])
async def test_nested_lists_cost_the_same_for_few_and_many(
    alice: Client, statements: Callable[[], Any], count: int
) -> None:
    root = await alice.create("root " * 2000)
    for number in range(count):
        blob = await alice.create(f"child {number} " * 1000, parentId=root["id"], providers=["summarizer"])
        await alice.update(blob["id"], {"content": f"changed {number} " * 1000})
    with statements() as seen:
        answer = await alice.ask(NESTED)
    assert len(answer["blobs"]["nodes"]) == count + 1
    # blobs and their count; contents of heads and their size; parents, and theirs; latest deltas, their contents (and
    # size) and blobs; children, their count and latest deltas; all children; deltas, their count and contents (and
    # size); histories; processing
    assert len(seen) <= 21, seen


async def test_entities_are_read_together(alice: Client, statements: Callable[[], Any]) -> None:
    blobs = [await alice.create(str(number)) for number in range(10)]
    representations = [{"__typename": "Blob", "id": blob["id"]} for blob in blobs]
    text = "query($r: [_Any!]!) { _entities(representations: $r) { ... on Blob { title latestDelta { id } } } }"
    with statements() as seen:
        answer = await alice.ask(text, r=representations)
    assert [entity["title"] for entity in answer["_entities"]] == [str(number) for number in range(10)]
    assert len(seen) == 2


async def test_reading_one_blob_takes_one_statement(alice: Client, statements: Callable[[], Any]) -> None:
    blob = await alice.create("small")
    with statements() as seen:
        await alice.read(blob["id"], fields="id content enrichedMetadata version parentId contentUrl title")
    assert len(seen) == 1
