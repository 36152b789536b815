"""GET /api/v1/memory as the reference prints it, and what its clients get for wrong requests."""

from typing import Any

import pytest

from tests.rest_compat.conftest import Product

Json = Any  # JSON values

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_published_example(product: Product) -> None:
    async with product.client("personality") as client:
        answered = await client.get("/api/v1/memory", params={"user_id": "user_123", "limit": 10})
    assert answered.status_code == 200
    body = answered.json()
    assert list(body) == ["memories"]
    assert body["memories"][0] == {
        "id": "mem_123",
        "content": "User mentioned they're from Canada",
        "category": "personal_info",
        "created_at": "2026-01-10T08:00:00Z",
        "relevance_score": 0.95,
    }
    scores = [memory["relevance_score"] for memory in body["memories"]]
    assert scores == sorted(scores, reverse=True)


async def test_lists_are_limited(product: Product) -> None:
    async with product.client("personality") as client:
        answered = await client.get("/api/v1/memory", params={"user_id": "user_123", "limit": 1})
        assert [memory["id"] for memory in answered.json()["memories"]] == ["mem_123"]
        assert (await client.get("/api/v1/memory?user_id=unknown")).json() == {"memories": []}


async def test_organizations_have_memories_of_their_own(product: Product) -> None:
    theirs = await product.user_token("user_456", "org_456")
    async with product.client("personality", authorization=f"Bearer {theirs}") as client:
        found = (await client.get("/api/v1/memory?user_id=user_123")).json()["memories"]
        assert [memory["id"] for memory in found] == ["mem_456"]
        refused = await client.get("/api/v1/memory?user_id=user_123", headers={"x-org-id": "org_123"})
        assert refused.status_code == 403
    async with product.client("personality", authorization="Bearer no") as client:
        assert (await client.get("/api/v1/memory?user_id=user_123")).status_code == 401


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({}, "user_id"),
        ({"user_id": ""}, "user_id"),
        ({"user_id": "u", "limit": 0}, "limit"),
        ({"user_id": "u", "limit": 101}, "limit"),
        ({"user_id": "u", "limit": "ten"}, "limit"),
    ],
)
async def test_wrong_requests_name_the_parameter(product: Product, parameters: Json, field: str) -> None:
    async with product.client("personality") as client:
        answered = await client.get("/api/v1/memory", params=parameters)
    assert answered.status_code == 400
    error = answered.json()["error"]
    assert (error["code"], error["details"]["field"]) == ("VALIDATION_ERROR", field)
