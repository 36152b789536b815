"""Providers: the product's and users' own, what is shown of them, and who may change them."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from subgraphs.studio.providers.models import ProviderRow
from tests.subgraphs.studio.providers.conftest import Json, Studio

LIST = """
query($category: String, $status: ProviderStatusFilter! = ACTIVE, $capabilities: [String!]) {
  providers(category: $category, status: $status, capabilities: $capabilities, first: 100) { nodes { id status } }
}
"""
TEXT_EXPANDER = """
{ provider(id: "text-expander") {
  id name description category version author status rating usageCount builtIn configuration
  capabilities { inputTypes outputTypes maxInputSize supportsStreaming } pricing { model cost }
  schema { input output }
} }
"""


async def listed(studio: Studio, **criteria: Json) -> list[str]:
    return [node["id"] for node in (await studio.ask(LIST, **criteria))["providers"]["nodes"]]


async def test_the_text_expander_is_the_reference_s(studio: Studio) -> None:
    provider = (await studio.ask(TEXT_EXPANDER))["provider"]
    assert provider == {
        "id": "text-expander",
        "name": "Text Expander",
        "description": "Expands brief text into detailed content",
        "category": "transformation",
        "version": "1.2.0",
        "author": "MemmieAI Labs",
        "status": "ACTIVE",
        "rating": 4.8,
        "usageCount": 15234,
        "builtIn": True,
        "configuration": {
            "model": {"type": "string", "enum": ["gpt-3.5", "gpt-4"], "default": "gpt-4"},
            "style": {"type": "string", "enum": ["professional", "casual", "academic"], "default": "professional"},
        },
        "capabilities": {
            "inputTypes": ["text/plain", "text/markdown"],
            "outputTypes": ["text/markdown"],
            "maxInputSize": 10485760,
            "supportsStreaming": False,
        },
        "pricing": {"model": "PER_USE", "cost": 0.001},
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
    }


@pytest.mark.parametrize(
    ("criteria", "ids"),
    [
        ({"category": "transformation"}, ["text-expander"]),
        ({"category": "none"}, []),
        ({"capabilities": ["text/markdown"], "category": "analysis"}, ["summarizer"]),
        ({"capabilities": ["text/plain", "TEXT/markdown"], "category": "correction"}, ["grammar-checker"]),
        ({"capabilities": ["streaming"]}, []),
        ({"capabilities": ["image/png"]}, ["test-fail", "test-slow", "test-invalid"]),
        ({"status": "INACTIVE"}, []),
    ],
)
async def test_lists_are_narrowed(studio: Studio, criteria: Json, ids: list[str]) -> None:
    assert await listed(studio, **criteria) == ids


async def test_a_registered_provider_is_its_owner_s_alone(studio: Studio) -> None:
    made = await studio.register()
    assert made["provider"]["status"] == "PENDING_VALIDATION"
    assert made["provider"]["validationId"].startswith("val_")
    assert (await studio.validated())["status"] == "ACTIVE"
    assert (await listed(studio))[-1] == "custom-analyzer"
    bob = studio.by("bob")
    assert "custom-analyzer" not in await listed(bob, status="ALL")
    assert (await bob.refusal('{ provider(id: "custom-analyzer") { id } }')).code == "PROVIDER_NOT_FOUND"
    blob_id = await bob.create("{}", contentType="application/json")
    text = "mutation($i: ProcessBlobInput!) { processBlob(input: $i) { job { id } } }"
    assert (
        await bob.refusal(text, i={"providerId": "custom-analyzer", "blobId": blob_id})
    ).code == "PROVIDER_NOT_FOUND"


async def test_two_users_may_have_providers_of_one_name(studio: Studio) -> None:
    await studio.register()
    await studio.by("bob").register()
    refusal = await studio.refusal(
        "mutation($i: RegisterProviderInput!) { registerProvider(input: $i) { signingSecret } }",
        i={
            "id": "custom-analyzer",
            "name": "x",
            "workflowId": "w",
            "triggerEvents": ["ON_EDIT"],
            "supportedTypes": ["text/*"],
        },
    )
    assert (refusal.code, refusal.details["field"]) == ("DUPLICATE_RESOURCE", "id")


@pytest.mark.parametrize(
    ("endpoint", "status", "words"),
    [
        ("https://api.custom.invalid/analyze", "ACTIVE", None),
        ("http://api.custom.invalid/analyze", "REJECTED", "not known"),
        ("http://93.184.216.34/analyze", "REJECTED", "https only"),
        ("https://127.0.0.1/analyze", "REJECTED", "no address that may be fetched"),
        ("https://[::1]:99999/analyze", "REJECTED", "no absolute URL"),
        ("https://169.254.169.254/latest", "REJECTED", "no address"),
        ("ftp://example.com/x", "REJECTED", "http and https"),
        ("analyze", "REJECTED", "no absolute URL"),
        (None, "ACTIVE", "Without an endpoint"),
    ],
)
async def test_validation_judges_the_endpoint(
    studio: Studio, endpoint: str | None, status: str, words: str | None
) -> None:
    await studio.register(configuration={"endpoint": endpoint} if endpoint else {})
    validated = await studio.validated()
    assert validated["status"] == status
    assert (words or "") in (validated["statusReason"] or "")


async def test_secrets_are_kept_encrypted_and_never_shown(
    studio: Studio, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    secret = "s3cret-of-alice-0123456789"
    made = await studio.register(configuration={"api_key": secret, "endpoint": "https://api.custom.invalid/v1?k=abc"})
    await studio.validated()
    job = await studio.done("custom-analyzer", await studio.create("{}", contentType="application/json"))
    assert job["status"] == "FAILED"
    fields = "id name configuration configuredKeys endpointHost statusReason workflowId conditions { value }"
    shown = await studio.ask(f'{{ provider(id: "custom-analyzer") {{ {fields} schema {{ input output }} }} }}')
    assert shown["provider"]["configuredKeys"] == ["api_key", "endpoint"]
    assert shown["provider"]["endpointHost"] == "api.custom.invalid"
    async with studio.providers.database.reading() as session:
        row = (await session.scalars(select(ProviderRow).where(ProviderRow.owner_id == "alice"))).one()
        outbox = (await session.execute(select(studio.providers.database.outbox.c.payload))).scalars().all()
    stored = json.dumps([getattr(row, column.name) for column in ProviderRow.__table__.columns], default=str)
    logged = "".join([*capfd.readouterr(), caplog.text])
    for hidden in (secret, made["signingSecret"], "k=abc"):
        for place in (json.dumps(shown), json.dumps(job), stored, json.dumps(list(outbox)), logged):
            assert hidden not in place


async def test_a_provider_can_be_switched_off_changed_and_removed(studio: Studio) -> None:
    await studio.register()
    await studio.validated()
    switch = "mutation($id: ID!) {{ {}(input: {{ providerId: $id }}) {{ provider {{ status }} }} }}"
    await studio.ask(switch.format("deactivateProvider"), id="custom-analyzer")
    assert await listed(studio, status="INACTIVE") == ["custom-analyzer"]
    text = "mutation($i: ProcessBlobInput!) { processBlob(input: $i) { job { id } } }"
    given = {"providerId": "custom-analyzer", "blobId": await studio.create("{}", contentType="application/json")}
    refusal = await studio.refusal(text, i=given)
    assert (refusal.code, refusal.details["field"]) == ("VALIDATION_ERROR", "providerId")
    await studio.ask(switch.format("activateProvider"), id="custom-analyzer")
    update = "mutation($i: UpdateProviderInput!) { updateProvider(input: $i) { provider { name status version } } }"
    changed = await studio.ask(update, i={"providerId": "custom-analyzer", "name": "Better", "version": "2.0"})
    assert changed["updateProvider"]["provider"] == {"name": "Better", "status": "ACTIVE", "version": "2.0"}
    changed = await studio.ask(
        update, i={"providerId": "custom-analyzer", "configuration": {"endpoint": "https://127.0.0.1/"}}
    )
    assert changed["updateProvider"]["provider"]["status"] == "PENDING_VALIDATION"
    assert (await studio.validated())["status"] == "REJECTED"
    assert (await studio.refusal(switch.format("activateProvider"), id="custom-analyzer")).code == "VALIDATION_ERROR"
    delete = "mutation($id: ID!) { deleteProvider(input: { providerId: $id }) { deletedId } }"
    await studio.ask(delete, id="custom-analyzer")
    assert "custom-analyzer" not in await listed(studio, status="ALL")
    assert (await studio.refusal(delete, id="custom-analyzer")).code == "PROVIDER_NOT_FOUND"


@pytest.mark.parametrize("name", ["deactivateProvider", "activateProvider", "deleteProvider"])
async def test_built_in_providers_are_nobody_s_to_change(studio: Studio, name: str) -> None:
    text = f'mutation {{ {name}(input: {{ providerId: "summarizer" }}) {{ __typename }} }}'
    assert (await studio.refusal(text)).code == "PERMISSION_DENIED"


async def test_a_rating_counts_once_a_user(studio: Studio) -> None:
    rate = (
        'mutation($r: Int!) { rateProvider(input: { providerId: "test-slow", rating: $r }) {'
        " provider { rating ratingCount } } }"
    )
    assert (await studio.ask('{ provider(id: "test-slow") { rating usageCount } }'))["provider"] == {
        "rating": None,
        "usageCount": 0,
    }
    await studio.ask(rate, r=1)
    await studio.ask(rate, r=5)
    answer = await studio.by("bob").ask(rate, r=4)
    assert answer["rateProvider"]["provider"] == {"rating": 4.5, "ratingCount": 2}
    for wrong in (0, 6):
        assert (await studio.refusal(rate, r=wrong)).details["field"] == "rating"


async def test_every_ended_run_is_counted(studio: Studio) -> None:
    blob_id = await studio.create()
    for configuration in ({"delay_seconds": 0}, {"delay_seconds": 0}):
        await studio.done("test-slow", blob_id, configuration=configuration)
    counted = await studio.ask('{ provider(id: "test-slow") { usageCount } }')
    assert counted["provider"]["usageCount"] == 2


async def test_starting_again_keeps_what_people_did(studio: Studio, values: dict[str, str]) -> None:
    rate = 'mutation { rateProvider(input: { providerId: "test-slow", rating: 3 }) { provider { rating } } }'
    await studio.ask(rate)
    await studio.providers.stop()
    await studio.providers.start()
    answer: Any = await studio.ask(
        '{ provider(id: "test-slow") { rating } a: provider(id: "text-expander") { usageCount } }'
    )
    assert (answer["provider"]["rating"], answer["a"]["usageCount"]) == (3.0, 15234)
