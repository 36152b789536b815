"""From a message that is taken in to the WebSockets that hear of it: 1 000 sockets, 100 messages a second.

    .venv/bin/python -m benchmarks.chat_sockets [sockets] [messages a second] [seconds]

The server is `tidegate serve` on one core; the sockets and the sender are this process, on another one. Messages come
by REST, five at once, and the next ones once these were answered: a server that is too slow gets fewer, as is printed.
Every socket hears of every message. Printed: p50 and p95 of the time from the sending of a message to its arrival, the
server's CPU time a frame, and their ratio to a bare broadcast: the same WebSocket server, the same frames, no more.
Twice: where moderation is told not to judge messages, and as it is by default, where the same process judges each.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from typing import Any

from benchmarks.blob_creates import TIDEGATE
from benchmarks.servers import Server, free_port, running
from gateway.registry import DEFAULT_PATH, read_registry

SOCKETS, RATE, SECONDS = 1000, 100, 10
BATCH = 5
OPENED_AT_ONCE = 50
PATH = "/api/v1/stream/messages"
_PING, _PONG = 0x9, 0xA
BARE = "benchmarks.chat_sockets:broadcast"


class Ear(asyncio.Protocol):
    """A socket that notes when each frame came: reading a hundred thousand a second leaves no time for more."""

    def __init__(self) -> None:
        self.arrivals: list[float] = []
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._rest = b""
        self._open = False
        self._transport: Any = None  # Any: uvloop and asyncio have transports of their own

    def connection_made(self, transport: Any) -> None:  # Any: as above
        """Ask for the upgrade."""
        self._transport = transport
        transport.write(
            f"GET {PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
            "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n\r\n".encode()
        )

    def say(self, message: Mapping[str, Any]) -> None:
        """A text frame; its mask is zero."""
        text = json.dumps(message).encode()
        self._transport.write(bytes([0x81, 0x80 | len(text)]) + bytes(4) + text)

    def data_received(self, data: bytes) -> None:
        """Part frames: one or two bytes of length, as the server sends them unmasked."""
        now, data = time.perf_counter(), self._rest + data
        if not self._open:
            head, end, data = data.partition(b"\r\n\r\n")
            if not end:
                self._rest = head
                return
            self._open = True
            self.say({"action": "subscribe"})
            self.say({"action": "nothing"})  # nothing else is answered: so it is known to be read
        place = 0
        while place + 4 <= len(data):
            begun, length = place + 2, data[place + 1]
            if length == 126:
                begun, length = place + 4, int.from_bytes(data[place + 2 : place + 4], "big")
            if begun + length > len(data):
                break
            self._hear(data[place] & 0x0F, data[begun : begun + length], now)
            place = begun + length
        self._rest = data[place:]

    def _hear(self, kind: int, payload: bytes, now: float) -> None:
        """Note a text; answer a ping."""
        if kind == _PING:
            self._transport.write(bytes([0x80 | _PONG, 0x80 | len(payload)]) + bytes(4) + payload)
        elif self.ready.done():
            self.arrivals.append(now)
        else:
            self.ready.set_result(None)

    def close(self) -> None:
        """End the connection."""
        self._transport.abort()


async def open_ears(port: int, sockets: int, stack: AsyncExitStack) -> list[Ear]:
    """Sockets that have subscribed."""
    loop, ears = asyncio.get_running_loop(), []
    for _ in range(0, sockets, OPENED_AT_ONCE):
        made = [await loop.create_connection(Ear, "127.0.0.1", port) for _ in range(min(OPENED_AT_ONCE, sockets))]
        for _transport, ear in made:
            stack.callback(ear.close)
            await asyncio.wait_for(ear.ready, 60)
            ears.append(ear)
    return ears


async def post(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, items: Sequence[Mapping[str, Any]]) -> None:
    """Take in messages over a connection that is kept."""
    text = json.dumps(items).encode()
    writer.write(
        f"POST /api/v1/ingest/twitch HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        f"content-length: {len(text)}\r\n\r\n".encode()
        + text
    )
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 20" not in head[:15]:
        raise RuntimeError(head.decode())
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    await reader.readexactly(length)


async def deliver(server: Server, sockets: int, rate: int, seconds: int) -> tuple[float, float, float]:
    """p50 and p95 in milliseconds, from the sending of a message to its arrival; CPU microseconds a frame."""
    port = server.port
    async with AsyncExitStack() as stack:
        ears = await open_ears(port, sockets, stack)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        sent: list[float] = []
        begun, cpu = time.perf_counter(), server.cpu_seconds()
        for number in range(0, rate * seconds, BATCH):
            await asyncio.sleep(max(0.0, begun + number / rate - time.perf_counter()))
            items = [message(number + place) for place in range(BATCH)]
            sent += [time.perf_counter()] * BATCH
            await post(reader, writer, items)
        writer.close()
        print(f"{len(sent) / (time.perf_counter() - begun):.0f} messages a second to {sockets} sockets", flush=True)
        async with asyncio.timeout(120):
            while any(len(ear.arrivals) < len(sent) for ear in ears):  # noqa: ASYNC110 - they tell nobody
                await asyncio.sleep(0.05)
        cpu = server.cpu_seconds() - cpu
    delays = [arrival - at for ear in ears for at, arrival in zip(sent, ear.arrivals, strict=False)]
    cuts = [cut * 1000 for cut in statistics.quantiles(delays, n=100)]
    return cuts[49], cuts[94], cpu * 1_000_000 / len(delays)


def message(number: int) -> dict[str, Any]:
    """A message as clients send it."""
    author, channel = {"id": f"u{number % 50}", "name": "Somebody"}, {"id": "c1", "name": "chat"}
    return {"id": f"m{os.getpid()}-{number}", "channel": channel, "author": author, "text": f"remark {number}"}


_told: list[Any] = []


async def broadcast(scope: Any, receive: Any, send: Any) -> None:  # Any: ASGI's dictionaries and functions
    """The bare server: what is posted goes to every socket, as the product writes it."""
    if scope["type"] == "http":
        items = json.loads((await receive())["body"])
        for item in items:
            data = {"id": item["id"], "platform": "twitch", "author": "Somebody", "text": item["text"], "ts": ""}
            text = json.dumps({"type": "message", "data": data | {"ts": "2026-01-10T20:00:00Z"}})
            for each in _told:
                await each({"type": "websocket.send", "text": text})
        body = b"{}"
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": body})
    elif scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await receive()
        await receive()
        await send({"type": "websocket.send", "text": "{}"})
        _told.append(send)
        await receive()
        _told.remove(send)


def main() -> None:
    """Measure and print."""
    sockets, rate, seconds = (
        int(given) if given else default
        for given, default in zip([*sys.argv[1:4], "", "", ""], (SOCKETS, RATE, SECONDS), strict=False)
    )
    bare_port = free_port()
    command = [sys.executable, "-m", "uvicorn", BARE, "--port", str(bare_port), "--ws", "websockets-sansio"]
    with running([*command, "--log-level", "warning", "--lifespan", "off"], bare_port, core=0) as server:
        pin()
        bare = asyncio.run(deliver(server, sockets, rate, seconds))
    print(f"bare broadcast: {described(bare)}", flush=True)
    for name, judged in (("social ingest", False), ("and moderation", True)):
        full = product(sockets, rate, seconds, judged=judged)
        ratios = ", ".join(f"{ours / theirs:.2f}" for ours, theirs in zip(full, bare, strict=True))
        print(f"{name}: {described(full)}; ratios {ratios}", flush=True)


def product(sockets: int, rate: int, seconds: int, *, judged: bool) -> tuple[float, float, float]:
    """The figures of the product."""
    port, gateway = free_port(), free_port()
    with tempfile.TemporaryDirectory() as data_dir:
        environment = {
            "TIDEGATE_DATA_DIR": data_dir,
            "TIDEGATE_PORT": str(gateway),
            **{f"TIDEGATE_{name.upper()}_PORT": "0" for row in read_registry(DEFAULT_PATH).rest for name in row.ports},
            "TIDEGATE_SOCIAL_INGEST_PORT": str(port),
            "TIDEGATE_RATE_LIMIT_FACTOR": "1000000",
            "TIDEGATE_SOCKETS_PER_USER": str(sockets),
            "TIDEGATE_LOG_LEVEL": "warning",
            "TIDEGATE_DEMO": "true",
        }
        with running([TIDEGATE, "serve"], port, environment, core=0) as server:
            if not judged:
                judge_nothing(gateway, environment)
            pin()
            return asyncio.run(deliver(server, sockets, rate, seconds))


def judge_nothing(gateway: int, environment: Mapping[str, str]) -> None:
    """Tell moderation not to check what is taken in."""
    command = [TIDEGATE, "token", "--user", "user_123", "--org", "org_123", "--scope", "admin"]
    printed = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=True)
    mutation = "mutation { changeModerationPolicy(input: {checkIngested: false}) { policy { checkIngested } } }"
    request = urllib.request.Request(
        f"http://127.0.0.1:{gateway}/graphql",
        json.dumps({"query": mutation}).encode(),
        {"content-type": "application/json", "authorization": f"Bearer {printed.stdout.strip()}"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        if "errors" in (told := json.load(answer)):
            raise RuntimeError(told)


def described(measured: tuple[float, float, float]) -> str:
    """The figures with their units."""
    return "p50 {:.1f} ms, p95 {:.1f} ms, {:.0f} CPU µs a frame".format(*measured)


def pin() -> None:
    """Stay on another core than the servers."""
    os.sched_setaffinity(0, {1} if (os.cpu_count() or 1) > 1 else {0})


if __name__ == "__main__":
    main()
