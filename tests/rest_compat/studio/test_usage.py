"""The example of Get Usage Statistics, request and response; then what decision D-31 adds to it."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import pytest_asyncio

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def studio(product: Any) -> httpx.AsyncClient:
    client: httpx.AsyncClient = product.client(below="/studio/v1", Authorization=f"Bearer {await product.user_token()}")
    return client


async def test_get_usage_statistics(studio: httpx.AsyncClient) -> None:
    """The month of the reference's examples, of which the demo knows four blobs and six deltas."""
    answer = await studio.get("/analytics/usage?period=month&from=2024-01-01&to=2024-01-31")
    assert answer.status_code == 200
    data = answer.json()["data"]
    assert data == {
        "period": "month",
        "from": "2024-01-01",
        "to": "2024-01-31",
        "statistics": {
            "blobs_created": 4,
            "blobs_processed": 0,
            "storage_used": data["statistics"]["storage_used"],
            "providers_used": {},
            "deltas_applied": 6,
            "api_calls": 0,
        },
        "trends": {"blobs_created": "+100%", "storage_used": "+100%"},
    }
    blobs = (await studio.get("/blobs?limit=100")).json()["data"]
    assert data["statistics"]["storage_used"] == sum(blob["size"] for blob in blobs)


async def test_a_user_sees_what_was_just_done(product: Any) -> None:
    token = await product.user_token("user_456", "org_456")
    other = product.client(below="/studio/v1", Authorization=f"Bearer {token}")
    blob = {"content": "12345", "content_type": "text/plain"}
    made = (await other.post("/blobs", json=blob)).json()["data"]["id"]
    await other.patch(f"/blobs/{made}", json={"delta": {"operation": "update", "patch": {"content": "1234567"}}})
    data = (await other.get("/analytics/usage")).json()["data"]
    today = datetime.now(UTC).date()
    assert (data["period"], data["from"]) == ("month", today.replace(day=1).isoformat())
    named = ("blobs_created", "storage_used", "deltas_applied", "api_calls")
    figures = {name: data["statistics"][name] for name in named}
    assert figures == {"blobs_created": 1, "storage_used": 7, "deltas_applied": 2, "api_calls": 3}
    await other.get("/blobs/00000000-0000-0000-0000-000000000000")
    again = (await other.get("/analytics/usage")).json()["data"]["statistics"]["api_calls"]
    assert again == 5  # refused calls and these two of usage itself count as well


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("period=decade", "period"),
        ("from=yesterday", "from"),
        ("to=2024-13-01", "to"),
        ("from=2024-02-01&to=2024-01-01", "from"),
    ],
)
async def test_spans_that_are_none_are_refused(studio: httpx.AsyncClient, query: str, field: str) -> None:
    answer = await studio.get(f"/analytics/usage?{query}")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["details"].get("field")) == (400, "VALIDATION_ERROR", field)
