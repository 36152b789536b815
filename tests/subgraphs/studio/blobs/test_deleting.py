"""Removing and hiding blobs and their trees (D-13)."""

from typing import Any

import pytest
from sqlalchemy import func, insert, select

from subgraphs.kit.app import Subgraph
from subgraphs.studio.blobs.models import (
    BlobRow,
    ContentRow,
    DeltaRow,
    SnapshotRow,
    Table,
    TagRow,
    UsageRow,
)
from subgraphs.studio.blobs.ports import Resources
from tests.subgraphs.studio.blobs.conftest import Client, RefusedError

Json = Any  # JSON values


async def tree(client: Client) -> dict[str, Json]:
    """root → middle → leaf, and root → side."""
    root = await client.create("root", metadata={"title": "root", "tags": ["t"]})
    middle = await client.create("m" * 5000, metadata={"title": "middle"}, parentId=root["id"])
    leaf = await client.create("leaf", metadata={"title": "leaf"}, parentId=middle["id"])
    side = await client.create("side", metadata={"title": "side"}, parentId=root["id"])
    return {"root": root, "middle": middle, "leaf": leaf, "side": side}


async def count(subgraph: Subgraph[Resources], table: type[Table]) -> int:
    async with subgraph.database.reading() as session:
        found: int = await session.scalar(select(func.count()).select_from(table))
        return found


async def usage(subgraph: Subgraph[Resources]) -> tuple[int, int]:
    async with subgraph.database.reading() as session:
        row = (await session.execute(select(UsageRow.blobs, UsageRow.bytes))).one()
        return row.blobs, row.bytes


@pytest.mark.parametrize(
    ("deleted", "options", "counted", "left"),
    [
        ("middle", {}, 1, ["leaf", "root", "side"]),
        ("middle", {"cascade": True}, 2, ["root", "side"]),
        ("middle", {"soft": True}, 1, ["leaf", "root", "side"]),
        ("middle", {"soft": True, "cascade": True}, 2, ["root", "side"]),
        ("root", {"cascade": True}, 4, []),
        ("root", {"soft": True, "cascade": True}, 4, []),
        ("leaf", {"cascade": True}, 1, ["middle", "root", "side"]),
    ],
)
async def test_what_goes_and_what_stays(
    alice: Client, deleted: str, options: Json, counted: int, left: list[str]
) -> None:
    blobs = await tree(alice)
    assert await alice.delete(blobs[deleted]["id"], **options) == {
        "deletedId": blobs[deleted]["id"],
        "deletedCount": counted,
    }
    assert await alice.list("(sort: { field: TITLE, direction: ASC })") == left
    for name, blob in blobs.items():
        if name in left:
            parent = next((other for other in left if blobs[other]["id"] == blob["parentId"]), None)
            read = await alice.read(blob["id"], fields="parentId parent { title } children { nodes { title } }")
            assert read["parent"] == (parent and {"title": parent})
            assert read["parentId"] == (parent and blobs[parent]["id"])
            children = [other for other in left if blobs[other]["parentId"] == blob["id"]]
            assert sorted(child["title"] for child in read["children"]["nodes"]) == children
        else:
            with pytest.raises(RefusedError) as caught:
                await alice.read(blob["id"])
            assert caught.value.code == "BLOB_NOT_FOUND"
    with pytest.raises(RefusedError) as caught:
        await alice.delete(blobs[deleted]["id"], **options)
    assert caught.value.code == "BLOB_NOT_FOUND"


@pytest.mark.parametrize("soft", [True, False])
async def test_the_gone_are_nowhere(alice: Client, soft: bool) -> None:
    blob = await alice.create("Findable words", metadata={"tags": ["t"]}, providers=["summarizer"])
    delta_id = (await alice.update(blob["id"], {"content": "Findable"}))["delta"]["id"]
    await alice.delete(blob["id"], soft=soft)
    for criteria in ('tags: ["t"]', 'provider: "summarizer"', ""):
        assert await alice.list(f"(filter: {{ {criteria} }})") == []
    for write in (
        alice.update(blob["id"], {"content": "x"}),
        alice.revert(blob["id"], 1),
        alice.create("child", parentId=blob["id"]),
        alice.list(f'(filter: {{ parentId: "{blob["id"]}" }})'),
        alice.ask(f'{{ delta(id: "{delta_id}") {{ id }} }}'),
    ):
        with pytest.raises(RefusedError) as caught:
            await write
        assert caught.value.code == "BLOB_NOT_FOUND"
    entities = await alice.ask(
        "query($r: [_Any!]!) { _entities(representations: $r) { __typename } }",
        r=[{"__typename": "Blob", "id": blob["id"]}, {"__typename": "Delta", "id": delta_id}],
    )
    assert entities == {"_entities": [None, None]}


async def test_hard_deletion_leaves_nothing_in_the_database(alice: Client, subgraph: Subgraph[Resources]) -> None:
    blobs = await tree(alice)
    for number in range(40):
        await alice.update(blobs["middle"]["id"], {"metadata": {"n": number}})
    await alice.delete(blobs["root"]["id"], cascade=True)
    for table in (BlobRow, DeltaRow, SnapshotRow, ContentRow, TagRow):
        assert await count(subgraph, table) == 0, table
    assert await usage(subgraph) == (0, 0)


async def test_soft_deletion_keeps_the_history_and_counts_as_stored(
    alice: Client, subgraph: Subgraph[Resources]
) -> None:
    blobs = await tree(alice)
    await alice.delete(blobs["root"]["id"], cascade=True, soft=True)
    assert await usage(subgraph) == (4, 5000 + 4 + 4 + 4)
    async with subgraph.database.reading() as session:
        history = select(DeltaRow.operation, DeltaRow.to_version).order_by(DeltaRow.to_version)
        rows = (await session.execute(history)).all()
        heads = (await session.scalars(select(BlobRow.version))).all()
    assert [tuple(row) for row in rows] == [("create", 1)] * 4 + [("delete", 2)] * 4
    assert list(heads) == [2] * 4


async def test_hard_deletion_takes_hidden_descendants_along(alice: Client, subgraph: Subgraph[Resources]) -> None:
    blobs = await tree(alice)
    await alice.delete(blobs["leaf"]["id"], soft=True)
    assert (await alice.delete(blobs["root"]["id"], cascade=True))["deletedCount"] == 4
    assert await usage(subgraph) == (0, 0)


@pytest.mark.parametrize("soft", [True, False])
async def test_a_chain_of_ten_thousand_goes_at_once(alice: Client, subgraph: Subgraph[Resources], soft: bool) -> None:
    root = await alice.create("root")
    links = [f"00000000-0000-7000-8000-{number:012}" for number in range(10_000)]
    table = Table.metadata.tables["blobs"]
    async with subgraph.database.transaction() as session:
        facts = (await session.execute(select(table))).mappings().one()
        chain = zip([root["id"], *links], links, strict=False)
        rows = [
            dict(facts) | {"id": link, "parent_id": above, "ordinal": place}
            for place, (above, link) in enumerate(chain, start=2)
        ]
        await session.execute(insert(table), rows)
    assert (await alice.delete(root["id"], cascade=True, soft=soft))["deletedCount"] == 10_001
    assert await alice.list() == []
