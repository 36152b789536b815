"""Every example of Search and Query, request and response; then what the decisions add to it (D-14, D-29, D-30)."""

import re
from typing import Any

import httpx
import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio(loop_scope="module")

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

BLOBS: list[dict[str, Any]] = [
    {
        "content": "We begin with the fundamentals of machine learning, and go on from there.",
        "content_type": "text/markdown",
        "metadata": {"title": "Introduction to Machine Learning", "tags": ["ai", "ml"], "chapter": 1},
    },
    {
        "content": "Machines that learn, " + "word " * 120,
        "content_type": "text/plain",
        "metadata": {"title": "Chapter 1", "tags": ["ai", "draft"], "chapter": 2},
    },
    {
        "content": "Learning is what no machine of iron does. " + "more " * 200,
        "content_type": "text/markdown",
        "metadata": {"title": "Chapter 2", "tags": ["ml", "deep-learning"], "status": "review", "chapter": 3},
    },
    {
        "content": "machine learning in a private language",
        "content_type": "text/plain",
        "metadata": {"title": "Untagged", "chapter": 4},
    },
    {"content": "Nothing of the kind", "content_type": "text/plain", "metadata": {"title": "Other", "tags": ["ai"]}},
]


async def client_of(product: Any, user: str) -> httpx.AsyncClient:
    client: httpx.AsyncClient = product.client(
        below="/studio/v1", Authorization=f"Bearer {await product.user_token(user)}"
    )
    return client


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def reader(product: Any) -> httpx.AsyncClient:
    """A user with these blobs, beside another user with the same ones."""
    for client in (await client_of(product, "stranger"), await client_of(product, "reader")):
        for blob in BLOBS:
            answer = await client.post("/blobs", json=blob | {"encoding": "utf-8"})
            assert answer.status_code == 201, answer.text
    return await client_of(product, "reader")


async def test_search_blobs(reader: httpx.AsyncClient) -> None:
    body = {
        "query": "machine learning",
        "filters": {
            "content_type": ["text/plain", "text/markdown"],
            "created_after": "2024-01-01T00:00:00Z",
            "tags": ["ai", "ml"],
        },
        "sort": {"field": "relevance", "order": "desc"},
        "highlight": True,
        "page": 1,
        "limit": 20,
    }
    answer = await reader.post("/search", json=body)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found.keys() == {"data", "pagination", "facets"}
    first = found["data"][0]
    assert first == {
        "id": first["id"],
        "title": "Introduction to Machine Learning",
        "excerpt": "We begin with the fundamentals of <mark>machine learning</mark>, and go on from there.",
        "relevance_score": 1.0,
        "content_type": "text/markdown",
        "created_at": first["created_at"],
    }
    assert STAMP.fullmatch(first["created_at"])
    scores = [hit["relevance_score"] for hit in found["data"]]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert found["pagination"] == {"page": 1, "limit": 20, "total": 3}
    assert found["facets"] == {
        "content_types": {"text/markdown": 2, "text/plain": 1},
        "tags": {"ai": 2, "ml": 2, "deep-learning": 1, "draft": 1},
    }


async def test_advanced_query(reader: httpx.AsyncClient) -> None:
    body = {
        "select": ["id", "title", "content_type", "metadata.word_count"],
        "from": "blobs",
        "where": {
            "and": [
                {"content_type": {"in": ["text/plain", "text/markdown"]}},
                {"metadata.word_count": {"gte": 100}},
                {"or": [{"metadata.tags": {"contains": "draft"}}, {"metadata.status": "review"}]},
            ]
        },
        "order_by": [{"field": "metadata.word_count", "direction": "desc"}],
        "limit": 50,
    }
    answer = await reader.post("/query", json=body)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    longer, shorter = found["data"]
    assert longer == {
        "id": longer["id"],
        "title": "Chapter 2",
        "content_type": "text/markdown",
        "metadata": {"word_count": 208},
    }
    assert shorter["title"] == "Chapter 1"
    assert found.keys() == {"data", "metadata"}
    assert found["metadata"] == {"query_time": found["metadata"]["query_time"], "total_results": 2}
    assert isinstance(found["metadata"]["query_time"], float)


async def test_a_search_asks_for_no_more_than_a_query(reader: httpx.AsyncClient) -> None:
    found = (await reader.post("/search", json={"query": "machine learning"})).json()
    assert found["pagination"] == {"page": 1, "limit": 20, "total": 4}
    assert any("<mark>" in hit["excerpt"] for hit in found["data"])


