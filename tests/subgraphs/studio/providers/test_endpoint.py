"""Registered providers behind a real server: what is sent, how it is signed, what comes of its answers."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from subgraphs.studio.providers.adapters.endpoint import signature
from tests.subgraphs.studio.providers.conftest import Json, Studio


@dataclass
class Server:
    """A provider of somebody else's: what it was sent, and what it answers next."""

    answers: list[tuple[int, bytes]] = field(default_factory=list)
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    delay: float = 0.0
    url: str = ""

    async def __call__(self, scope: Json, receive: Json, send: Json) -> None:
        if scope["type"] != "http":
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        self.heard.append(({name.decode(): value.decode() for name, value in scope["headers"]}, body))
        await asyncio.sleep(self.delay)
        status, answer = self.answers.pop(0) if self.answers else (200, b'{"result": "none"}')
        await send({"type": "http.response.start", "status": status, "headers": [(b"location", b"/elsewhere")]})
        await send({"type": "http.response.body", "body": answer})

    def answer(self, value: Json, status: int = 200) -> None:
        self.answers.append((status, value if isinstance(value, bytes) else json.dumps(value).encode()))


@pytest.fixture
def settings() -> dict[str, str]:
    return {"fetch_allow": "127.0.0.0/8"}


@pytest.fixture
async def server(serving: Callable[[Any], AbstractAsyncContextManager[str]]) -> AsyncIterator[Server]:
    started = Server()
    async with serving(started) as place:
        started.url = f"http://{place}/analyze"
        yield started


@pytest.fixture
async def analyzer(studio: Studio, server: Server) -> str:
    """The signing secret of a registered provider at the server."""
    configuration = {"endpoint": server.url, "api_key": "key-of-alice", "depth": 3}
    options = {"words": {"type": "integer", "minimum": 1}}
    made = await studio.register(configuration=configuration, options=options, triggerEvents=["ON_EDIT", "ON_DELETE"])
    assert (await studio.validated())["status"] == "ACTIVE"
    return str(made["signingSecret"])


async def document(studio: Studio, content: str = '{"a": 1}') -> str:
    return await studio.create(content, contentType="application/json", metadata={"title": "Data"})


async def test_a_request_says_what_is_to_be_done_and_is_signed(studio: Studio, server: Server, analyzer: str) -> None:
    blob_id = await document(studio)
    server.answer({"result": "none", "figures": {"score": 0.5}})
    job = await studio.done("custom-analyzer", blob_id, configuration={"words": 5})
    assert (job["status"], job["metadata"]["score"], job["outputBlobId"]) == ("COMPLETED", 0.5, blob_id)
    ((headers, body),) = server.heard
    assert json.loads(body) == {
        "job_id": job["id"],
        "provider_id": "custom-analyzer",
        "provider_version": "1.0.0",
        "trigger": "request",
        "blob": {
            "id": blob_id,
            "version": 1,
            "title": "Data",
            "content_type": "application/json",
            "encoding": "utf-8",
            "content": '{"a": 1}',
            "metadata": {"title": "Data"},
        },
        "configuration": {"depth": 3, "words": 5},
    }
    signed = signature(analyzer, headers["x-tidegate-timestamp"], job["id"], body)
    assert headers["x-tidegate-signature"] == signed
    assert headers["x-tidegate-delivery"] == job["id"]
    assert headers["authorization"] == "Bearer key-of-alice"


