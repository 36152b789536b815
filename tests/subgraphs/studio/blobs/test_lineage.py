"""What derives from what, over the graph: ancestors, descendants, and the lineage with its drawings (D-17 to D-19)."""

from collections.abc import Callable
from typing import Any

import pytest
from inline_snapshot import snapshot
from sqlalchemy import insert

from subgraphs.kit.ids import uuid7
from subgraphs.studio.blobs.models import BlobRow
from tests.subgraphs.studio.blobs.conftest import Client

Json = Any  # JSON values

LINEAGE = """
query($id: ID!, $depth: Int! = -1, $direction: LineageDirection! = BOTH) {
  blob(id: $id) {
    lineage(depth: $depth, direction: $direction) {
      rootId root { title }
      nodes { id kind level hops providerId metadata blob { title } }
      edges { parentId childId providerId transform delta { run } parent { title } child { title } }
      statistics { totalNodes maxDepth providersInvolved }
    }
  }
}
"""
CREATE = "mutation($input: CreateBlobInput!) { createBlob(input: $input) { blob { id } } }"


async def derived(alice: Client, title: str, parent: str | None = None, by: str | None = None, **run: Json) -> str:
    """A blob's id."""
    given: dict[str, Json] = {"content": title, "contentType": "text/plain", "parentId": parent}
    given["metadata"] = {"title": title}
    asking = alice
    if by is not None:
        given |= {"providerId": by, "onBehalfOf": alice.user, "run": run}
        asking = alice.as_service()
    return str((await asking.ask(CREATE, input=given))["createBlob"]["blob"]["id"])


async def family(alice: Client) -> dict[str, str]:
    """root → draft → (expanded → (summary, notes)), and root → other."""
    ids = {"root": await derived(alice, "root")}
    ids["draft"] = await derived(alice, "draft", ids["root"])
    ids["expanded"] = await derived(alice, "expanded", ids["draft"], "text-expander", job_id="job_1")
    ids["summary"] = await derived(alice, "summary", ids["expanded"], "summarizer")
    ids["notes"] = await derived(alice, "notes", ids["expanded"], "custom-analyzer")
    ids["other"] = await derived(alice, "other", ids["root"])
    return ids


async def lineage(alice: Client, blob_id: str, **arguments: Json) -> Json:
    return (await alice.ask(LINEAGE, id=blob_id, **arguments))["blob"]["lineage"]


def shown(answer: Json) -> list[tuple[str, int, int]]:
    return [(node["blob"]["title"], node["level"], node["hops"]) for node in answer["nodes"]]


async def test_a_lineage_shows_what_a_blob_derives_from_and_what_derives_from_it(alice: Client) -> None:
    ids = await family(alice)
    answer = await lineage(alice, ids["expanded"])
    assert (answer["rootId"], answer["root"]["title"]) == (ids["root"], "root")
    assert [
        (node["id"], node["kind"], node["level"], node["hops"], node["providerId"]) for node in answer["nodes"]
    ] == [
        (ids["root"], "ROOT", 0, -2, None),
        (ids["draft"], "DERIVED", 1, -1, "user"),
        (ids["expanded"], "DERIVED", 2, 0, "text-expander"),
        (ids["summary"], "DERIVED", 3, 1, "summarizer"),
        (ids["notes"], "DERIVED", 3, 1, "custom-analyzer"),
    ]
    assert answer["nodes"][0]["metadata"] == {"title": "root"}
    assert [
        (edge["parent"]["title"], edge["child"]["title"], edge["providerId"], edge["transform"], edge["delta"]["run"])
        for edge in answer["edges"]
    ] == [
        ("root", "draft", "user", "derivation", None),
        ("draft", "expanded", "text-expander", "expansion", {"job_id": "job_1"}),
        ("expanded", "summary", "summarizer", "summary", {}),
        ("expanded", "notes", "custom-analyzer", "custom-analyzer", {}),
    ]
    assert answer["statistics"] == {
        "totalNodes": 5,
        "maxDepth": 3,
        "providersInvolved": ["custom-analyzer", "summarizer", "text-expander"],
    }


