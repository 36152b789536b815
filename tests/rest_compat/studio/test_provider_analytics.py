"""The example of Get Provider Analytics, request and response, with real jobs; then who is told what."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from gateway.app.jobs import ALL, open_runtime
from gateway.registry import DEFAULT_PATH, read_registry

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def studio(product: Any, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx.AsyncClient]:
    """A user's client, while jobs are run."""
    jobs = read_registry(DEFAULT_PATH).jobs
    assert jobs is not None
    values = {"data_dir": str(tmp_path_factory.mktemp("jobs"))}
    runtime = await open_runtime(jobs.embedded, product.parts.parts, values, ALL)
    yield product.client(below="/studio/v1", Authorization=f"Bearer {await product.user_token()}")
    await runtime.stop()


async def test_get_provider_analytics(studio: httpx.AsyncClient) -> None:
    """The example's answer, with the figures of somebody who has just invoked the provider twice."""
    blob = {"content": "The knight entered the castle. The night was long.", "content_type": "text/plain"}
    made = (await studio.post("/blobs", json=blob)).json()["data"]["id"]
    for length in (100, 200):
        body = {"blob_id": made, "configuration": {"target_length": length}, "async": False}
        answer = await studio.post("/providers/text-expander/process", json=body)
        assert answer.status_code == 200, answer.text
    answer = await studio.get("/analytics/providers/text-expander")
    assert answer.status_code == 200
    data = answer.json()["data"]
    metrics = data["metrics"]
    assert data == {
        "provider_id": "text-expander",
        "period": "last_30_days",
        "metrics": {
            "total_invocations": 2,
            "success_rate": 1.0,
            "average_latency": metrics["average_latency"],
            "p95_latency": metrics["p95_latency"],
            "p99_latency": metrics["p99_latency"],
            "errors": {"timeout": 0, "invalid_input": 0, "internal_error": 0},
        },
        "cost_analysis": {"total_cost": 0.002, "average_cost_per_invocation": 0.001},
    }
    assert 0 <= metrics["average_latency"] <= metrics["p99_latency"]
    used = (await studio.get("/analytics/usage?period=day")).json()["data"]["statistics"]
    assert (used["blobs_processed"], used["providers_used"]) == (2, {"text-expander": 2})


async def test_analytics_of_an_unknown_provider(studio: httpx.AsyncClient) -> None:
    answer = await studio.get("/analytics/providers/nobody")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "PROVIDER_NOT_FOUND")


async def test_another_users_invocations_are_not_told(product: Any) -> None:
    token = await product.user_token("user_456", "org_456")
    other = product.client(below="/studio/v1", Authorization=f"Bearer {token}")
    data = (await other.get("/analytics/providers/text-expander")).json()["data"]
    assert (data["metrics"]["total_invocations"], data["cost_analysis"]["total_cost"]) == (0, 0)
