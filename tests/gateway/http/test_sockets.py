"""What an application sends on WebSockets arrives: whole, in order, on each of them, and no faster than it is taken."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from gateway.app.listen import Server, bind, port_of
from tests.patience import PATIENCE

Talk = Callable[[Callable[[str], Any]], Any]


@asynccontextmanager
async def serving(talk: Talk) -> AsyncIterator[tuple[str, Server]]:
    """The address of a server on whose sockets `talk` says what it has to say, and then closes."""

    async def application(_scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        await talk(lambda text: send({"type": "websocket.send", "text": text}))
        await send({"type": "websocket.close", "code": 1000})

    listener = bind("127.0.0.1", 0, "TIDEGATE_PORT")
    server = Server(
        application,
        on_closing=lambda: None,
        on_listening=lambda: None,
        shutdown_seconds=1,
        max_message_bytes=1_000_000,
    )
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"ws://127.0.0.1:{port_of(listener)}/", server
    finally:
        server.stop()
        await task


async def heard(url: str) -> list[Any]:
    """All that comes until the server closes in order."""
    async with asyncio.timeout(PATIENCE), connect(url, max_size=None) as client:
        return [message async for message in client]


@pytest.mark.parametrize(
    "texts",
    [
        ["one", "two", "one", ""],
        [f"Grüße {number} 🌊" for number in range(1000)],
        ["short", "x" * 125, "x" * 126, "ü" * 40_000, "after", "y" * 300_000],
    ],
)
async def test_every_socket_hears_all_of_it_in_order(texts: list[str]) -> None:
    async def talk(say: Callable[[str], Any]) -> None:
        for text in texts:
            await say(text)

    async with serving(talk) as (url, _):
        assert await asyncio.gather(*(heard(url) for _ in range(3))) == [texts] * 3


async def test_who_does_not_read_is_not_sent_more_than_some_buffers_hold() -> None:
    waited = asyncio.Event()

    async def talk(say: Callable[[str], Any]) -> None:
        asyncio.get_running_loop().call_soon(waited.set)
        while True:
            await say("z" * 20_000)  # nothing else would ever run, were nothing waited for

    async with serving(talk) as (url, _), asyncio.timeout(PATIENCE), connect(url, close_timeout=0.1):
        await waited.wait()


async def test_what_was_said_before_the_server_stops_still_comes() -> None:
    server: Server

    async def talk(say: Callable[[str], Any]) -> None:
        await say("last words")
        await server.shutdown()
        await asyncio.Event().wait()

    async with serving(talk) as (url, server), asyncio.timeout(PATIENCE), connect(url) as client:
        assert await client.recv() == "last words"
        with pytest.raises(ConnectionClosed):
            await client.recv()
        assert client.close_code == 1012


async def test_nothing_is_compressed_on_the_way() -> None:
    """Each socket would need a window of its own, and each message as many frames as it has readers."""

    async def talk(say: Callable[[str], Any]) -> None:
        await say("plain")

    async with serving(talk) as (url, _), connect(url) as client:
        assert client.protocol.extensions == []
        assert await client.recv() == "plain"