@pytest.mark.parametrize(
    ("arguments", "titles", "edges", "depth"),
    [
        ({"direction": "ANCESTORS"}, ["root", "draft", "expanded"], 2, 2),
        ({"direction": "DESCENDANTS"}, ["expanded", "summary", "notes"], 2, 1),
        ({"depth": 0}, ["expanded"], 0, 0),
        ({"depth": 1}, ["draft", "expanded", "summary", "notes"], 3, 2),
        ({"depth": 1, "direction": "ANCESTORS"}, ["draft", "expanded"], 1, 1),
        ({"depth": 7, "direction": "DESCENDANTS"}, ["expanded", "summary", "notes"], 2, 1),
    ],
)
async def test_depth_and_direction_cut_a_lineage(
    alice: Client, arguments: Json, titles: list[str], edges: int, depth: int
) -> None:
    ids = await family(alice)
    answer = await lineage(alice, ids["expanded"], **arguments)
    assert answer["rootId"] == ids["root"]
    assert [title for title, _level, _hops in shown(answer)] == titles
    assert (len(answer["edges"]), answer["statistics"]["maxDepth"]) == (edges, depth)
    assert answer["statistics"]["totalNodes"] == len(titles)


async def test_ancestors_are_named_by_their_distance(alice: Client) -> None:
    ids = [await derived(alice, "0")]
    for title in "1234":
        ids.append(await derived(alice, title, ids[-1]))
    text = "query($id: ID!, $depth: Int! = -1) { blob(id: $id) { ancestors(depth: $depth) { id relation distance } } }"
    found = (await alice.ask(text, id=ids[4]))["blob"]["ancestors"]
    assert [(one["id"], one["relation"], one["distance"]) for one in found] == [
        (ids[3], "parent", 1),
        (ids[2], "grandparent", 2),
        (ids[1], "great-grandparent", 3),
        (ids[0], "great-great-grandparent", 4),
    ]
    assert len((await alice.ask(text, id=ids[4], depth=2))["blob"]["ancestors"]) == 2
    assert (await alice.ask(text, id=ids[0]))["blob"]["ancestors"] == []


async def test_descendants_come_level_by_level(alice: Client) -> None:
    ids = await family(alice)
    text = """
    query($id: ID!, $depth: Int! = -1, $by: String) {
      blob(id: $id) { descendants(maxDepth: $depth, providerId: $by) { depth providerId blob { title } } }
    }
    """

    async def found(**arguments: Json) -> list[str]:
        rows = (await alice.ask(text, id=ids["root"], **arguments))["blob"]["descendants"]
        return [f"{row['blob']['title']} {row['depth']} {row['providerId']}" for row in rows]

    assert await found() == [
        "draft 1 user",
        "other 1 user",
        "expanded 2 text-expander",
        "summary 3 summarizer",
        "notes 3 custom-analyzer",
    ]
    assert await found(depth=1) == ["draft 1 user", "other 1 user"]
    assert await found(depth=0) == []
    assert await found(by="summarizer") == ["summary 3 summarizer"]
    assert await found(by="summarizer", depth=2) == []
    assert await found(by="user") == ["draft 1 user", "other 1 user"]


async def test_what_is_hidden_or_removed_drops_out(alice: Client) -> None:
    ids = await family(alice)
    await alice.delete(ids["summary"], soft=True)
    await alice.delete(ids["draft"])
    assert shown(await lineage(alice, ids["root"])) == [("root", 0, 0), ("other", 1, 1)]
    assert shown(await lineage(alice, ids["notes"])) == [("expanded", 0, -1), ("notes", 1, 0)]
    await alice.delete(ids["expanded"], soft=True)
    assert shown(await lineage(alice, ids["notes"])) == [("notes", 0, 0)]


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("lineage(depth: -2) { rootId }", "depth"),
        ("ancestors(depth: -2) { id }", "depth"),
        ("descendants(maxDepth: -2) { id }", "maxDepth"),
    ],
)
async def test_a_depth_below_minus_one_is_refused(studio: Client, field: str, name: str) -> None:
    blob = await studio.create()
    refusal = await studio.refusal(f"query($id: ID!) {{ blob(id: $id) {{ {field} }} }}", id=blob["id"])
    assert (refusal.code, refusal.details["field"]) == ("VALIDATION_ERROR", name)


