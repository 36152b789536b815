"""Blobs created per second through REST, by 60 users at the same time, against the bare database doing the same writes.

Run it with `python -m benchmarks.blob_creates [seconds]`. One side is `tidegate serve` and 60 clients of `POST /blobs`,
each with its own connection and token. The other is one SQLite connection with the same settings (WAL, every commit on
the disk) that writes the same rows, transaction by transaction. Printed: both rates, their ratio, latencies, the
server's CPU for a create with all that follows from it (search, usage, events), and the errors, of which there must
be none.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.bare_blobs import creates_a_second
from benchmarks.servers import free_port, running

USERS = 60
SECONDS = 10.0
TIDEGATE = str(Path(sys.executable).with_name("tidegate"))
SECRET = "the secret of this benchmark, long enough for HS256"
CONTENT = "The knight entered the castle, and the night was long. " * 10
BLOB = {
    "content": CONTENT,
    "content_type": "text/plain",
    "encoding": "utf-8",
    "metadata": {"title": "T", "tags": ["a"]},
}


def token(user: str) -> str:
    """A bearer token for a user, signed with the secret that the server was told."""
    claims: dict[str, object] = {
        "iss": "wavestack",
        "aud": "wavestack-api",
        "sub": user,
        "org_id": "org_123",
        "scope": "api:read api:write",
    }
    claims |= {"iat": int(time.time()), "exp": int(time.time()) + 3600}
    parts = [_encoded(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims)]
    signature = hmac.new(SECRET.encode(), ".".join(parts).encode(), hashlib.sha256).digest()
    return ".".join([*parts, _encoded(signature)])


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


async def create_blobs(port: int, user: str, until: float, latencies: list[float], errors: list[str]) -> None:
    """Create blobs over one connection, one after the other, until the time has come."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = json.dumps(BLOB).encode()
    head = (
        f"POST /studio/v1/blobs HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token(user)}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    request = head.encode() + body
    while (start := time.perf_counter()) < until:
        writer.write(request)
        answer = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        text = await reader.readexactly(int(length.partition(b":")[2]))
        latencies.append(time.perf_counter() - start)
        if not answer.startswith(b"HTTP/1.1 201"):
            errors.append(text.decode())
    writer.close()


async def through_rest(port: int, seconds: float) -> tuple[float, list[float], list[str]]:
    """Creates per second, latencies and errors."""
    latencies: list[float] = []
    errors: list[str] = []
    users = [f"user_{number}" for number in range(USERS)]
    await asyncio.gather(*(create_blobs(port, user, time.perf_counter() + 0.5, [], []) for user in users))
    start = time.perf_counter()
    await asyncio.gather(*(create_blobs(port, user, start + seconds, latencies, errors) for user in users))
    return len(latencies) / (time.perf_counter() - start), latencies, errors


def main() -> None:
    """Measure and print."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    port = free_port()
    with tempfile.TemporaryDirectory() as data_dir:
        environment = {
            "TIDEGATE_DATA_DIR": data_dir,
            "TIDEGATE_PORT": str(port),
            "TIDEGATE_CORE_PORT": str(free_port()),
            "TIDEGATE_RATE_LIMIT_FACTOR": "1000000",
            "TIDEGATE_QUOTA_BLOBS": "100000000",
            "TIDEGATE_LOG_LEVEL": "warning",
            "TIDEGATE_AUTH_SECRET": SECRET,
        }
        with running([TIDEGATE, "serve"], port, environment, core=0) as server:
            os.sched_setaffinity(0, {1} if (os.cpu_count() or 1) > 1 else {0})
            before = server.cpu_seconds()
            rate, latencies, errors = asyncio.run(through_rest(port, seconds))
            cpu = server.cpu_seconds() - before
        bare_rate = creates_a_second(Path(data_dir) / "blobs.sqlite3", seconds / 2)
    cuts = [cut * 1000 for cut in statistics.quantiles(latencies, n=100)]
    print(f"through REST, {USERS} users: {rate:.0f} blobs a second; p50 {cuts[49]:.0f} ms, p95 {cuts[94]:.0f} ms")
    print(f"CPU of the server: {cpu / len(latencies) * 1000:.2f} ms a blob")
    print(f"the bare database: {bare_rate:.0f} a second")
    print(f"ratio: {rate / bare_rate:.2f}")
    print(f"errors: {len(errors)}" + (f", the first: {errors[0]}" if errors else ""))


if __name__ == "__main__":
    main()
