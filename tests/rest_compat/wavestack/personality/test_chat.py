"""POST /api/v1/chat as the reference prints it, and what its clients get for wrong requests."""

from typing import Any

import pytest

from tests.rest_compat.conftest import Product

Json = Any  # JSON values

pytestmark = pytest.mark.asyncio(loop_scope="module")

EXAMPLE = {
    "user_id": "user_123",
    "message": "Hey, what's up?",
    "context": {"platform": "discord", "channel": "general"},
}


async def test_the_published_example(product: Product) -> None:
    async with product.client("personality") as client:
        answered = await client.post("/api/v1/chat", json=EXAMPLE)
    assert answered.status_code == 200
    body = answered.json()
    assert list(body) == ["response", "confidence", "personality_score", "memory_used"]
    assert body["response"]
    assert 0 < body["confidence"] <= 1
    assert 0 < body["personality_score"] <= 1
    assert body["memory_used"] is True
    assert answered.headers["x-ratelimit-limit"] == "60000"  # 60 a minute, a thousandfold in these tests


async def test_health(product: Product) -> None:
    async with product.client("personality") as client:
        answered = await client.get("/health")
    assert answered.json() == {"status": "healthy", "service": "ai-personality", "version": "1.0.0"}
    assert "x-ratelimit-limit" not in answered.headers


async def test_nobody_needs_to_say_who_they_are(product: Product) -> None:
    token = await product.user_token()
    message = {"message": "Hey, what should I stream today?"}
    async with product.client("personality") as client:
        first = (await client.post("/api/v1/chat", json=message)).json()
        assert (await client.post("/api/v1/chat", json=message)).json() == first
        assert first["memory_used"] is False
    async with product.client("core", authorization=f"Bearer {token}") as client:
        assert (await client.post("/api/v1/chat", json=message)).json() == first


@pytest.mark.parametrize(
    ("body", "field", "constraint"),
    [
        ({}, "message", "required"),
        ({"message": ""}, "message", "required"),
        ({"message": None}, "message", "required"),
        ({"message": 5}, "message", None),
        ({"message": "x" * 4001}, "message", "maxLength"),
        ({"message": "x", "user_id": ""}, "user_id", "required"),
        ({"message": "x", "context": {"platform": {}}}, "platform", None),
    ],
)
async def test_wrong_requests_name_the_field(product: Product, body: Json, field: str, constraint: str | None) -> None:
    async with product.client("personality") as client:
        answered = await client.post("/api/v1/chat", json=body)
    assert answered.status_code == 400
    error = answered.json()["error"]
    assert (error["code"], error["details"]["field"]) == ("VALIDATION_ERROR", field)
    assert constraint is None or error["details"]["constraint"] == constraint


async def test_sixty_requests_a_minute(start: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    async with (
        start(tmp_path_factory.mktemp("limited"), {"rate_limit_factor": "0.05"}) as product,
        product.client("personality") as client,
    ):
        statuses = [(await client.get("/api/v1/memory?user_id=user_123")).status_code for _ in range(4)]
        refused = await client.post("/api/v1/chat", json=EXAMPLE)
        assert (await client.get("/health")).status_code == 200
    assert statuses == [200, 200, 200, 429]
    assert refused.json()["error"]["code"] == "RATE_LIMITED"
    assert int(refused.headers["retry-after"]) > 0
