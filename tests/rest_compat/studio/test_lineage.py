"""Every example of DAG Operations, request and response; then what decisions D-17 to D-19 add to it."""

from typing import Any

import httpx
import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROOT = "550e8400-e29b-41d4-a716-446655440000"
DOCUMENT = "550e8400-e29b-41d4-a716-446655440001"
EXPANDED = "550e8400-e29b-41d4-a716-446655440002"
SUMMARY = "550e8400-e29b-41d4-a716-446655440003"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def studio(product: Any) -> httpx.AsyncClient:
    client: httpx.AsyncClient = product.client(below="/studio/v1", Authorization=f"Bearer {await product.user_token()}")
    return client


async def test_get_blob_dag(studio: httpx.AsyncClient) -> None:
    answer = await studio.get(f"/blobs/{DOCUMENT}/dag")
    assert answer.status_code == 200
    tags = {"reviewed": True, "tags": ["draft", "chapter-1"]}
    assert answer.json() == {
        "data": {
            "root_id": ROOT,
            "nodes": [
                {"id": ROOT, "type": "root", "level": 0, "metadata": {"title": "Original Document"}},
                {
                    "id": DOCUMENT,
                    "type": "derived",
                    "level": 1,
                    "provider_id": "user",
                    "metadata": {"title": "My Document", **tags},
                },
                {
                    "id": EXPANDED,
                    "type": "derived",
                    "level": 2,
                    "provider_id": "text-expander",
                    "metadata": {"title": "Expanded Version"},
                },
                {
                    "id": SUMMARY,
                    "type": "derived",
                    "level": 3,
                    "provider_id": "summarizer",
                    "metadata": {"title": "Summary"},
                },
            ],
            "edges": [
                {"from": ROOT, "to": DOCUMENT, "provider_id": "user", "transform": "derivation"},
                {"from": DOCUMENT, "to": EXPANDED, "provider_id": "text-expander", "transform": "expansion"},
                {"from": EXPANDED, "to": SUMMARY, "provider_id": "summarizer", "transform": "summary"},
            ],
            "statistics": {
                "total_nodes": 4,
                "max_depth": 3,
                "providers_involved": ["summarizer", "text-expander"],
            },
        }
    }


async def test_get_ancestors(studio: httpx.AsyncClient) -> None:
    answer = await studio.get(f"/blobs/{EXPANDED}/ancestors")
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "data": [
                {"id": DOCUMENT, "relation": "parent", "distance": 1},
                {"id": ROOT, "relation": "grandparent", "distance": 2},
            ]
        },
    )
    assert (await studio.get(f"/blobs/{ROOT}/ancestors")).json() == {"data": []}


async def test_get_descendants(studio: httpx.AsyncClient) -> None:
    answer = await studio.get(f"/blobs/{DOCUMENT}/descendants")
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "data": [
                {"id": EXPANDED, "provider_id": "text-expander", "depth": 1, "created_at": "2024-01-15T10:31:00Z"},
                {"id": SUMMARY, "provider_id": "summarizer", "depth": 2, "created_at": "2024-01-15T10:32:00Z"},
            ]
        },
    )


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("max_depth=1", [EXPANDED]),
        ("max_depth=-1", [EXPANDED, SUMMARY]),
        ("max_depth=0", []),
        ("provider_id=summarizer", [SUMMARY]),
        ("provider_id=summarizer&max_depth=1", []),
    ],
)
async def test_descendants_are_filtered(studio: httpx.AsyncClient, query: str, ids: list[str]) -> None:
    answer = await studio.get(f"/blobs/{DOCUMENT}/descendants?{query}")
    assert [one["id"] for one in answer.json()["data"]] == ids


