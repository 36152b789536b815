"""GET /api/v1/violations/:userId as the reference prints it, for anybody, and for one's own organization only."""

import re

import pytest

from tests.rest_compat.conftest import Product

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_published_example(product: Product) -> None:
    async with product.client("automod") as client:
        answered = await client.get("/api/v1/violations/user_123")
    assert answered.status_code == 200
    body = answered.json()
    assert list(body) == ["user_id", "violations", "total_violations", "status"]
    assert (body["user_id"], body["total_violations"], body["status"]) == ("user_123", 3, "warning")
    assert body["violations"][0] == {
        "id": "vio_123",
        "type": "toxicity",
        "content": "[REDACTED]",
        "action_taken": "delete",
        "ts": "2026-01-14T15:30:00Z",
    }
    assert [violation["type"] for violation in body["violations"]] == ["toxicity", "spam", "toxicity"]


async def test_an_unknown_user_has_a_clean_record(product: Product) -> None:
    async with product.client("automod") as client:
        answered = await client.get("/api/v1/violations/nobody%20knows")
    assert answered.status_code == 200
    assert answered.json() == {
        "user_id": "nobody knows",
        "violations": [],
        "total_violations": 0,
        "status": "good",
    }


async def test_a_record_grows_and_never_shows_texts(product: Product) -> None:
    async with product.client("automod") as client:
        for number in range(5):
            text = f"look at http://secret{number}.example"
            await client.post("/api/v1/check", json={"content": text, "user_id": "user_900"})
        answered = await client.get("/api/v1/violations/user_900")
    body = answered.json()
    assert (body["total_violations"], body["status"]) == (5, "restricted")
    assert "secret" not in answered.text
    assert all(re.fullmatch(r"vio_\w{8,}", violation["id"]) for violation in body["violations"])
    assert body["violations"] == sorted(body["violations"], key=lambda violation: str(violation["ts"]), reverse=True)


async def test_organizations_have_records_of_their_own(product: Product) -> None:
    theirs = await product.user_token("user_456", "org_456")
    async with product.client("automod", authorization=f"Bearer {theirs}") as client:
        other = (await client.get("/api/v1/violations/user_123")).json()
        assert (other["total_violations"], other["status"]) == (0, "good")
    ours = await product.user_token("user_123", "org_123")
    async with product.client("automod", authorization=f"Bearer {ours}") as client:
        assert (await client.get("/api/v1/violations/user_123")).json()["total_violations"] == 3


async def test_ids_that_cannot_be_are_refused(product: Product) -> None:
    async with product.client("automod") as client:
        for wrong in ("x" * 256, "%20", "a%00b"):
            answered = await client.get(f"/api/v1/violations/{wrong}")
            assert answered.status_code == 400, wrong
            assert answered.json()["error"]["details"]["field"] == "user_id"
