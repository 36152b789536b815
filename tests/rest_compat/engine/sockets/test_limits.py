"""What a WebSocket client may ask for, how long it may stay, and how slow it may be."""

import asyncio
import json
from contextlib import suppress
from functools import partial
from secrets import token_hex
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from rest_compat.engine.connection import Limits
from tests.patience import PATIENCE
from tests.rest_compat.engine.sockets.conftest import (
    Events,
    Start,
    changed,
    closing_code,
    hear,
    listening,
    reader,
    say,
)


async def test_channels_are_limited(start: Start) -> None:
    async with start() as (url, _), reader(url) as client:
        await say(client, type="subscribe", channels=[f"book:{number}" for number in range(101)])
        assert await hear(client) == ("error", {"code": "INVALID", "message": "book:100: At most 100 channels"})


async def test_a_long_message_ends_the_session(start: Start) -> None:
    async with start() as (url, _), reader(url) as client:
        await client.send(json.dumps({"type": "ping", "more": "x" * 65_536}))
        assert await closing_code(client) == 1009


async def test_a_session_ends_with_its_token(start: Start, librarian: Any) -> None:
    librarian.claims["brief"], librarian.lives["brief"] = {"sub": "brief"}, 0.3
    async with start() as (url, _), reader(url, token="brief") as client:
        assert await hear(client) == ("error", {"code": "UNAUTHORIZED", "message": "old token"})
        assert await closing_code(client) == 4401


async def test_a_newer_token_of_the_same_user_prolongs_a_session(start: Start, librarian: Any) -> None:
    librarian.claims["brief"], librarian.lives["brief"] = {"sub": "brief"}, 600
    librarian.claims["briefer"], librarian.lives["briefer"] = {"sub": "brief"}, 0.3
    async with start() as (url, _), reader(url, token="brief") as client:
        await say(client, type="auth", token="reader")
        assert await hear(client) == ("error", {"code": "UNAUTHORIZED", "message": "bad token"})
        await say(client, type="auth", token="briefer")
        assert (await hear(client))[0] == "connected"
        assert await hear(client) == ("error", {"code": "UNAUTHORIZED", "message": "old token"})


async def test_the_sixth_session_of_a_user_replaces_the_first(start: Start) -> None:
    async with start() as (url, _):
        clients = []
        for _ in range(6):
            client = await connect(url)
            await say(client, type="auth", token="reader")
            assert (await hear(client))[0] == "connected"
            clients.append(client)
        assert await closing_code(clients[0]) == 4409
        for client in clients[1:]:
            await say(client, type="ping")
            assert (await hear(client))[0] == "pong"
            await client.close()


async def test_a_client_that_stops_taking_is_dropped(
    start: Start, events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few messages wait, but what was begun to be sent to it is never taken: its system's buffers are full."""
    monkeypatch.setattr("rest_compat.app.Limits", partial(Limits, write_seconds=0.2))
    async with start() as (url, _), reader(url, "books", most_untaken=1) as client:
        await listening(events)
        for version in range(50):
            events.tell(changed(token_hex(250_000), version))  # 25 MB together, which no compression makes less
        async with asyncio.timeout(PATIENCE):
            while events.listeners:  # noqa: ASYNC110 - nobody else is told
                await asyncio.sleep(0.01)
        client.transport.abort()


async def test_a_client_that_takes_nothing_is_dropped(
    start: Start, events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rest_compat.app.Limits", partial(Limits, queued_messages=3))
    async with start() as (url, _), reader(url, "books") as client:
        await listening(events)
        for version in range(10):
            events.tell(changed("1", version))
        heard = []
        with suppress(ConnectionClosed):
            async for message in client:
                heard.append(json.loads(message)["data"]["version"])  # noqa: PERF401  # what came before the end counts
        assert client.close_code == 1013
        assert heard == list(range(len(heard)))
        assert len(heard) < 10
