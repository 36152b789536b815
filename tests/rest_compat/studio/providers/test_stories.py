"""A book writer's and a custom provider's stories, told over REST and the socket."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import uvicorn
from websockets.asyncio.client import ClientConnection, connect

from tests.patience import PATIENCE
from tests.rest_compat.studio.providers.conftest import Json, Studio

pytestmark = pytest.mark.asyncio(loop_scope="module")

OUTLINE = """# The harbour

- The fisherman finds a letter in the nets
- The letter was written by his brother
- Nobody believe that the brother is alive
"""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def url(working: Any) -> AsyncIterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(working.origin, ws="websockets-sansio", lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    yield f"ws://127.0.0.1:{listener.getsockname()[1]}/studio/v1/ws"
    server.should_exit = True
    await task


async def hear(client: ClientConnection, kind: str) -> Json:
    """The data of the next message of a kind."""
    async with asyncio.timeout(PATIENCE):
        while True:
            message = json.loads(await client.recv())
            if message["type"] == kind:
                return message["data"]


async def subscribe(client: ClientConnection, token: str, *channels: str) -> None:
    await client.send(json.dumps({"type": "auth", "token": f"Bearer {token}"}))
    await client.send(json.dumps({"type": "subscribe", "channels": list(channels)}))
    await hear(client, "subscribed")


async def test_a_book_writer_expands_corrects_and_summarizes(studio: Studio, url: str, token: str) -> None:
    outline = await studio.create(OUTLINE, content_type="text/markdown", metadata={"title": "One", "chapter": 1})
    async with connect(url) as client:
        await subscribe(client, token, f"blob:{outline}", "user:blobs", "provider:text-expander")
        job = await studio.done("text-expander", outline, target_length=500, style="academic")
        document = job["output_blob_id"]
        told = await hear(client, "provider.completed")
        assert told == {
            "blob_id": outline,
            "provider_id": "text-expander",
            "job_id": job["job_id"],
            "status": "completed",
            "output_blob_id": document,
            "processed_at": told["processed_at"],
        }
    before = (await studio.get(f"/blobs/{outline}"))["metadata"]["word_count"]
    child = await studio.get(f"/blobs/{document}")
    assert (child["parent_id"], child["metadata"]["word_count"] > before) == (outline, True)
    await studio.done("grammar-checker", document)
    corrected = await studio.get(f"/blobs/{document}?include_deltas=true")
    assert (corrected["version"], len(corrected["deltas"])) == (2, 2)
    summary = (await studio.done("summarizer", document))["output_blob_id"]
    dag = await studio.get(f"/blobs/{outline}/dag")
    assert dag["statistics"] == {
        "total_nodes": 3,
        "max_depth": 2,
        "providers_involved": ["summarizer", "text-expander"],
    }
    assert [each["id"] for each in await studio.get(f"/blobs/{summary}/ancestors")] == [document, outline]
    change = {"operation": "update", "patch": {"content": "# The harbour\n\nThe fisherman sails home at night."}}
    await studio.client.patch(f"/blobs/{outline}", json={"delta": change, "trigger_providers": True})
    async with asyncio.timeout(PATIENCE):
        while True:
            status = await studio.get(f"/providers/text-expander/status/{outline}")
            if status["last_processed_version"] == 2:
                break
            await asyncio.sleep(0.02)
    assert status["output_blob_id"] != document
    back = await studio.post(f"/blobs/{document}/revert", {"target_version": 1, "create_backup": True}, 200)
    assert back["current_version"] == 3


async def test_a_failure_is_heard_and_the_blob_stays_as_it_was(studio: Studio, url: str, token: str) -> None:
    blob_id = await studio.create("The knight entered the castle.")
    async with connect(url) as client:
        await subscribe(client, token, "provider:test-fail")
        await studio.done("test-fail", blob_id)
        told = await hear(client, "provider.failed")
        assert (told["blob_id"], told["status"], told["error"]["code"]) == (blob_id, "failed", "PROVIDER_ERROR")
    assert (await studio.get(f"/blobs/{blob_id}"))["version"] == 1


async def test_another_user_s_provider_cannot_be_watched(studio: Studio, other: Studio, url: str, working: Any) -> None:
    registration = {
        "id": "private-one",
        "name": "Private",
        "workflow_id": "w",
        "trigger_events": ["onCreate"],
        "supported_types": ["application/json"],
    }
    await studio.post("/providers", registration, 201)
    token = str(await working.user_token("user_456", "org_456"))
    async with connect(url) as client:
        await client.send(json.dumps({"type": "auth", "token": f"Bearer {token}"}))
        await client.send(json.dumps({"type": "subscribe", "channels": ["provider:private-one"]}))
        assert (await hear(client, "error"))["code"] == "PROVIDER_NOT_FOUND"
    await studio.client.delete("/providers/private-one")


async def test_a_custom_provider_runs_on_what_fits(studio: Studio) -> None:
    registration = {
        "id": "json-analyzer",
        "name": "JSON Analyzer",
        "workflow_id": "w",
        "trigger_events": ["onCreate", "onEdit"],
        "supported_types": ["application/json"],
        "configuration": {"api_key": "very-secret-of-user-123"},
    }
    await studio.post("/providers", registration, 201)
    async with asyncio.timeout(PATIENCE):
        while '"json-analyzer"' not in (await studio.client.get("/providers")).text:  # noqa: ASYNC110 - as clients do
            await asyncio.sleep(0.02)
    blob_id = await studio.create('{"a": 1}', content_type="application/json", providers=["json-analyzer"])

    async def read() -> Json:
        return await studio.get(f"/blobs/{blob_id}")

    async with asyncio.timeout(PATIENCE):
        while (await read())["processing_status"] != {"json-analyzer": "failed"}:  # noqa: ASYNC110 - as clients do
            await asyncio.sleep(0.02)
    (job,) = await studio.get(f"/jobs?blob_id={blob_id}")
    assert "no endpoint" in job["error"]["message"]
    for path in ("/providers/json-analyzer", job["status_url"], f"/blobs/{blob_id}"):
        assert "very-secret" not in (await studio.client.get(path)).text
