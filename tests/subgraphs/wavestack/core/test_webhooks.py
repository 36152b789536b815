"""Webhooks: signed messages to a real server, tried again until it takes them, with a log of what came of each."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import orjson
import pytest
from graphql import parse
from structlog.testing import capture_logs

from subgraphs.kit.app import Subgraph
from subgraphs.wavestack.core.app import create_subgraph
from subgraphs.wavestack.core.domain.publications import Outcome, PublicationStatus
from subgraphs.wavestack.core.ports import Resources
from subgraphs.wavestack.core.service.publications import begin_publishing, end_publication
from tests.patience import PATIENCE
from tests.subgraphs.wavestack.asking import Ask

Run = Callable[..., AbstractAsyncContextManager[None]]

CREATE = """mutation ($input: CreateWebhookEndpointInput!) {
  createWebhookEndpoint(input: $input) { secret webhookEndpoint { id url topics description enabled } }
}"""
LOG = """query ($id: ID!) {
  webhookEndpoint(id: $id) { deliveries { nodes { id topic status attempts responseStatus error payload } } }
}"""
CLAIMS = {"sub": "user_123", "org_id": "org_123"}
PUBLISHED = Outcome(PublicationStatus.PUBLISHED, url="https://example.com/1", external_id="1")


class Receiver:
    """A server that takes or refuses what it is sent, as the test says."""

    def __init__(self) -> None:
        self.answers = [200]
        self.messages: list[tuple[dict[str, str], bytes]] = []
        self.heard = asyncio.Event()
        self.port = 0

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers["content-length"]))
        self.messages.append((headers, body))
        status = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()
        self.heard.set()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    server = await asyncio.start_server(receiver.handle, "127.0.0.1", 0)
    receiver.port = server.sockets[0].getsockname()[1]
    yield receiver
    server.close()


async def execute(core: Subgraph[Resources], text: str, **variables: Any) -> dict[str, Any]:
    answer = await core.execute(parse(text), variables, claims=CLAIMS)
    assert "errors" not in answer, answer
    data: dict[str, Any] = answer["data"]
    return data


async def publish(core: Subgraph[Resources], item_id: str = "clx1234") -> None:
    async with core.database.transaction() as session:
        await begin_publishing(session, "org_123", item_id, now=core.clock.now())
    async with core.database.transaction() as session:
        await end_publication(session, "org_123", f"{item_id}:youtube", PUBLISHED, now=core.clock.now())


async def log(core: Subgraph[Resources], endpoint_id: str, until: str = "DELIVERED") -> dict[str, Any]:
    """The newest delivery, as soon as it has this status."""
    async with asyncio.timeout(PATIENCE):
        while True:
            nodes = (await execute(core, LOG, id=endpoint_id))["webhookEndpoint"]["deliveries"]["nodes"]
            if nodes and nodes[0]["status"] == until:
                newest: dict[str, Any] = nodes[0]
                return newest
            await asyncio.sleep(0)


@pytest.fixture
def reachable(values: dict[str, str]) -> Subgraph[Resources]:
    """The subgraph, allowed to reach this computer's own servers and quick to try again."""
    return create_subgraph(values | {"fetch_allow": "127.0.0.0/8", "retry_base_seconds": "0.001"})


