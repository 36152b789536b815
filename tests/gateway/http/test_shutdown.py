"""A server that is told to stop finishes what runs, ends streams and sockets, and takes nothing new."""

import asyncio

import pytest

from tests.gateway.http.conftest import Serve
from tests.gateway.http.served import Setup, nothing_runs, until
from tests.gateway.http.test_event_stream import open_stream
from tests.gateway.http.test_websocket import closed, hear, ready_socket, say, subscribe
from tests.patience import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_running_request_is_answered_before_the_server_ends(serve: Serve) -> None:
    served = await serve(Setup())
    running = asyncio.ensure_future(served.ask(body={"query": "{ waiting }"}))
    await until(lambda: served.users.running == 1)

    served.server.stop()
    await until(lambda: not served.server.servers[0].is_serving())
    served.users.release.set()

    assert (await running).json == {"data": {"waiting": True}}
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", served.port)


async def test_a_request_that_takes_too_long_is_cut_off(serve: Serve) -> None:
    served = await serve(Setup(shutdown_seconds=1))
    reader, writer = await open_stream(served, "{ waiting }")
    await until(lambda: served.users.running == 1)

    served.server.stop()

    async with asyncio.timeout(PATIENCE):
        assert b"waiting" not in await reader.read()
    writer.close()


async def test_event_streams_end_without_complete_so_that_clients_come_back(serve: Serve) -> None:
    served = await serve(Setup())
    reader, writer = await open_stream(served, "subscription { forever }")
    await reader.readuntil(b"event: next")

    served.server.stop()

    async with asyncio.timeout(PATIENCE):
        assert b"complete" not in await reader.read()
    writer.close()
    await nothing_runs(served)


async def test_sockets_are_closed_with_service_restart(serve: Serve) -> None:
    served = await serve(Setup())
    async with ready_socket(served) as opened:
        await say(opened, subscribe("a", "subscription { forever }"))
        await hear(opened)

        served.server.stop()

        assert (await closed(opened))[0] == 1012
    await nothing_runs(served)
