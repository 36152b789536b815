"""POST /api/v1/check as the reference prints it, its older name, and what its clients get for wrong requests."""

from typing import Any

import pytest

from tests.rest_compat.conftest import Product

Json = Any  # JSON values

pytestmark = pytest.mark.asyncio(loop_scope="module")

REQUEST = {"content": "Message to check", "user_id": "user_123", "platform": "discord", "channel_id": "channel_456"}
PATHS = ("/api/v1/check", "/api/v1/moderate/check")


@pytest.mark.parametrize("path", PATHS)
async def test_the_published_example(product: Product, path: str) -> None:
    async with product.client("automod") as client:
        answered = await client.post(path, json=REQUEST)
    assert answered.status_code == 200
    body = answered.json()
    assert list(body) == ["allowed", "scores", "flags", "action"]
    assert list(body["scores"]) == ["toxicity", "spam", "nsfw"]
    assert all(0 <= score < 0.5 for score in body["scores"].values())
    assert body | {"scores": None} == {"allowed": True, "scores": None, "flags": [], "action": None}


@pytest.mark.parametrize("path", PATHS)
async def test_the_published_example_of_a_violation(product: Product, path: str) -> None:
    async with product.client("automod") as client:
        wrong = REQUEST | {"content": "you are a worthless idiot, nobody likes you", "user_id": "user_800"}
        body = (await client.post(path, json=wrong)).json()
    assert list(body) == ["allowed", "scores", "flags", "action", "reason"]
    assert body["scores"]["toxicity"] >= 0.7
    assert body | {"scores": None} == {
        "allowed": False,
        "scores": None,
        "flags": ["toxicity"],
        "action": "delete",
        "reason": "Toxicity threshold exceeded",
    }


async def test_only_content_and_user_are_needed_and_more_does_not_matter(product: Product) -> None:
    async with product.client("automod") as client:
        for body in (
            {"content": "hello", "user_id": "u"},
            {"content": "", "user_id": "u"},
            {"content": "hello", "user_id": "u", "username": "Somebody", "platform": None},
        ):
            answered = await client.post("/api/v1/check", json=body)
            assert (answered.status_code, answered.json()["allowed"]) == (200, True)


async def test_moderators_are_not_scored(product: Product) -> None:
    async with product.client("automod") as client:
        body = {"content": "http://bad.example", "user_id": "u", "role": "moderator"}
        assert (await client.post("/api/v1/check", json=body)).json()["scores"] == {
            "toxicity": 0,
            "spam": 0,
            "nsfw": 0,
        }


@pytest.mark.parametrize(
    ("change", "field", "constraint"),
    [
        ({"content": None}, "content", "required"),
        ({"content": 5}, "content", None),
        ({"content": "x" * 10_001}, "content", "maxLength"),
        ({"content": "a\x00"}, "content", "format"),
        ({"user_id": None}, "user_id", "required"),
        ({"user_id": ""}, "user_id", "required"),
        ({"user_id": "x" * 256}, "user_id", "maxLength"),
        ({"channel_id": "x" * 256}, "channel_id", "maxLength"),
        ({"platform": "myspace"}, "platform", None),
        ({"message_id": "x" * 65}, "message_id", "maxLength"),
    ],
)
async def test_wrong_requests_name_the_field(
    product: Product, change: dict[str, Json], field: str, constraint: str | None
) -> None:
    async with product.client("automod") as client:
        answered = await client.post("/api/v1/check", json=REQUEST | change)
    assert answered.status_code == 400, answered.text
    error = answered.json()["error"]
    assert (error["code"], error["details"]["field"]) == ("VALIDATION_ERROR", field)
    assert constraint is None or error["details"]["constraint"] == constraint


async def test_a_wrong_token_is_unauthorized(product: Product) -> None:
    async with product.client("automod", authorization="Bearer no") as client:
        assert (await client.post("/api/v1/check", json=REQUEST)).status_code == 401


async def test_health(product: Product) -> None:
    async with product.client("automod") as client:
        assert (await client.get("/health")).json() == {"status": "ok"}
