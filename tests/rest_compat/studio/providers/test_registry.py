"""The examples of List Providers, Get Provider Details and Register Provider, request and response; then D-20, D-21."""

import asyncio

import pytest

from tests.patience import PATIENCE
from tests.rest_compat.studio.providers.conftest import Json, Studio

pytestmark = pytest.mark.asyncio(loop_scope="module")

REGISTRATION = {
    "id": "custom-analyzer",
    "name": "Custom Analyzer",
    "description": "Analyzes custom data",
    "workflow_id": "custom-analyzer-workflow",
    "trigger_events": ["onCreate", "onEdit"],
    "supported_types": ["application/json"],
    "configuration": {"api_key": "xxx-of-user-123", "endpoint": "https://api.custom.com"},
}


async def test_list_providers(studio: Studio) -> None:
    answer = await studio.client.get("/providers")
    assert (answer.status_code, list(answer.json())) == (200, ["data"])
    assert answer.json()["data"][0] == {
        "id": "text-expander",
        "name": "Text Expander",
        "description": "Expands brief text into detailed content",
        "category": "transformation",
        "version": "1.2.0",
        "capabilities": {
            "input_types": ["text/plain", "text/markdown"],
            "output_types": ["text/markdown"],
            "max_input_size": 10485760,
            "supports_streaming": False,
        },
        "pricing": {"model": "per_use", "cost": 0.001},
        "status": "active",
        "rating": 4.8,
        "usage_count": 15234,
    }


async def test_get_provider_details(studio: Studio) -> None:
    provider = await studio.get("/providers/text-expander")
    assert provider.pop("long_description").startswith("Turns notes, outlines and brief texts")
    assert provider.pop("metrics").keys() == {"average_latency", "success_rate", "total_processed"}
    assert provider == {
        "id": "text-expander",
        "name": "Text Expander",
        "description": "Expands brief text into detailed content",
        "author": "MemmieAI Labs",
        "version": "1.2.0",
        "schema": {
            "input": {
                "type": "object",
                "properties": {"content": {"type": "string"}, "target_length": {"type": "integer"}},
            },
            "output": {
                "type": "object",
                "properties": {"expanded_content": {"type": "string"}, "expansion_ratio": {"type": "number"}},
            },
        },
        "configuration": {
            "model": {"type": "string", "enum": ["gpt-3.5", "gpt-4"], "default": "gpt-4"},
            "style": {"type": "string", "enum": ["professional", "casual", "academic"], "default": "professional"},
        },
    }


async def validated(studio: Studio, provider: str) -> Json:
    async with asyncio.timeout(PATIENCE):
        while True:
            found = {each["id"]: each for each in await studio.get("/providers?status=all")}[provider]
            if found["status"] != "pending_validation":
                return found
            await asyncio.sleep(0.02)


async def test_register_provider(studio: Studio, other: Studio) -> None:
    made = await studio.post("/providers", REGISTRATION, 201)
    assert made == {
        "id": "custom-analyzer",
        "status": "pending_validation",
        "validation_id": made["validation_id"],
    }
    assert made["validation_id"].startswith("val_")
    assert (await validated(studio, "custom-analyzer"))["status"] == "active"
    again = await studio.refused("/providers", REGISTRATION, 409)
    assert (again["code"], again["details"]["field"]) == ("DUPLICATE_RESOURCE", "id")
    details = await studio.client.get("/providers/custom-analyzer")
    assert "xxx-of-user-123" not in details.text
    assert (await other.client.get("/providers/custom-analyzer")).status_code == 404
    assert "custom-analyzer" not in (await other.client.get("/providers?status=all")).text
    assert (await studio.client.delete("/providers/custom-analyzer")).status_code == 204
    assert (await studio.client.get("/providers/custom-analyzer")).json()["error"]["code"] == "PROVIDER_NOT_FOUND"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": "Custom Analyzer"}, "id"),
        ({"id": None}, "id"),
        ({"name": ""}, "name"),
        ({"workflow_id": None}, "workflow_id"),
        ({"trigger_events": []}, "trigger_events"),
        ({"trigger_events": ["onSchedule"]}, "trigger_events"),
        ({"supported_types": ["json"]}, "supported_types"),
        ({"configuration": "x"}, "configuration"),
    ],
)
async def test_a_registration_that_breaks_a_rule_is_refused(studio: Studio, change: Json, field: str) -> None:
    error = await studio.refused("/providers", {**REGISTRATION, "id": "broken", **change}, 400)
    assert (error["code"], error["details"]["field"].partition("[")[0]) == ("VALIDATION_ERROR", field)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("category=transformation", ["text-expander"]),
        ("status=inactive", []),
        ("capabilities=text/markdown,text/plain&category=analysis", ["summarizer"]),
        ("capabilities=streaming", []),
    ],
)
async def test_lists_are_narrowed(studio: Studio, query: str, ids: list[str]) -> None:
    assert [provider["id"] for provider in await studio.get(f"/providers?{query}")] == ids


async def test_an_unknown_status_is_refused(studio: Studio) -> None:
    answer = await studio.client.get("/providers?status=broken")
    assert (answer.status_code, answer.json()["error"]["details"]["field"]) == (400, "status")


async def test_a_provider_is_changed_switched_and_rated(studio: Studio) -> None:
    await studio.post("/providers", {**REGISTRATION, "id": "mine", "configuration": {}}, 201)
    await validated(studio, "mine")
    changed = await studio.client.patch("/providers/mine", json={"name": "Mine", "trigger_events": ["onDelete"]})
    assert (changed.status_code, changed.json()["data"]["status"]) == (200, "active")
    assert await studio.post("/providers/mine/deactivate", {}, 200) == {"id": "mine", "status": "inactive"}
    assert await studio.post("/providers/mine/activate", {}, 200) == {"id": "mine", "status": "active"}
    assert await studio.post("/providers/mine/ratings", {"rating": 4}, 201) == {"id": "mine", "rating": 4.0}
    assert (await studio.client.delete("/providers/mine")).status_code == 204