@pytest.mark.parametrize(
    ("query", "ids", "edges"),
    [
        ("depth=0", [DOCUMENT], 0),
        ("depth=1", [ROOT, DOCUMENT, EXPANDED], 2),
        ("direction=ancestors", [ROOT, DOCUMENT], 1),
        ("direction=descendants&depth=1", [DOCUMENT, EXPANDED], 1),
        ("direction=both&depth=-1", [ROOT, DOCUMENT, EXPANDED, SUMMARY], 3),
    ],
)
async def test_the_graph_is_cut(studio: httpx.AsyncClient, query: str, ids: list[str], edges: int) -> None:
    data = (await studio.get(f"/blobs/{DOCUMENT}/dag?{query}")).json()["data"]
    assert data["root_id"] == ROOT
    assert [node["id"] for node in data["nodes"]] == ids
    assert (len(data["edges"]), data["statistics"]["total_nodes"]) == (edges, len(ids))


@pytest.mark.parametrize(
    ("path", "status", "code", "field"),
    [
        (f"/blobs/{DOCUMENT}/dag?depth=-2", 400, "VALIDATION_ERROR", "depth"),
        (f"/blobs/{DOCUMENT}/dag?depth=deep", 400, "VALIDATION_ERROR", "depth"),
        (f"/blobs/{DOCUMENT}/dag?direction=sideways", 400, "VALIDATION_ERROR", "direction"),
        (f"/blobs/{DOCUMENT}/descendants?max_depth=-2", 400, "VALIDATION_ERROR", "max_depth"),
        (f"/blobs/{DOCUMENT}/descendants?max_depth=1.5", 400, "VALIDATION_ERROR", "max_depth"),
        (f"/blobs/{DOCUMENT}/descendants?provider_id=nobody", 404, "PROVIDER_NOT_FOUND", None),
        ("/blobs/unknown/dag", 404, "BLOB_NOT_FOUND", None),
        ("/blobs/550e8400-e29b-41d4-a716-446655449999/ancestors", 404, "BLOB_NOT_FOUND", None),
        ("/blobs/550e8400-e29b-41d4-a716-446655449999/descendants", 404, "BLOB_NOT_FOUND", None),
    ],
)
async def test_what_cannot_be_drawn_is_refused(
    studio: httpx.AsyncClient, path: str, status: int, code: str, field: str | None
) -> None:
    answer = await studio.get(path)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["details"].get("field")) == (status, code, field)


@pytest.mark.parametrize("part", ["dag", "ancestors", "descendants"])
async def test_another_user_is_refused(product: Any, part: str) -> None:
    token = await product.user_token("user_456", "org_456")
    other = product.client(below="/studio/v1", Authorization=f"Bearer {token}")
    answer = await other.get(f"/blobs/{DOCUMENT}/{part}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "PERMISSION_DENIED")


# Drawings

DRAWN = {
    "dot": ("text/vnd.graphviz", "digraph lineage {"),
    "mermaid": ("text/vnd.mermaid", "flowchart TD"),
}


@pytest.mark.parametrize("kind", DRAWN)
async def test_the_graph_is_drawn_by_parameter_and_by_accept(studio: httpx.AsyncClient, kind: str) -> None:
    media_type, beginning = DRAWN[kind]
    by_parameter = await studio.get(f"/blobs/{DOCUMENT}/dag?format={kind}")
    by_accept = await studio.get(f"/blobs/{DOCUMENT}/dag", headers={"Accept": media_type})
    for answer in (by_parameter, by_accept):
        assert (answer.status_code, answer.headers["content-type"]) == (200, f"{media_type}; charset=utf-8")
        assert answer.text.startswith(beginning)
        assert "Expanded Version" in answer.text
        assert "x-ratelimit-limit" in answer.headers
    cut = await studio.get(f"/blobs/{DOCUMENT}/dag?format={kind}&direction=ancestors")
    assert "Expanded Version" not in cut.text


@pytest.mark.parametrize("accept", ["application/json", "*/*", "text/vnd.graphviz, application/json"])
async def test_whoever_takes_json_gets_json(studio: httpx.AsyncClient, accept: str) -> None:
    answer = await studio.get(f"/blobs/{DOCUMENT}/dag", headers={"Accept": accept})
    assert answer.json()["data"]["root_id"] == ROOT


async def test_a_drawing_of_nothing_is_refused_in_json(studio: httpx.AsyncClient) -> None:
    answer = await studio.get("/blobs/unknown/dag?format=dot")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "BLOB_NOT_FOUND")
