"""POST /api/v1/generate as the reference prints it, and what its clients get for wrong requests."""

from typing import Any

import pytest

from tests.rest_compat.conftest import Product

Json = Any  # JSON values

pytestmark = pytest.mark.asyncio(loop_scope="module")

EXAMPLE = {
    "content_type": "tweet",
    "topic": "streaming highlight",
    "context": {"game": "Valorant", "moment": "clutch 1v4"},
    "options": {"include_hashtags": True, "max_length": 280},
}


async def test_the_published_example(product: Product) -> None:
    async with product.client("personality") as client:
        answered = await client.post("/api/v1/generate", json=EXAMPLE)
    assert answered.status_code == 200
    body = answered.json()
    assert list(body) == ["content", "alternatives", "metadata"]
    assert len(body["content"]) <= 280
    assert "clutch 1v4" in body["content"].lower()
    assert body["content"].endswith(" #Valorant #Clutch #Gaming")
    assert len(body["alternatives"]) == 2
    assert list(body["metadata"]) == ["sentiment", "energy", "controversy_score"]
    assert body["metadata"]["sentiment"] in {"positive", "neutral", "negative"}
    assert body["metadata"]["energy"] in {"high", "medium", "low"}
    assert 0 <= body["metadata"]["controversy_score"] <= 0.1


@pytest.mark.parametrize("kind", ["tweet", "caption", "description", "title", "reply"])
async def test_all_documented_types(product: Product, kind: str) -> None:
    async with product.client("personality") as client:
        answered = await client.post("/api/v1/generate", json={"content_type": kind, "topic": "castle build"})
    assert answered.status_code == 200
    assert "castle" in answered.json()["content"].lower()


async def test_on_a_shared_origin_it_stands_below_the_name_of_its_service(product: Product) -> None:
    token = await product.user_token()
    for name in (None, "core"):
        async with product.client(name, authorization=f"Bearer {token}") as client:
            answered = await client.post("/personality/api/v1/generate", json=EXAMPLE)
            assert answered.status_code == 200, answered.text
            assert list(answered.json()) == ["content", "alternatives", "metadata"]
            assert (await client.get("/personality/health")).json()["service"] == "ai-personality"


@pytest.mark.parametrize(
    ("body", "field", "constraint"),
    [
        ({"topic": "x"}, "content_type", "required"),
        ({"content_type": "tweet"}, "topic", "required"),
        ({"content_type": "poem", "topic": "x"}, "content_type", None),
        ({"content_type": "tweet", "topic": " "}, "topic", "required"),
        ({"content_type": "tweet", "topic": "x" * 301}, "topic", "maxLength"),
        ({"content_type": "tweet", "topic": "x", "context": "game"}, "context", "type"),
        ({"content_type": "tweet", "topic": "x", "options": {"max_length": 5}}, "max_length", "range"),
        ({"content_type": "tweet", "topic": "x", "options": {"max_length": "many"}}, "max_length", None),
        ({"content_type": "tweet", "topic": "x", "options": {"include_hashtags": "some"}}, "include_hashtags", None),
    ],
)
async def test_wrong_requests_name_the_field(product: Product, body: Json, field: str, constraint: str | None) -> None:
    async with product.client("personality") as client:
        answered = await client.post("/api/v1/generate", json=body)
    assert answered.status_code == 400
    error = answered.json()["error"]
    assert (error["code"], error["details"]["field"]) == ("VALIDATION_ERROR", field)
    assert constraint is None or error["details"]["constraint"] == constraint
