"""One subgraph is stopped: what the others know is answered all the same, and the error says where the hole is."""

from typing import Any

import httpx
import pytest
from graphql import GraphQLNonNull, build_schema

from gateway.registry import DEFAULT_PATH

QUERY = """
    query Everything {
      viewer {
        organization { name projects(first: 1) { nodes { id } } queueItems { totalCount } assets { totalCount } }
        user { name blobs(first: 1) { nodes { id } } }
      }
      projects(first: 1) { nodes { id organization { id name } } }
      blobs(first: 1) { nodes { title owner { id name } } }
    }
"""
ORGANIZATION = {"name": "Nova Arcade", "projects": {"nodes": [{"id": "proj_456"}]}}
ORGANIZATION |= {"queueItems": {"totalCount": 6}, "assets": {"totalCount": 1}}
OWN_BLOBS = {"nodes": [{"id": "550e8400-e29b-41d4-a716-446655440003"}]}
WHOLE: dict[str, Any] = {
    "viewer": {"organization": ORGANIZATION, "user": {"name": "Mara Lindqvist", "blobs": OWN_BLOBS}},
    "projects": {"nodes": [{"id": "proj_456", "organization": {"id": "org_123", "name": "Nova Arcade"}}]},
    "blobs": {"nodes": [{"title": "Summary", "owner": {"id": "user_123", "name": "Mara Lindqvist"}}]},
}
WITHOUT: dict[str, dict[str, Any]] = {
    "core": {
        **WHOLE,
        "viewer": {
            **WHOLE["viewer"],
            "organization": {"name": "Nova Arcade", "projects": None, "queueItems": None, "assets": None},
        },
        "projects": None,
    },
    "blobs": {
        **WHOLE,
        "viewer": {"organization": ORGANIZATION, "user": {"name": "Mara Lindqvist", "blobs": None}},
        "blobs": None,
    },
    "identity": {
        "viewer": None,
        "projects": {"nodes": [{"id": "proj_456", "organization": None}]},
        "blobs": {"nodes": [{"title": "Summary", "owner": {"id": "user_123", "name": None}}]},
    },
}


async def ask(product: Any, token: str) -> Any:
    transport = httpx.ASGITransport(app=product.graphql)
    headers = {"authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.example", headers=headers) as client:
        return (await client.post("/graphql", json={"query": QUERY})).json()


async def test_the_others_answer_without_a_stopped_subgraph(start: Any, tmp_path: Any) -> None:
    async with start(tmp_path, {}) as product:
        token = await product.user_token()
        assert await ask(product, token) == {"data": WHOLE}
        for name, left in WITHOUT.items():
            await product.parts.stop(name)
            answer = await ask(product, token)
            assert answer["data"] == left
            assert {error["extensions"]["service"] for error in answer["errors"]} == {name}
            await product.parts.start(name)
        assert await ask(product, token) == {"data": WHOLE}


@pytest.mark.parametrize("root", ["Query", "Mutation"])
def test_a_root_field_that_fails_leaves_its_neighbours(root: str) -> None:
    schema = build_schema((DEFAULT_PATH.parent / "api.graphql").read_text(encoding="utf-8"))
    fields: Any = schema.type_map[root]
    assert [name for name, field in fields.fields.items() if isinstance(field.type, GraphQLNonNull)] == []
