"""Rows of queries: order, pages, counts, limits; the same on both databases (D-30)."""

from typing import Any

import pytest

from tests.subgraphs.studio.search.conftest import QUERY, Client

Json = Any  # JSON values

MIXED: list[Json] = [
    {"number": 1, "metadata": {"x": 10}},
    {"number": 2, "metadata": {"x": 9.5}},
    {"number": 3, "metadata": {"x": "b"}},
    {"number": 4, "metadata": {"x": "B"}},
    {"number": 5, "metadata": {"x": None}},
    {"number": 6, "metadata": {}},
    {"number": 7, "metadata": {"x": True}},
    {"number": 8, "metadata": {"x": False}},
    {"number": 9, "metadata": {"x": [1]}, "createdAt": "2024-01-15T10:29:00Z"},
    {"number": 10, "metadata": {"x": 10}, "createdAt": "2024-01-15T10:29:00Z"},
    {"number": 11, "metadata": {"x": 10}},
]


async def order(client: Client, *keys: Json) -> list[int]:
    return [int(row["id"][:8]) for row in await client.rows(select=["id"], orderBy=list(keys))]


async def test_rows_are_sorted_nulls_last_and_ties_by_creation_and_id(indexed: Client) -> None:
    await indexed.index(*reversed(MIXED))
    up = await order(indexed, {"field": "metadata.x"})
    assert up == [2, 10, 1, 11, 4, 3, 8, 7, 9, 5, 6]
    down = await order(indexed, {"field": "metadata.x", "direction": "DESC"})
    assert down == [10, 1, 11, 2, 3, 4, 7, 8, 9, 5, 6]
    assert await order(indexed) == [9, 10, 1, 2, 3, 4, 5, 6, 7, 8, 11]
    assert await order(indexed, {"field": "created_at", "direction": "DESC"}) == [1, 2, 3, 4, 5, 6, 7, 8, 11, 9, 10]
    assert await order(indexed, {"field": "metadata.x"}, {"field": "id", "direction": "DESC"}) == [
        2, 11, 10, 1, 4, 3, 8, 7, 9, 6, 5,
    ]  # fmt: skip


async def test_blobs_without_parent_come_last(indexed: Client) -> None:
    parent = "00000000-0000-7000-8000-000000000000"
    await indexed.index({"number": 1}, {"number": 2, "parentId": parent})
    for direction in ("ASC", "DESC"):
        assert await order(indexed, {"field": "parent_id", "direction": direction}) == [2, 1]


async def test_totals_count_what_limits_cut(indexed: Client) -> None:
    await indexed.index(*({"number": number, "metadata": {"n": number}} for number in range(30)))
    keys = [{"field": "metadata.n"}]
    seen: list[int] = []
    for offset in (0, 12, 24, 36):
        answer = await indexed.query(
            where={"metadata.n": {"lt": 25}}, select=["metadata.n"], orderBy=keys, limit=12, offset=offset
        )
        assert answer["statistics"]["totalResults"] == 25
        assert answer["statistics"]["queryTime"] >= 0
        assert len(answer["blobs"]) == len(answer["rows"])
        seen += [row["metadata"]["n"] for row in answer["rows"]]
    assert seen == list(range(25))


async def test_rows_are_refined_to_what_is_selected(indexed: Client) -> None:
    await indexed.index({"number": 1, "metadata": {"word_count": 5, "a": {"b": [1, {"c": "é\0"}]}}})
    (row,) = await indexed.rows(select=["metadata.a.b", "metadata.word_count", "version", "parent_id", "metadata.none"])
    metadata = {"a": {"b": [1, {"c": "é\ufffd"}]}, "word_count": 5, "none": None}
    assert row == {"version": 1, "parent_id": None, "metadata": metadata}


