"""CPU of `GET /api/queue/{id}` through REST, gateway, subgraph and SQL, against a hand-written handler.

Both servers read the same SQLite file. The hand-written one is what a careful team would write without any of our
layers: Litestar, SQLAlchemy, the same token check, the same answer. They run on the same core, in alternating blocks
of requests, and the CPU time of each process is divided by its requests. Printed: both, and the ratio.
"""

import json
import os
import statistics
import sys
import tempfile
import urllib.request
from http.client import HTTPConnection
from pathlib import Path

from benchmarks.servers import Server, free_port, running

BLOCKS = 8
REQUESTS_A_BLOCK = 400
TIDEGATE = str(Path(sys.executable).with_name("tidegate"))


def token(port: int) -> str:
    """A bearer token for the demo's client."""
    body = json.dumps({"client_id": "your-client-id", "client_secret": "your-client-secret"}).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/auth/token", body, {"content-type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request) as response:
        return str(json.load(response)["access_token"])


def get(connection: HTTPConnection, path: str, headers: dict[str, str]) -> bytes:
    """The body of one answer; anything but 200 stops the benchmark."""
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise SystemExit(f"{path} answered {response.status}: {body.decode()}")
    return body


def cpu_per_request(server: Server, path: str, headers: dict[str, str]) -> float:
    """CPU milliseconds per request over one block."""
    connection = HTTPConnection("127.0.0.1", server.port)
    before = server.cpu_seconds()
    for _ in range(REQUESTS_A_BLOCK):
        get(connection, path, headers)
    used = server.cpu_seconds() - before
    connection.close()
    return used / REQUESTS_A_BLOCK * 1000


def main() -> None:
    """Measure and print."""
    gateway, core, handmade = free_port(), free_port(), free_port()
    with tempfile.TemporaryDirectory() as data_dir:
        environment = {
            "TIDEGATE_DATA_DIR": data_dir,
            "TIDEGATE_PORT": str(gateway),
            "TIDEGATE_CORE_PORT": str(core),
            "TIDEGATE_RATE_LIMIT_FACTOR": "1000000",
            "TIDEGATE_LOG_LEVEL": "warning",
            "HANDMADE_DATABASE": str(Path(data_dir) / "core.sqlite3"),
            "HANDMADE_JWKS": f"http://127.0.0.1:{core}/.well-known/jwks.json",
        }
        handmade_command = [
            *(sys.executable, "-m", "uvicorn", "benchmarks.handmade_queue_item:app"),
            *("--port", str(handmade), "--loop", "uvloop", "--http", "httptools", "--no-access-log"),
        ]
        with (
            running([TIDEGATE, "serve"], core, environment, core=0) as tidegate,
            running(handmade_command, handmade, environment, core=0) as other,
        ):
            os.sched_setaffinity(0, {1} if (os.cpu_count() or 1) > 1 else {0})
            headers = {"authorization": f"Bearer {token(core)}", "x-org-id": "org_123"}
            item = json.loads(get(HTTPConnection("127.0.0.1", core), "/api/queue?limit=1", headers))["items"][0]
            path = f"/api/queue/{item['id']}"
            answers = [
                json.loads(get(HTTPConnection("127.0.0.1", server.port), path, headers)) for server in (tidegate, other)
            ]
            if answers[0] != answers[1]:
                raise SystemExit(f"the two answers differ:\n{answers[0]}\n{answers[1]}")
            ours, theirs = [], []
            for _ in range(BLOCKS):
                ours.append(cpu_per_request(tidegate, path, headers))
                theirs.append(cpu_per_request(other, path, headers))
    ours, theirs = ours[1:], theirs[1:]  # the first block warms caches
    print(f"through everything:     {statistics.median(ours):.2f} CPU ms a request")
    print(f"hand-written handler:   {statistics.median(theirs):.2f} CPU ms a request")
    print(
        f"ratio:                  {statistics.median(ours) / statistics.median(theirs):.2f}   (first goal: at most 3)"
    )


if __name__ == "__main__":
    main()