async def test_a_query_without_anything_lists_the_usual_fields(reader: httpx.AsyncClient) -> None:
    found = (await reader.post("/query", json={})).json()
    assert found["metadata"]["total_results"] == 5
    assert [row["title"] for row in found["data"]] == [blob["metadata"]["title"] for blob in BLOBS]
    assert found["data"][0].keys() == {"id", "title", "content_type", "created_at"}


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/search", {}, "query"),
        ("/search", {"query": " "}, "query"),
        ("/search", {"query": 5}, "query"),
        ("/search", {"query": "x " * 2000}, "query"),
        ("/search", {"query": "x", "limit": 101}, "limit"),
        ("/search", {"query": "x", "page": 0}, "page"),
        ("/search", {"query": "x", "sort": {"field": "colour"}}, "sort.field"),
        ("/search", {"query": "x", "sort": {"field": "title", "order": "up"}}, "sort.order"),
        ("/search", {"query": "x", "sort": {"by": "title"}}, "sort.by"),
        ("/search", {"query": "x", "sort": "title"}, "sort"),
        ("/search", {"query": "x", "filters": {"created_after": "yesterday"}}, "filters.created_after"),
        ("/search", {"query": "x", "filters": {"tags": "ai"}}, "filters.tags"),
        ("/search", {"query": "x", "filters": {"tags": ["t"] * 101}}, "filters.tags"),
        ("/search", {"query": "x", "filters": {"content_type": ["t"] * 101}}, "filters.content_type"),
        ("/search", {"query": "x", "filters": {"parent_id": "nonsense"}}, "filters.parent_id"),
        ("/search", {"query": "x", "filters": {"colour": "red"}}, "filters.colour"),
        ("/search", {"query": "x", "filter": {"tags": ["ai"]}}, "filter"),
        ("/search", {"query": "x", "offset": 20}, "offset"),
        ("/query", {"order": []}, "order"),
        ("/query", {"as_of": "yesterday"}, "as_of"),
        ("/query", {"from": "deltas"}, "from"),
        ("/query", {"limit": 0}, "limit"),
        ("/query", {"limit": 1001}, "limit"),
        ("/query", {"offset": -1}, "offset"),
        ("/query", {"select": ["secret"]}, "select"),
        ("/query", {"select": []}, "select"),
        ("/query", {"order_by": [{"field": "colour"}]}, "order_by"),
        ("/query", {"where": {"colour": "red"}}, "where.colour"),
        ("/query", {"where": {"title": {"like": "%"}}}, "where.title.like"),
        ("/query", {"where": {"and": [{"title": {"regex": "a"}}]}}, "where.and[0].title.regex"),
        ("/query", {"where": []}, "where"),
    ],
)
async def test_what_cannot_be_asked_is_refused_by_name(
    reader: httpx.AsyncClient, path: str, body: Any, field: str
) -> None:
    answer = await reader.post(path, json=body)
    assert answer.status_code == 400, answer.text
    error = answer.json()["error"]
    assert (error["code"], error["details"]["field"]) == ("VALIDATION_ERROR", field)


GRAPH = """
query($condition: BlobCondition) {
  typed: queryBlobs(input: { condition: $condition, select: ["title"] }) { rows }
  inline: queryBlobs(input: { condition: { not: { title: { ne: "Other" } } }, select: ["title"] }) { rows }
  misspelt: searchBlobs(input: { query: "machine laerning" }) { correctedQuery totalCount }
}
"""


async def test_the_graph_takes_typed_conditions_and_says_how_it_corrects(
    product: Any, reader: httpx.AsyncClient
) -> None:
    graph = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=product.graphql), base_url="http://gateway", headers=reader.headers
    )
    condition = {"and": [{"metadata": {"path": "chapter", "is": {"number": {"gt": 3}}}}, {"title": {"eq": "Untagged"}}]}
    answer = (await graph.post("/graphql", json={"query": GRAPH, "variables": {"condition": condition}})).json()
    assert answer["data"] == {
        "typed": {"rows": [{"title": "Untagged"}]},
        "inline": {"rows": [{"title": "Other"}]},
        "misspelt": {"correctedQuery": "machine learning", "totalCount": 4},
    }
    two = {"title": {"eq": "Other"}, "size": {"gt": 1}}
    answer = (await graph.post("/graphql", json={"query": GRAPH, "variables": {"condition": two}})).json()
    assert "data" not in answer or answer["data"] is None
    found = await reader.post("/search", json={"query": "machine laerning"})
    assert found.json().keys() == {"data", "pagination", "facets"}
    assert found.json()["pagination"]["total"] == 4


async def test_others_parents_cannot_be_searched(product: Any, reader: httpx.AsyncClient) -> None:
    theirs = (await (await client_of(product, "stranger")).get("/blobs")).json()["data"][0]["id"]
    answer = await reader.post("/search", json={"query": "machine", "filters": {"parent_id": theirs}})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "PERMISSION_DENIED")
    answer = await reader.post("/search", json={"query": "machine", "filters": {"provider": "nobody-knows-it"}})
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "PROVIDER_NOT_FOUND")
    unknown = {"parent_id": "00000000-0000-4000-8000-000000000000"}
    answer = await reader.post("/search", json={"query": "machine", "filters": unknown})
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "BLOB_NOT_FOUND")


