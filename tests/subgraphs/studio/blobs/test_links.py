"""Signed addresses of contents: what they serve, to whom, and for how long."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from httpx import ASGITransport, AsyncClient

from subgraphs.kit.clock import ManualClock
from tests.subgraphs.studio.blobs.conftest import Client

Json = Any  # JSON values


@pytest.fixture
async def http(alice: Client) -> AsyncIterator[AsyncClient]:
    app: Any = alice.subgraph.asgi  # Any: httpx and Litestar spell the ASGI types differently
    async with AsyncClient(transport=ASGITransport(app), base_url="http://blobs") as client:
        yield client


async def link(client: Client, blob_id: str, version: int | None = None) -> str:
    url = (await client.read(blob_id, version, fields="contentUrl"))["contentUrl"]
    assert url.startswith(f"http://127.0.0.1:4000/studio/content/{blob_id}/")
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


async def test_anybody_with_the_address_reads_the_bytes(alice: Client, http: AsyncClient) -> None:
    blob = await alice.create("/////w==", contentType="image/png")
    address = await link(alice, blob["id"])
    answer = await http.get(address)
    assert (answer.status_code, answer.content) == (200, b"\xff\xff\xff\xff")
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-length"] == "4"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    again = await http.get(address, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = await http.head(address)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", "4")


async def test_an_address_is_of_one_version(alice: Client, http: AsyncClient) -> None:
    blob = await alice.create("v1 grün")
    first = await link(alice, blob["id"])
    await alice.update(blob["id"], {"content": "v2" * 5000, "content_type": "text/markdown"})
    second = await link(alice, blob["id"])
    assert await link(alice, blob["id"], 1) == first
    for address, text, kind in ((first, "v1 grün", "text/plain"), (second, "v2" * 5000, "text/markdown")):
        answer = await http.get(address)
        assert (answer.text, answer.headers["content-type"]) == (text, f"{kind}; charset=utf-8")


@pytest.mark.parametrize("forgery", ["signature", "expires", "version", "blob", "none", "expired"])
async def test_forged_and_expired_addresses_are_refused(
    alice: Client, http: AsyncClient, clock: ManualClock, forgery: str
) -> None:
    blob, other = await alice.create("secret"), await alice.create("other")
    await alice.update(blob["id"], {"content": "newer secret"})
    address = await link(alice, blob["id"])
    match forgery:
        case "signature":
            address = address[:-1] + ("0" if address[-1] != "0" else "1")
        case "expires":
            address = address.replace("expires=1", "expires=2")
        case "version":
            address = address.replace("/2?", "/1?")
        case "blob":
            address = address.replace(blob["id"], other["id"])
        case "none":
            address = address.partition("?")[0]
        case _:
            clock.advance(timedelta(seconds=3600))
    answer = await http.get(address, headers={"x-request-id": "req_7"})
    assert answer.status_code == 403
    error = answer.json()["error"]
    assert error | {"message": ""} == {
        "code": "PERMISSION_DENIED",
        "message": "",
        "details": {},
        "request_id": "req_7",
        "documentation": "https://docs.memmie.ai/studio/errors#PERMISSION_DENIED",
    }


async def test_an_address_works_until_the_hour_is_over(alice: Client, http: AsyncClient, clock: ManualClock) -> None:
    blob = await alice.create("x")
    address = await link(alice, blob["id"])
    clock.advance(timedelta(seconds=3599))
    assert (await http.get(address)).status_code == 200


@pytest.mark.parametrize("soft", [True, False])
async def test_what_is_gone_is_not_served(alice: Client, http: AsyncClient, soft: bool) -> None:
    blob = await alice.create("x")
    address = await link(alice, blob["id"])
    await alice.delete(blob["id"], soft=soft)
    answer = await http.get(address)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "BLOB_NOT_FOUND")