async def test_the_guide_s_check_knows_our_requests(studio: Studio, server: Server, analyzer: str) -> None:
    await studio.done("custom-analyzer", await document(studio))
    ((headers, body),) = server.heard
    guide = (Path(__file__).parents[4] / "docs" / "providers.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {"hashlib": hashlib, "hmac": hmac, "time": time}
    exec(guide.partition("```python\n")[2].partition("```")[0], names)
    sent = {name.title(): value for name, value in headers.items()}
    stale = sent | {"X-Tidegate-Timestamp": str(int(sent["X-Tidegate-Timestamp"]) - 301)}
    check = names["is_ours"]
    assert [check(analyzer, sent, body), check("other", sent, body), check(analyzer, sent, body + b" ")] == [
        True,
        False,
        False,
    ]
    assert not check(analyzer, stale, body)


async def test_each_kind_of_answer_becomes_what_it_says(studio: Studio, server: Server, analyzer: str) -> None:
    blob_id = await document(studio)
    server.answer({"result": "derived", "content": "# Report", "content_type": "text/markdown", "metadata": {"m": 1}})
    derived = await studio.done("custom-analyzer", blob_id)
    child = await studio.blob(derived["outputBlobId"], "content contentType metadata parentId createdBy")
    assert child == {
        "content": "# Report",
        "contentType": "text/markdown",
        "metadata": {"m": 1},
        "parentId": blob_id,
        "createdBy": "custom-analyzer",
    }
    server.answer({"result": "derived", "content": "aGVsbG8=", "content_type": "image/png"})
    picture = await studio.done("custom-analyzer", blob_id, configuration={"words": 1})
    assert (await studio.blob(picture["outputBlobId"]))["content"] == "aGVsbG8="
    server.answer({"result": "metadata", "metadata": {"score": 9}})
    await studio.done("custom-analyzer", blob_id, configuration={"words": 2})
    server.answer({"result": "delta", "content": '{"a": 2}', "metadata": {"done": True}})
    await studio.done("custom-analyzer", blob_id, configuration={"words": 3})
    blob = await studio.blob(blob_id, "version content metadata")
    assert blob == {"version": 3, "content": '{"a": 2}', "metadata": {"title": "Data", "score": 9, "done": True}}


@pytest.mark.parametrize(
    ("status", "answer", "attempts", "kind"),
    [
        (500, b"", 3, "INTERNAL_ERROR"),
        (429, b"", 3, "INTERNAL_ERROR"),
        (404, b"", 1, "INTERNAL_ERROR"),
        (302, b"", 1, "INTERNAL_ERROR"),
        (422, b"", 1, "INVALID_INPUT"),
        (200, b"not json", 1, "INTERNAL_ERROR"),
        (200, b"[]", 1, "INTERNAL_ERROR"),
        (200, b'{"result": "derived", "content": "x"}', 1, "INTERNAL_ERROR"),
        (200, b'{"result": "derived", "content": "%%", "content_type": "image/png"}', 1, "INTERNAL_ERROR"),
        (200, b'{"result": "none", "figures": {"deep": {}}}', 1, "INTERNAL_ERROR"),
    ],
)
async def test_bad_answers_fail_the_job(
    studio: Studio, server: Server, analyzer: str, status: int, answer: bytes, attempts: int, kind: str
) -> None:
    for _ in range(attempts):
        server.answer(answer, status)
    job = await studio.done("custom-analyzer", await document(studio))
    assert (job["status"], job["attempts"], len(server.heard)) == ("FAILED", attempts, attempts)
    assert (job["error"]["code"], job["error"]["kind"]) == ("PROVIDER_ERROR", kind)
    deliveries = {headers["x-tidegate-delivery"] for headers, _ in server.heard}
    assert deliveries == {job["id"]}, "a repeated delivery can be recognised"


async def test_an_endpoint_that_takes_too_long_fails_the_job(studio: Studio, server: Server, analyzer: str) -> None:
    update = "mutation($i: UpdateProviderInput!) { updateProvider(input: $i) { provider { timeoutSeconds } } }"
    await studio.ask(update, i={"providerId": "custom-analyzer", "timeoutSeconds": 0.2})
    server.delay = 5
    job = await studio.done("custom-analyzer", await document(studio))
    assert (job["status"], job["attempts"], job["error"]["kind"]) == ("FAILED", 3, "TIMEOUT")


async def test_a_provider_never_answers_its_own_output(studio: Studio, server: Server, analyzer: str) -> None:
    blob_id = await document(studio)
    server.answer({"result": "delta", "content": '{"a": 2}'})
    await studio.edit(blob_id, {"content": '{"a": 3}'})
    (job,) = await studio.settled(blob_id, 1)
    assert (job["trigger"], (await studio.blob(blob_id))["version"]) == ("ON_EDIT", 3)
    await studio.caught_up()
    assert len(await studio.jobs(blobId=blob_id)) == 1


async def test_two_providers_that_answer_one_another_come_to_an_end(
    studio: Studio, server: Server, analyzer: str
) -> None:
    for name in ("second", "third"):
        await studio.register(name, configuration={"endpoint": server.url}, triggerEvents=["ON_EDIT"])
        await studio.validated(name)
    server.answers = [(200, json.dumps({"result": "metadata", "metadata": {"n": n}}).encode()) for n in range(100)]
    blob_id = await document(studio)
    await studio.edit(blob_id, {"metadata": {"begin": True}})
    done: set[str] = set()
    while True:
        await studio.caught_up()
        jobs = await studio.settled(blob_id, 1)
        if {job["id"] for job in jobs} == done:
            break
        done = {job["id"] for job in jobs}
    # Each of three begins a chain that no provider enters twice: at most 3 + 3·2 + 3·2·1 runs.
    assert 3 <= len(done) <= 15


async def test_a_deleted_blob_is_told_of(studio: Studio, server: Server, analyzer: str) -> None:
    blob_id = await document(studio)
    await studio.ask("mutation($id: ID!) { deleteBlob(input: { blobId: $id }) { deletedId } }", id=blob_id)
    (job,) = await studio.settled(blob_id, 1)
    assert (job["trigger"], job["status"]) == ("ON_DELETE", "COMPLETED")
    told = json.loads(server.heard[0][1])
    assert (told["trigger"], told["blob"]["id"], told["blob"]["content"]) == ("onDelete", blob_id, "")


async def test_secrets_do_not_come_with_a_run(studio: Studio) -> None:
    await studio.register(configuration={})
    await studio.validated()
    text = "mutation($i: ProcessBlobInput!) { processBlob(input: $i) { job { id } } }"
    blob_id = await document(studio)
    for configuration, name in (({"api_key": "x"}, "api_key"), ({"endpoint": "https://x"}, "endpoint")):
        given = {"providerId": "custom-analyzer", "blobId": blob_id, "configuration": configuration}
        assert (await studio.refusal(text, i=given)).details["field"] == f"configuration.{name}"
    job = await studio.done("custom-analyzer", blob_id, configuration={"depth": 1})
    assert (job["configuration"], job["attempts"]) == ({"depth": 1}, 1)
    assert "no endpoint" in job["error"]["message"]