SHORTCUTS: list[tuple[Json, set[int]]] = [
    ({"metadata.word_count": {"gte": 100}}, {1, 2}),
    ({"metadata.word_count": 100}, {1}),
    ({"metadata.word_count": {"in": [100, "100"]}}, {1, 3}),
    ({"metadata.word_count": {"gt": 9007199254740992}}, {2}),
    ({"metadata.word_count": 9007199254740993}, {2}),
    ({"metadata.word_count": 9007199254740992}, set()),
    ({"not": {"metadata.word_count": {"lt": 1000}}}, {2, 3, 4, 5}),
    ({"metadata.word_count": {"exists": False}}, {4, 5}),
    ({"metadata.status": "review"}, {1}),
    ({"metadata.status": {"ne": "review"}}, {2, 3, 4, 5}),
    ({"metadata.status": {"in": ["x" * 300, "review"]}}, {1, 2}),
    ({"metadata.status": 5}, {3}),
    ({"metadata.status": {"gt": "review"}}, {2}),
    ({"metadata.tags": {"contains": "draft"}}, {1, 3}),
    ({"metadata.tags": {"contains": "raf"}}, {3}),
    ({"metadata.tags": {"contains": "y" * 300}}, {2}),
    ({"metadata.tags": {"contains": 7}}, {2}),
    ({"not": {"metadata.tags": {"contains": "draft"}}}, {2, 4, 5}),
    ({"metadata.tags": "a draft"}, {3}),
    ({"metadata.tags": {"eq": ["draft"]}}, {1}),
]


async def test_columns_beside_the_metadata_say_what_it_says(indexed: Client) -> None:
    await indexed.index(
        {"number": 1, "metadata": {"word_count": 100, "status": "review", "tags": ["draft"]}},
        {"number": 2, "metadata": {"word_count": 9007199254740993, "status": "x" * 300, "tags": [7, "y" * 300]}},
        {"number": 3, "metadata": {"word_count": "100", "status": 5, "tags": "a draft"}},
        {"number": 4, "metadata": {"tags": {"draft": 1}}},
        {"number": 5},
    )
    wrong = []
    for where, expected in SHORTCUTS:
        found = {int(row["id"][:8]) for row in await indexed.rows(where, select=["id"])}
        if found != expected:
            wrong.append((where, found))
    assert wrong == []


async def test_the_largest_queries_that_are_allowed_are_answered(indexed: Client) -> None:
    await indexed.index({"number": 1, "metadata": {"x": 999, "deep": {"er": "text"}}})
    values = [*range(500), *(f"text{number}" for number in range(499)), 999]
    assert len(await indexed.rows({"metadata.x": {"in": values}})) == 1
    assert await indexed.rows({"metadata.x": {"nin": values}}) == []
    conditions = [{"metadata.deep.er": {"contains": "x", "starts_with": "t", "ne": f"{n}"}} for n in range(33)]
    assert len(await indexed.rows({"and": conditions})) == 1
    where: Json = {"metadata.x": 999}
    for depth in range(7):
        where = {"and" if depth % 2 else "or": [where, {"not": {"title": f"{depth}"}}]} if depth < 4 else {"not": where}
    await indexed.rows(where, select=[f"metadata.k{n}" for n in range(100)])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 1001}, "limit"),
        ({"offset": -1}, "offset"),
        ({"select": ["nothing"]}, "select"),
        ({"orderBy": [{"field": "nothing"}]}, "orderBy"),
        ({"where": {"x": 1}}, "where.x"),
    ],
)
async def test_what_cannot_be_asked_is_refused_by_name(indexed: Client, given: Json, field: str) -> None:
    refusal = await indexed.refusal(QUERY, input=given)
    assert (refusal.code, refusal.details["field"]) == ("VALIDATION_ERROR", field)


INJECTIONS = ["' OR 1=1 --", '" OR ""="', "x'); DROP TABLE documents; --", "%", "_", "\\", "$.x", "{x}", ":param", "?"]


@pytest.mark.parametrize("text", INJECTIONS)
async def test_texts_are_only_ever_values(indexed: Client, text: str) -> None:
    await indexed.index({"number": 1, "title": "safe", "metadata": {"x": "safe"}}, {"number": 2, "owner": "bob"})
    for operator in ("eq", "gt", "contains", "starts_with"):
        for field in ("title", "metadata.x"):
            found = await indexed.rows({field: {operator: text}}, select=["user_id"])
            assert all(row == {"user_id": "alice"} for row in found)
    key = text.replace('"', "").replace("\\", "").replace(".", "") or "k"
    assert await indexed.rows({f"metadata.{key}": {"exists": True}}) == []
    assert await indexed.rows(select=[f"metadata.{key}"]) == [{"metadata": {key: None}}]
    assert len(await indexed.rows(orderBy=[{"field": f"metadata.{key}"}])) == 1