async def test_drawings_escape_what_titles_hold(studio: Client) -> None:
    root = await studio.create(metadata={"title": 'A "quoted" <b>title</b>\\\n[x]'})
    child = await studio.create(metadata={"title": "Child"}, parentId=root["id"])
    text = "query($id: ID!) { blob(id: $id) { lineage { dot mermaid } } }"
    drawn = (await studio.ask(text, id=child["id"]))["blob"]["lineage"]
    names = {root["id"]: "ROOT", child["id"]: "CHILD"}
    for blob_id, name in names.items():
        drawn = {kind: drawing.replace(blob_id, name) for kind, drawing in drawn.items()}
    assert drawn["dot"] == snapshot("""\
digraph lineage {
  rankdir=TB;
  node [shape=box, fontname="sans-serif"];
  "ROOT" [label="A \\"quoted\\" <b>title</b>\\\\ [x]"];
  "CHILD" [label="Child", style=bold];
  "ROOT" -> "CHILD" [label="derivation"];
}
""")
    assert drawn["mermaid"] == snapshot("""\
flowchart TD
  n0["A #34;quoted#34; #60;b#62;title#60;/b#62;#92; #91;x#93;"]
  n1["Child"]
  n0 -->|"derivation"| n1
  classDef asked stroke-width:3px
  class n1 asked
""")


async def grow(alice: Client, parents: list[int | None]) -> list[str]:
    """Blobs written straight into the table, the parent of each named by its place."""
    model = await alice.create("seed")
    ids = [uuid7() for _ in parents]
    async with alice.subgraph.database.transaction() as session:
        row = await session.get_one(BlobRow, model["id"])
        facts = {column.key: getattr(row, column.key) for column in BlobRow.__mapper__.column_attrs}
        rows = [
            facts | {"id": ids[place], "ordinal": place + 2, "parent_id": None if parent is None else ids[parent]}
            for place, parent in enumerate(parents)
        ]
        await session.execute(insert(BlobRow), rows)
    return ids


async def test_a_chain_of_ten_thousand_is_walked_both_ways(alice: Client) -> None:
    ids = await grow(alice, [None, *range(9_999)])
    text = """
    query($id: ID!) {
      blob(id: $id) { ancestors { id relation } descendants { id } lineage { statistics { totalNodes maxDepth } dot } }
    }
    """
    below = (await alice.ask(text, id=ids[0]))["blob"]
    assert [one["id"] for one in below["descendants"]] == ids[1:]
    assert below["lineage"]["statistics"] == {"totalNodes": 10_000, "maxDepth": 9_999}
    above = (await alice.ask(text, id=ids[-1]))["blob"]
    assert [one["id"] for one in above["ancestors"]] == ids[-2::-1]
    words = [one["relation"] for one in above["ancestors"]]
    assert words[101] == "great-" * 100 + "grandparent"
    assert (words[102], words[-1]) == ("101x-great-grandparent", "9997x-great-grandparent")


async def test_the_lineages_of_many_blobs_take_two_walks(alice: Client, statements: Callable[[], Any]) -> None:
    await family(alice)
    with statements() as seen:
        answer = await alice.ask("{ blobs { nodes { lineage { rootId nodes { id } edges { childId } } } } }")
    assert len(answer["blobs"]["nodes"]) == 6
    assert len(seen) == 3


async def test_nested_selections_of_a_large_tree_are_answered(alice: Client) -> None:
    ids = await grow(alice, [None, *([0] * 11_000)])
    text = "query($id: ID!) { blob(id: $id) { lineage { nodes { blob { title } } } } }"
    assert len((await alice.ask(text, id=ids[0]))["blob"]["lineage"]["nodes"]) == 11_001
