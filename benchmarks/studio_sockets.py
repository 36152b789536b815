"""From a write to the WebSockets that hear of it: 1 000 sockets on one process, against one socket.

Run it with `python -m benchmarks.studio_sockets [sockets] [writes]`. The server is `tidegate serve`; each user has
five sockets, and all sockets of a user hear of the blob that the user writes to. Writes go through REST, one after the
other, each to the next user's blob: so 1 000 sockets are open and idle while five are told, as it is in life. A last
round has one user with all the sockets, so that one write is told to every one of them. Beside it the bare database
commits the same writes, told to nobody. Printed: p50 and p95 of the time from the sending of a write to the arrival of
its `blob.updated`, and their ratios to one socket's and to the bare commit's.
"""

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from benchmarks.bare_blobs import changes, open_database
from benchmarks.blob_creates import SECRET, TIDEGATE, token
from benchmarks.servers import free_port, running
from gateway.registry import DEFAULT_PATH, read_registry

SOCKETS = 1000
WRITES = 100
SOCKETS_PER_USER = 5
OPENED_AT_ONCE = 50


class Writer:
    """A connection of REST, on which requests follow one another."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def ask(self, method: str, path: str, user: str, body: Any) -> Any:  # Any: JSON values
        """The `data` of an answer."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        text = json.dumps(body).encode()
        head = (
            f"{method} /studio/v1{path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token(user)}\r\n"
            f"content-type: application/json\r\nconnection: close\r\ncontent-length: {len(text)}\r\n\r\n"
        )
        writer.write(head.encode() + text)
        answer = await reader.read()
        writer.close()
        status, _, rest = answer.partition(b"\r\n\r\n")
        if not status.startswith(b"HTTP/1.1 20"):
            raise RuntimeError(answer.decode())
        return json.loads(rest)["data"]


class Ears:
    """Open sockets of users, and when they heard of which version of their user's blob."""

    def __init__(self, port: int) -> None:
        self._url = f"ws://127.0.0.1:{port}/studio/v1/ws"
        self._stack = AsyncExitStack()
        self._listening: list[asyncio.Task[None]] = []
        self.arrivals: dict[tuple[str, int], list[float]] = {}

    async def open(self, user: str, blob: str) -> None:
        """One more socket, which has subscribed when this returns."""
        client = await connect(f"{self._url}?token={token(user)}", proxy=None, open_timeout=60)
        self._stack.push_async_callback(client.close)
        await client.recv()
        await client.send(json.dumps({"type": "subscribe", "channels": [f"blob:{blob}"]}))
        if json.loads(await client.recv())["type"] != "subscribed":
            raise RuntimeError("the socket did not subscribe")
        self._listening.append(asyncio.create_task(self._listen(client)))

    async def _listen(self, client: ClientConnection) -> None:
        async for text in client:
            now, message = time.perf_counter(), json.loads(text)
            if message["type"] == "blob.updated":
                key = message["data"]["blob_id"], message["data"]["version"]
                self.arrivals.setdefault(key, []).append(now)

    async def close(self) -> None:
        """Close all of them."""
        for task in self._listening:
            task.cancel()
        await asyncio.gather(*self._listening, return_exceptions=True)
        await self._stack.aclose()


async def deliver(port: int, users: int, sockets_of_each: int, writes: int) -> list[float]:
    """Seconds from each write to each socket that hears of it."""
    rest, ears = Writer(port), Ears(port)
    made = {"content": "start", "content_type": "text/plain", "encoding": "utf-8"}
    names = [f"user_{users}_{sockets_of_each}_{number}" for number in range(users)]
    blobs = {name: str((await rest.ask("POST", "/blobs", name, made))["id"]) for name in names}
    wanted = [(name, blob) for name, blob in blobs.items() for _ in range(sockets_of_each)]
    for start in range(0, len(wanted), OPENED_AT_ONCE):
        await asyncio.gather(*(ears.open(name, blob) for name, blob in wanted[start : start + OPENED_AT_ONCE]))
    delays: list[float] = []
    for number in range(writes):
        name = names[number % users]
        patch = {"delta": {"operation": "update", "patch": {"content": f"write {number}"}}}
        begun = time.perf_counter()
        version = (await rest.ask("PATCH", f"/blobs/{blobs[name]}", name, patch))["version"]
        key = blobs[name], version
        while len(ears.arrivals.get(key, ())) < sockets_of_each:
            if time.perf_counter() > begun + 30:
                raise RuntimeError(f"{len(ears.arrivals.get(key, ()))} of {sockets_of_each} sockets heard of a write")
            await asyncio.sleep(0.001)
        delays += [arrival - begun for arrival in ears.arrivals[key]]
    await ears.close()
    return delays


def bare_changes(database: Path, writes: int) -> list[float]:
    """Seconds of each of so many commits of a blob's next version, by the bare database."""
    connection = open_database(database)
    blob_id = connection.execute("SELECT id FROM blobs WHERE version > 1 LIMIT 1").fetchone()[0]
    connection.close()
    return changes(database, blob_id, writes, time.perf_counter)


def described(delays: list[float]) -> tuple[float, float]:
    """p50 and p95 in milliseconds."""
    cuts = [cut * 1000 for cut in statistics.quantiles(delays, n=100)]
    return cuts[49], cuts[94]


def main() -> None:
    """Measure and print."""
    sockets = int(sys.argv[1]) if len(sys.argv) > 1 else SOCKETS
    writes = int(sys.argv[2]) if len(sys.argv) > 2 else WRITES
    port = free_port()
    with tempfile.TemporaryDirectory() as data_dir:
        environment = {
            "TIDEGATE_DATA_DIR": data_dir,
            "TIDEGATE_PORT": str(port),
            **{f"TIDEGATE_{name.upper()}_PORT": "0" for row in read_registry(DEFAULT_PATH).rest for name in row.ports},
            "TIDEGATE_RATE_LIMIT_FACTOR": "1000000",
            "TIDEGATE_SOCKETS_PER_USER": str(sockets),
            "TIDEGATE_LOG_LEVEL": "warning",
            "TIDEGATE_AUTH_SECRET": SECRET,
        }
        with running([TIDEGATE, "serve"], port, environment, core=0):
            os.sched_setaffinity(0, {1} if (os.cpu_count() or 1) > 1 else {0})
            one = described(asyncio.run(deliver(port, 1, 1, writes)))
            many = described(asyncio.run(deliver(port, sockets // SOCKETS_PER_USER, SOCKETS_PER_USER, writes)))
            all_told = described(asyncio.run(deliver(port, 1, sockets, max(5, writes // 10))))
        bare = described(bare_changes(Path(data_dir) / "blobs.sqlite3", writes))
    print(f"the bare database: p50 {bare[0]:.2f} ms, p95 {bare[1]:.2f} ms a commit")
    print(
        f"one socket: p50 {one[0]:.1f} ms, p95 {one[1]:.1f} ms from write to socket;"
        f" ratio {one[0] / bare[0]:.1f} and {one[1] / bare[1]:.1f} to the bare database"
    )
    rounds = (f"{sockets} sockets, {SOCKETS_PER_USER} told", many), (f"{sockets} sockets, all told", all_told)
    for what, (p50, p95) in rounds:
        print(f"{what}: p50 {p50:.1f} ms, p95 {p95:.1f} ms; ratio {p50 / one[0]:.2f} and {p95 / one[1]:.2f}")


if __name__ == "__main__":
    main()
