"""Who may call: credentials, the organization they are for, and how refusals look."""

from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest

from rest_compat.app import Rest

ROUTES = """
ROUTES = (
    Route("GET", "/public", "read_public", access="public"),
    Route("GET", "/mine", "read_mine", access="token"),
    Route("GET", "/ours", "read_ours", access="member"),
    Route("GET", "/plain", "read_plain", access="token", refusals="plain"),
    Route("GET", "/open", "read_open", access="open"),
)
"""
DOCUMENTS = {
    f"read_{name}": f'query Read{name.capitalize()} {{ body: book(id: "1") {{ id }} }}'
    for name in ("public", "mine", "ours", "plain", "open")
}


@pytest.fixture
def library(make: Callable[..., Rest], client: Callable[[Rest], httpx.AsyncClient], books: Any) -> httpx.AsyncClient:
    books.root["book"] = lambda *_, **__: {"id": "1"}
    return client(make(ROUTES, DOCUMENTS))


READER = "Bearer reader"
CASES: list[tuple[str, Mapping[str, str], int, str]] = [
    ("/public", {}, 200, ""),
    ("/public", {"Authorization": "Bearer nobody"}, 200, ""),
    ("/mine", {}, 401, "no token"),
    ("/mine", {"Authorization": ""}, 401, "no token"),
    ("/mine", {"Authorization": "Bearer"}, 401, "no token"),
    ("/mine", {"Authorization": "Basic reader"}, 401, "bad token"),
    ("/mine", {"Authorization": "Bearer nobody"}, 401, "bad token"),
    ("/mine", {"Authorization": "Bearer expired"}, 401, "old token"),
    ("/mine", {"Authorization": READER}, 200, ""),
    ("/mine", {"Authorization": "bearer  reader "}, 200, ""),
    ("/ours", {"X-Library": "main"}, 401, "no token"),
    ("/ours", {"Authorization": READER}, 401, "no library"),
    ("/ours", {"Authorization": READER, "X-Library": "branch"}, 403, "other library"),
    ("/ours", {"Authorization": READER, "X-Library": "main"}, 200, ""),
]


@pytest.mark.parametrize(("path", "headers", "status", "message"), CASES)
async def test_access(
    library: httpx.AsyncClient, path: str, headers: Mapping[str, str], status: int, message: str
) -> None:
    answer = await library.get(path, headers=headers)
    assert answer.status_code == status
    if message:
        assert answer.json()["error"]["message"] == message
    assert ("www-authenticate" in answer.headers) == (status == 401)


async def test_the_graph_hears_who_asks(library: httpx.AsyncClient, books: Any) -> None:
    await library.get("/mine", headers={"Authorization": READER, "X-Trace": "7"})
    _, caller = books.asked[-1]
    assert caller.claims == {"sub": "reader", "org_id": "main"}
    assert (caller.headers["authorization"], caller.headers["x-trace"]) == (READER, "7")


@pytest.mark.parametrize("credential", ["", "Bearer ", "Bearer nobody", READER])
async def test_public_reads_are_in_nobody_s_name(library: httpx.AsyncClient, books: Any, credential: str) -> None:
    """Embedded nobody would look at the credential; a subgraph in another process would refuse a bad one."""
    assert (await library.get("/public", headers={"Authorization": credential})).status_code == 200
    _, caller = books.asked[-1]
    assert caller.claims is None
    assert "authorization" not in caller.headers


async def test_a_row_can_answer_errors_in_another_form(library: httpx.AsyncClient) -> None:
    answer = await library.get("/plain")
    assert (answer.status_code, answer.json()) == (401, {"problem": "no token"})


async def test_a_verifier_that_fails_is_our_fault(library: httpx.AsyncClient) -> None:
    answer = await library.get("/mine", headers={"Authorization": "Bearer broken"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "INTERNAL_ERROR")


async def test_an_authenticator_may_need_time(
    library: httpx.AsyncClient, librarian: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = librarian.authenticate

    async def later(credential: str) -> Any:
        return at_once(credential)

    monkeypatch.setattr(librarian, "authenticate", later)
    assert (await library.get("/mine", headers={"Authorization": READER})).status_code == 200
    assert (await library.get("/mine", headers={"Authorization": "Bearer nobody"})).status_code == 401


LOCAL = {"default_organization": "main"}
OPEN: list[tuple[Mapping[str, str], str, Mapping[str, str], int]] = [
    (LOCAL, "127.0.0.1", {}, 200),
    (LOCAL, "::1", {}, 200),
    (LOCAL, "127.0.0.1", {"Host": "localhost:8000"}, 200),
    (LOCAL, "127.0.0.1", {"Host": "[::1]:8000"}, 200),
    (LOCAL, "127.0.0.1", {"Host": "books.localhost"}, 200),
    (LOCAL, "127.0.0.1", {"Origin": "http://localhost:5173"}, 200),
    (LOCAL, "127.0.0.1", {"X-Library": "main"}, 200),
    (LOCAL, "127.0.0.1", {"X-Library": "branch"}, 403),
    (LOCAL, "192.0.2.1", {}, 401),
    (LOCAL, "unix", {}, 401),
    (LOCAL, "127.0.0.1", {"Host": "rebound.example"}, 401),
    (LOCAL, "127.0.0.1", {"Origin": "https://page.example"}, 401),
    (LOCAL, "127.0.0.1", {"Origin": "null"}, 401),
    (LOCAL, "127.0.0.1", {"Sec-Fetch-Site": "cross-site"}, 401),
    (LOCAL, "127.0.0.1", {"Authorization": "Bearer nobody"}, 401),
    (LOCAL, "127.0.0.1", {"Forwarded": "for=192.0.2.1"}, 401),
    (LOCAL, "127.0.0.1", {"X-Real-IP": "192.0.2.1"}, 401),
    (LOCAL, "127.0.0.1", {"Via": "1.1 proxy"}, 401),
    (LOCAL, "127.0.0.1", {"X-Forwarded-Host": "books.example"}, 401),
    ({}, "127.0.0.1", {}, 401),
    ({"demo": "true"}, "127.0.0.1", {"X-Library": "org_123"}, 200),
    ({"demo": "true", **LOCAL}, "127.0.0.1", {"X-Library": "main"}, 200),
    ({"host": "0.0.0.0", **LOCAL}, "127.0.0.1", {}, 401),  # the setting, not a listener
    ({"host": "localhost", **LOCAL}, "127.0.0.1", {}, 200),
]


@pytest.mark.parametrize(("values", "peer", "headers", "status"), OPEN)
async def test_an_open_path_answers_programs_of_this_machine(
    make: Callable[..., Rest],
    books: Any,
    values: Mapping[str, str],
    peer: str,
    headers: Mapping[str, str],
    status: int,
) -> None:
    books.root["book"] = lambda *_, **__: {"id": "1"}
    transport = httpx.ASGITransport(app=make(ROUTES, DOCUMENTS, values=values).mounts[0].app, client=(peer, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/library") as library:
        answer = await library.get("/open", headers=headers)
    assert answer.status_code == status
    if status == 200:
        _, caller = books.asked[-1]
        assert caller.claims["org_id"] == values.get("default_organization", "org_123")


async def test_a_token_on_an_open_path_decides_who_asks(library: httpx.AsyncClient, books: Any) -> None:
    assert (await library.get("/open", headers={"Authorization": READER})).status_code == 200
    assert books.asked[-1][1].claims["sub"] == "reader"
    refused = await library.get("/open", headers={"Authorization": READER, "X-Library": "branch"})
    assert refused.status_code == 403
