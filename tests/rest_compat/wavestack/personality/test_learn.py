"""POST /api/v1/learn as the reference prints it, and what its clients get for wrong requests."""

import re
from typing import Any

import pytest

from tests.rest_compat.conftest import Product

Json = Any  # JSON values

pytestmark = pytest.mark.asyncio(loop_scope="module")

EXAMPLE = {
    "data_type": "chat_history",
    "content": [
        {"role": "user", "message": "Example interaction"},
        {"role": "creator", "message": "Example response"},
    ],
    "source": "discord",
    "weight": 1.0,
}


async def test_the_published_example(product: Product) -> None:
    async with product.client("personality") as client:
        answered = await client.post("/api/v1/learn", json=EXAMPLE)
    assert answered.status_code == 202
    body = answered.json()
    assert list(body) == ["status", "samples_processed", "next_training"]
    assert (body["status"], body["samples_processed"]) == ("accepted", 2)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d[05]:00Z", body["next_training"])


async def test_what_one_organization_learns_is_not_heard_in_another(product: Product) -> None:
    ours = await product.user_token("user_123", "org_123")
    theirs = await product.user_token("user_456", "org_456")
    lines = [{"role": "creator", "message": "holy guacamole!"}] * 30
    message = {"message": "LETS GOOO"}
    async with product.client("personality", authorization=f"Bearer {ours}") as client:
        before = (await client.post("/api/v1/chat", json=message)).json()
    async with product.client("personality", authorization=f"Bearer {theirs}") as client:
        await client.post("/api/v1/learn", json={"data_type": "chat_history", "content": lines})
        answers = [(await client.post("/api/v1/chat", json={"message": text})).json() for text in ("hype", "gg", "pog")]
    assert any("holy guacamole" in answer["response"].lower() for answer in answers)
    async with product.client("personality", authorization=f"Bearer {ours}") as client:
        assert (await client.post("/api/v1/chat", json=message)).json() == before


@pytest.mark.parametrize(
    ("change", "field", "constraint"),
    [
        ({"data_type": None}, "data_type", "required"),
        ({"content": None}, "content", "required"),
        ({"content": []}, "content", "required"),
        ({"content": "text"}, "content", "type"),
        ({"content": [{"role": "creator"}]}, "content", "required"),
        ({"weight": 0}, "weight", "range"),
        ({"weight": "heavy"}, "weight", None),
        ({"source": ""}, "source", "required"),
    ],
)
async def test_wrong_requests_name_the_field(
    product: Product, change: Json, field: str, constraint: str | None
) -> None:
    async with product.client("personality") as client:
        answered = await client.post("/api/v1/learn", json=EXAMPLE | change)
    assert answered.status_code == 400
    error = answered.json()["error"]
    assert (error["code"], error["details"]["field"]) == ("VALIDATION_ERROR", field)
    assert constraint is None or error["details"]["constraint"] == constraint
