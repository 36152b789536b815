"""A folder in, Studio running out: one process on SQLite, or a process for every part and a worker on PostgreSQL."""

import asyncio
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from subgraphs.identity.app import create_subgraph as create_identity
from tests.end_to_end.processes import Server, running_apart
from tests.end_to_end.product import ANY_REST_PORT, TIDEGATE, Product
from tests.end_to_end.studio_client import Studio
from tests.ports import free_ports

PARTS = ("identity", "blobs", "providers", "search", "usage")
WORKED = ("blobs", "providers", "search")
USERS = (
    "writer",
    "pitcher",
    "expander",
    "a",
    "b",
    "researcher",
    "drafter",
    "builder",
    "rival",
    "auditor",
    "batcher",
    "witness",
)

_SETTINGS = {
    "TIDEGATE_RATE_LIMIT_FACTOR": "1000",
    "TIDEGATE_RETRY_BASE_SECONDS": "0.05",
    "TIDEGATE_FETCH_ALLOW": "127.0.0.0/8",
    "TIDEGATE_JOB_LEASE_SECONDS": "3",
    "TIDEGATE_SEARCH_WAIT_SECONDS": "20",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Studio as it runs: clients of it, and what its operator can do to it."""

    gateway: Server
    services: Sequence[Server]
    """What a restart starts again."""
    worker: Server
    search: Server | None
    """The process of search, where it has one."""
    tokens: Mapping[str, str]

    def user(self, name: str) -> Studio:
        """What one of `USERS` uses Studio by."""
        product = Product(self.gateway.running, self.gateway.port, 0, self.gateway.folder)
        return Studio(product, self.tokens[name])

    def restart(self) -> None:
        """End all processes as a power cut would, and start them again."""
        for server in self.services:
            server.kill()
        self.start(self.services)

    def start(self, servers: Sequence[Server]) -> None:
        """Start processes and wait until they answer."""
        for server in servers:
            server.start()
        for server in servers:
            server.wait()

    def stop_search(self) -> None:
        """Take search away."""
        if self.search is None:
            self.operate("stop-subgraph", "search")
        else:
            self.search.kill()

    def start_search(self) -> None:
        """Bring search back."""
        if self.search is None:
            self.operate("start-subgraph", "search")
        else:
            self.start([self.search])

    def operate(self, *words: str) -> None:
        """Run a command of the operator beside the gateway."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TIDEGATE_")}
        environment["TIDEGATE_DATA_DIR"] = str(self.gateway.folder)
        subprocess.run([TIDEGATE, *words], env=environment, capture_output=True, check=True)


@contextmanager
def embedded(folder: Path) -> Iterator[Place]:
    """All of it in one process, on SQLite."""
    [port] = free_ports(1)
    server = Server(("serve",), port, folder / "data", {**ANY_REST_PORT, **_SETTINGS}, "/health/ready")
    with ExitStack() as stack:
        stack.callback(server.stop)
        server.start()
        server.wait()
        tokens = _tokens({"data_dir": str(server.folder)})
        yield Place(server, [server], server, None, tokens)


@contextmanager
def scaled_out(folder: Path, make_database: Callable[[], str]) -> Iterator[Place]:
    """Every part of Studio in a process of its own, a worker, and a gateway before them, on PostgreSQL and Valkey."""
    database = make_database()
    with running_apart(folder, database, PARTS, WORKED, _SETTINGS) as apart:
        tokens = _tokens({"data_dir": str(folder / "shared"), "database_url": database})
        yield Place(apart.gateway, apart.servers, apart.worker, apart.parts["search"], tokens)


def _tokens(values: Mapping[str, str]) -> dict[str, str]:
    """A token for each user, signed as `tidegate token` does it, at once for all."""

    async def issue() -> dict[str, str]:
        identity = create_identity({**values, "demo": "true", "public_url": "http://127.0.0.1"})
        await identity.start()
        try:
            return {user: await identity.issue_token(user, "org_123", ["api:read", "api:write"]) for user in USERS}
        finally:
            await identity.stop()

    return asyncio.run(issue())
