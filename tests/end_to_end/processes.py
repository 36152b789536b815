"""Words of the command line and settings in, a `tidegate` process that can be killed and started again out."""

import asyncio
import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from gateway.registry import DEFAULT_PATH, read_registry
from subgraphs.kit.worker.valkey import Valkey
from tests.end_to_end.product import ANY_REST_PORT, TIDEGATE, Product
from tests.patience import PATIENCE
from tests.ports import free_ports

SUBGRAPHS = tuple(row.name for row in read_registry(DEFAULT_PATH).subgraph)


@dataclass(slots=True)
class Server:
    """A process that answers on a port of loopback, with a data folder of its own."""

    words: Sequence[str]
    port: int
    folder: Path
    settings: Mapping[str, str]
    probe: str = "/health"
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def log(self) -> Path:
        """What it has written."""
        return self.folder.with_suffix(".log")

    def start(self) -> None:
        """Start the process and return at once."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TIDEGATE_")}
        environment |= {**self.settings, "TIDEGATE_PORT": str(self.port), "TIDEGATE_DATA_DIR": str(self.folder)}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [TIDEGATE, *self.words], env=environment, stdout=log, stderr=log, cwd=self.folder.parent
            )

    def wait(self) -> None:
        """Return when the probe answers 200; fail with the log where the process ends or never does so."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.running.poll() is None:
            if answers(self.port, self.probe):
                return
            time.sleep(0.02)
        raise AssertionError(f"{self.words} did not get ready:\n{self.log.read_text()[-4000:]}")

    @property
    def running(self) -> subprocess.Popen[bytes]:
        """The process, which was started."""
        assert self.process is not None
        return self.process

    def kill(self) -> None:
        """End the process as a power cut would."""
        self.running.kill()
        self.running.wait()

    def stop(self) -> int | None:
        """Ask the process to end, and return its exit code."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(timeout=PATIENCE)


def answers(port: int, path: str) -> bool:
    """Whether a GET is answered with 200 now."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class ScaledOut:
    """The subgraphs by name, and gateways before them."""

    subgraphs: Mapping[str, Server]
    gateways: Sequence[Product]


@dataclass(frozen=True, slots=True)
class Apart:
    """Some of the product's parts in processes of their own."""

    gateway: Server
    parts: Mapping[str, Server]
    worker: Server

    @property
    def servers(self) -> Sequence[Server]:
        """All of them, the gateway after the parts that it asks."""
        return [*self.parts.values(), self.gateway, self.worker]


@contextmanager
def running_apart(
    folder: Path, database: str, parts: Sequence[str], worked: Sequence[str], settings: Mapping[str, str]
) -> Iterator[Apart]:
    """These subgraphs, a worker for some of them, and a gateway before them, on PostgreSQL and Valkey."""
    valkey = Valkey(folder)
    with ExitStack() as stack:
        redis = asyncio.run(valkey.ensure())
        stack.callback(lambda: asyncio.run(valkey.stop()))
        door, work, *ports = free_ports(len(parts) + 2)
        at = dict(zip(parts, ports, strict=True))
        shared = {
            **settings,
            **{f"TIDEGATE_{name.upper()}_URL": f"http://127.0.0.1:{port}/graphql" for name, port in at.items()},
            "TIDEGATE_DATABASE_URL": database,
            "TIDEGATE_REDIS_URL": redis,
            "TIDEGATE_GATEWAY_URL": f"http://127.0.0.1:{door}",
            "TIDEGATE_PUBLIC_URL": f"http://127.0.0.1:{door}",
            "TIDEGATE_SECRET_KEY": "what the processes of this test sign with",
        }
        apart = Apart(
            Server(("serve", "--remote"), door, folder / "gateway", {**shared, **ANY_REST_PORT}, "/health/live"),
            {name: Server(("subgraph", name), port, folder / "shared", shared) for name, port in at.items()},
            Server(("worker", "--port", str(work), *worked), work, folder / "shared", shared),
        )
        for server in apart.servers:
            stack.callback(server.stop)
            server.start()
        for server in apart.servers:
            server.wait()
        yield apart


@contextmanager
def running_scaled_out(folder: Path, gateways: int = 1, **settings: str) -> Iterator[ScaledOut]:
    """One process for each subgraph, and gateways that ask them over HTTP."""
    ports = free_ports(len(SUBGRAPHS) + 2 * gateways)
    at = dict(zip(SUBGRAPHS, ports, strict=False))
    urls = {f"TIDEGATE_{name.upper()}_URL": f"http://127.0.0.1:{port}/graphql" for name, port in at.items()}
    doors = list(zip(ports[len(at) :: 2], ports[len(at) + 1 :: 2], strict=True))
    shared = {**urls, "TIDEGATE_PUBLIC_URL": f"http://127.0.0.1:{doors[0][0]}", **settings}
    subgraphs = {name: Server(("subgraph", name), port, folder / name, shared) for name, port in at.items()}
    with ExitStack() as stack:
        for server in subgraphs.values():
            stack.callback(server.stop)
            server.start()
        products = []
        for port, core in doors:
            own = {**shared, **ANY_REST_PORT, "TIDEGATE_CORE_PORT": str(core), "TIDEGATE_RATE_LIMIT_FACTOR": "1000"}
            # Alive, not ready: the other subgraphs of the registry do not run here.
            server = Server(("serve", "--remote"), port, folder / f"gateway-{port}", own, "/health/live")
            stack.callback(server.stop)
            server.start()
            products.append((server, core))
        for server in [*subgraphs.values(), *(server for server, _ in products)]:
            server.wait()
        issuer = subgraphs["identity"].folder
        yield ScaledOut(
            subgraphs, [Product(server.running, server.port, core, issuer, settings) for server, core in products]
        )