async def test_a_message_is_signed_and_its_receiver_can_check_it(
    reachable: Subgraph[Resources], working: Run, receiver: Receiver
) -> None:
    wanted = {"url": f"http://127.0.0.1:{receiver.port}/hook", "topics": ["PUBLISH_COMPLETE"], "description": "d"}
    async with working(reachable):
        created = (await execute(reachable, CREATE, input=wanted))["createWebhookEndpoint"]
        await publish(reachable)
        delivery = await log(reachable, created["webhookEndpoint"]["id"])
    (headers, body) = receiver.messages[0]
    seconds, signature = (part.partition("=")[2] for part in headers["webhook-signature"].split(","))
    assert hmac.new(created["secret"].encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest() == signature
    message = orjson.loads(body)
    assert (
        (message["id"], message["type"])
        == (delivery["id"], "publish.complete")
        == (headers["webhook-id"], message["type"])
    )
    assert message["data"] == delivery["payload"]
    assert message["data"]["url"] == "https://example.com/1"
    assert (delivery["attempts"], delivery["responseStatus"]) == (1, 200)


async def test_a_refused_message_is_sent_again_with_the_same_bytes(
    reachable: Subgraph[Resources], working: Run, receiver: Receiver
) -> None:
    receiver.answers = [500, 302, 204]
    wanted = {"url": f"http://127.0.0.1:{receiver.port}/", "topics": ["PUBLISH_COMPLETE"]}
    with capture_logs() as logged:
        async with working(reachable):
            created = (await execute(reachable, CREATE, input=wanted))["createWebhookEndpoint"]
            await publish(reachable)
            delivery = await log(reachable, created["webhookEndpoint"]["id"])
    # An endpoint that is away is not our fault: no traceback for those who watch the log.
    assert [entry["log_level"] for entry in logged if entry.get("kind") == "webhook.deliver"] == ["warning", "warning"]
    assert len({body for _, body in receiver.messages}) == 1
    assert (delivery["attempts"], delivery["responseStatus"], delivery["error"]) == (3, 204, None)


async def test_what_no_attempt_delivers_is_kept_and_can_be_sent_again(
    reachable: Subgraph[Resources], working: Run, receiver: Receiver
) -> None:
    receiver.answers = [503]
    wanted = {"url": f"http://127.0.0.1:{receiver.port}/", "topics": ["PUBLISH_COMPLETE", "PUBLISH_FAILED"]}
    async with working(reachable):
        created = (await execute(reachable, CREATE, input=wanted))["createWebhookEndpoint"]
        await publish(reachable)
        failed = await log(reachable, created["webhookEndpoint"]["id"], "FAILED")
        assert (failed["attempts"], failed["responseStatus"]) == (8, 503)
        receiver.answers = [200]
        again = "mutation ($id: ID!) { redeliverWebhook(input: {id: $id}) { delivery { status } } }"
        await execute(reachable, again, id=failed["id"])
        delivered = await log(reachable, created["webhookEndpoint"]["id"])
    assert (delivered["id"], delivered["attempts"]) == (failed["id"], 9)


async def test_a_private_address_is_never_called(
    reachable: Subgraph[Resources], values: dict[str, str], working: Run, receiver: Receiver
) -> None:
    """Not even one that was allowed once."""
    wanted = {"url": f"http://127.0.0.1:{receiver.port}/", "topics": ["PUBLISH_COMPLETE"]}
    async with working(reachable):
        created = (await execute(reachable, CREATE, input=wanted))["createWebhookEndpoint"]
    core = create_subgraph(values | {"retry_base_seconds": "0.001"})
    async with working(core):
        await publish(core)
        failed = await log(core, created["webhookEndpoint"]["id"], "FAILED")
    assert receiver.messages == []
    assert failed["error"] == "The host '127.0.0.1' has no address that may be fetched from."


async def test_who_is_switched_off_or_wants_other_topics_hears_nothing(
    reachable: Subgraph[Resources], working: Run, receiver: Receiver
) -> None:
    url = f"http://127.0.0.1:{receiver.port}/"
    async with working(reachable):
        other = await execute(reachable, CREATE, input={"url": url, "topics": ["CLIP_READY"]})
        off = await execute(reachable, CREATE, input={"url": url, "topics": ["PUBLISH_COMPLETE"]})
        ids = [created["createWebhookEndpoint"]["webhookEndpoint"]["id"] for created in (other, off)]
        switch = "mutation ($id: ID!) { updateWebhookEndpoint(input: {id: $id, enabled: false}) { __typename } }"
        await execute(reachable, switch, id=ids[1])
        await publish(reachable)
        for endpoint_id in ids:
            found = await execute(reachable, LOG, id=endpoint_id)
            assert found["webhookEndpoint"]["deliveries"]["nodes"] == []


async def test_the_secret_is_shown_once_changes_on_demand_and_is_stored_encrypted(
    core: Subgraph[Resources], data: Ask
) -> None:
    wanted = {"url": "https://example.com/hook", "topics": ["CLIP_READY", "CLIP_READY"]}
    created = (await data(CREATE, input=wanted))["createWebhookEndpoint"]
    assert created["webhookEndpoint"]["topics"] == ["CLIP_READY"]
    rotate = "mutation ($id: ID!) { rotateWebhookSecret(input: {id: $id}) { secret } }"
    rotated = (await data(rotate, id=created["webhookEndpoint"]["id"]))["rotateWebhookSecret"]["secret"]
    assert rotated != created["secret"]
    async with core.database.writer.connect() as connection:
        rows = (await connection.exec_driver_sql("SELECT * FROM webhook_endpoints")).all()
    assert rotated not in str(rows)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": "ftp://example.com"}, "url"),
        ({"url": "example.com"}, "url"),
        ({"url": "https://user:password@example.com"}, "url"),
        ({"url": "http://[::1"}, "url"),
        ({"url": " "}, "url"),
        ({"url": "https://example.com/" + "a" * 2000}, "url"),
        ({"url": "http://127.0.0.1:9/"}, "url"),
        ({"url": "http://2130706433/"}, "url"),
        ({"url": "http://[fd00::1]/"}, "url"),
        ({"url": "https://localhost/hook"}, "url"),
        ({"topics": []}, "topics"),
        ({"description": "d" * 256}, "description"),
    ],
)
async def test_what_no_endpoint_can_be_is_refused(refusal: Ask, change: dict[str, Any], field: str) -> None:
    wanted = {"url": "https://example.com", "topics": ["CLIP_READY"]} | change
    refused = await refusal(CREATE, input=wanted)
    assert (refused["code"], refused["details"]["field"]) == ("VALIDATION_ERROR", field)


async def test_an_organization_has_at_most_twenty_endpoints(data: Ask, refusal: Ask) -> None:
    wanted = {"url": "https://example.com", "topics": ["CLIP_READY"]}
    for _ in range(20):
        await data(CREATE, input=wanted)
    assert (await refusal(CREATE, input=wanted))["code"] == "CONFLICT"
    await data(CREATE, "org_456", input=wanted)


async def test_a_deleted_endpoint_is_gone_with_its_log(data: Ask, refusal: Ask) -> None:
    created = await data(CREATE, input={"url": "https://example.com", "topics": ["CLIP_READY"]})
    endpoint_id = created["createWebhookEndpoint"]["webhookEndpoint"]["id"]
    delete = "mutation ($id: ID!) { deleteWebhookEndpoint(input: {id: $id}) { deletedId } }"
    assert (await data(delete, id=endpoint_id))["deleteWebhookEndpoint"] == {"deletedId": endpoint_id}
    assert (await refusal(delete, id=endpoint_id))["code"] == "NOT_FOUND"
    assert (await refusal(LOG, id=endpoint_id))["code"] == "NOT_FOUND"