async def test_the_list_searches_with_the_same_engine(reader: httpx.AsyncClient) -> None:
    answer = await reader.get("/blobs?search=machine learning&sort=title&limit=3")
    assert answer.status_code == 200, answer.text
    listed = answer.json()
    assert [blob["title"] for blob in listed["data"]] == ["Chapter 1", "Chapter 2", "Introduction to Machine Learning"]
    assert listed["data"][0].keys() == {"id", "title", "content_type", "size", "version", "created_at"}
    assert listed["pagination"] == {"page": 1, "limit": 3, "total": 4, "pages": 2}


LISTS = [
    ("search=machine learning", ["Untagged", "Chapter 2", "Chapter 1", "Introduction to Machine Learning"]),
    ("search=machine learning&sort=created_at&page=2&limit=3", ["Untagged"]),
    ("search=learn&filter[tags]=draft,deep-learning&sort=-title", ["Chapter 2", "Chapter 1"]),
    ("search=learn&filter[content_type]=text/plain&sort=title", ["Chapter 1", "Untagged"]),
    ('search="machine learning" -private', ["Introduction to Machine Learning"]),
    ("search=zebra", []),
    ("search=", ["Other", "Untagged", "Chapter 2", "Chapter 1", "Introduction to Machine Learning"]),
    ("search=%20", ["Other", "Untagged", "Chapter 2", "Chapter 1", "Introduction to Machine Learning"]),
]


@pytest.mark.parametrize(("query", "titles"), LISTS)
async def test_a_list_is_narrowed_by_a_search(reader: httpx.AsyncClient, query: str, titles: list[str]) -> None:
    answer = await reader.get(f"/blobs?{query}")
    assert answer.status_code == 200, answer.text
    assert [blob["title"] for blob in answer.json()["data"]] == titles


async def test_a_list_refuses_by_its_own_names(reader: httpx.AsyncClient) -> None:
    for query, field in ((f"search={'x' * 1001}", "search"), ("search=x&sort=colour", "sort")):
        error = (await reader.get(f"/blobs?{query}")).json()["error"]
        assert (error["code"], error["details"]["field"]) == ("VALIDATION_ERROR", field)


async def test_a_query_asks_about_blobs_as_they_were(reader: httpx.AsyncClient) -> None:
    before = {"select": ["title", "metadata.chapter"], "as_of": "2020-01-01T00:00:00Z"}
    assert (await reader.post("/query", json=before)).json()["metadata"]["total_results"] == 0
    after = {**before, "as_of": "2999-01-01T00:00:00Z", "where": {"metadata.chapter": {"gte": 3}}}
    found = (await reader.post("/query", json=after)).json()
    assert found["data"] == [
        {"title": "Chapter 2", "metadata": {"chapter": 3}},
        {"title": "Untagged", "metadata": {"chapter": 4}},
    ]
    assert found.keys() == {"data", "metadata"}


async def test_what_was_written_before_is_found_and_what_was_deleted_is_not(reader: httpx.AsyncClient) -> None:
    for round_ in range(5):
        made = await reader.post("/blobs", json={"content": f"wombat {round_}", "content_type": "text/plain"})
        blob_id = made.json()["data"]["id"]
        found = (await reader.post("/search", json={"query": f"wombat {round_}"})).json()
        assert [hit["id"] for hit in found["data"]] == [blob_id]
        await reader.delete(f"/blobs/{blob_id}", params={"soft": round_ % 2 == 0})
        assert (await reader.post("/search", json={"query": "wombat"})).json()["pagination"]["total"] == 0
        where = {"id": blob_id}
        assert (await reader.post("/query", json={"where": where})).json()["metadata"]["total_results"] == 0


async def test_without_the_search_subgraph_lists_are_served_and_searches_are_not(
    start: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Story S8: one part that is dead takes no other with it, and is back when it is."""
    async with start(tmp_path_factory.mktemp("dead"), {}) as product:
        client = await client_of(product, "reader")
        await client.post("/blobs", json={"content": "wombat", "content_type": "text/plain"})
        assert (await client.post("/search", json={"query": "wombat"})).json()["pagination"]["total"] == 1
        await product.parts.stop("search")
        await client.post("/blobs", json={"content": "another wombat", "content_type": "text/plain"})
        assert len((await client.get("/blobs")).json()["data"]) == 2
        for answer in (
            await client.post("/search", json={"query": "wombat"}),
            await client.post("/query", json={}),
            await client.get("/blobs?search=wombat"),
        ):
            assert (answer.status_code, answer.json()["error"]["code"]) == (503, "SERVICE_UNAVAILABLE")
        await product.parts.start("search")
        assert (await client.post("/search", json={"query": "wombat"})).json()["pagination"]["total"] == 2
        await product.parts.stop("blobs")
        assert (await client.post("/query", json={})).json()["metadata"]["total_results"] == 2
        past = await client.post("/query", json={"as_of": "2999-01-01T00:00:00Z"})
        assert (past.status_code, past.json()["error"]["code"]) == (503, "SERVICE_UNAVAILABLE")
