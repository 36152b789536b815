"""A data directory in, the whole product in a process of its own out: what a user gets from `make serve`."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from gateway.registry import DEFAULT_PATH, read_registry
from tests.patience import PATIENCE
from tests.ports import free_ports

ROOT = Path(__file__).parents[2]
TIDEGATE = Path(sys.executable).with_name("tidegate")
REST_PORTS = {name: port for row in read_registry(DEFAULT_PATH).rest for name, port in row.ports.items()}
"""The port that its documentation names, of each REST API that has one of its own."""

ANY_REST_PORT = {f"TIDEGATE_{name.upper()}_PORT": "0" for name in REST_PORTS}
"""Settings with which no REST API takes the port that its documentation names."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Product:
    """The running product: its process and the ports that it answers on."""

    process: subprocess.Popen[bytes]
    gateway: int
    core: int
    data_dir: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    """Those that commands on the same databases need too."""

    def ask(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None, *, port: int = 0
    ) -> Answer:
        """Send one request; `body` goes as JSON unless it is bytes. `port` 0 is the gateway's."""
        connection = HTTPConnection("127.0.0.1", port or self.gateway, timeout=PATIENCE)
        sent = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        kind = {} if sent is None or isinstance(body, bytes) else {"content-type": "application/json"}
        try:
            connection.request(method, path, sent, {**kind, **(headers or {})})
            response = connection.getresponse()
            return Answer(
                response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
            )
        finally:
            connection.close()

    def token(self) -> str:
        """A bearer token of the demo's WaveStack client."""
        body = {"client_id": "your-client-id", "client_secret": "your-client-secret", "org_id": "org_123"}
        return str(self.ask("POST", "/api/auth/token", body, port=self.core).json["access_token"])

    def user_token(self, user: str = "user_123", organization: str = "org_123", *arguments: str) -> str:
        """A bearer token of a user, as `tidegate token` prints it."""
        command = [str(TIDEGATE), "token", "--user", user, "--org", organization, *arguments]
        environment = {**os.environ, **self.settings, "TIDEGATE_DATA_DIR": str(self.data_dir)}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()

    def graphql(self, query: str, variables: Mapping[str, Any] | None = None, token: str | None = None) -> Any:
        """The JSON answer to a GraphQL request."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        return self.ask("POST", "/graphql", {"query": query, "variables": variables or {}}, headers).json

    def kill(self) -> None:
        """End the process as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@contextmanager
def running_product(data_dir: Path, **settings: str) -> Iterator[Product]:
    """Start the product on `data_dir`, wait until it is ready, and end it afterwards if it still runs."""
    gateway, core = free_ports(2)
    environment = {**os.environ, "TIDEGATE_DATA_DIR": str(data_dir), "TIDEGATE_PORT": str(gateway)}
    environment |= ANY_REST_PORT | {"TIDEGATE_CORE_PORT": str(core), "TIDEGATE_RATE_LIMIT_FACTOR": "1000"} | settings
    with (data_dir.parent / f"{data_dir.name}.log").open("ab") as log:
        process = subprocess.Popen([TIDEGATE, "serve"], env=environment, stdout=log, stderr=log, cwd=data_dir.parent)
    product = Product(process, gateway, core, data_dir, settings)
    try:
        wait_until_ready(product, Path(log.name))
        yield product
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=PATIENCE)


def wait_until_ready(product: Product, log: Path) -> None:
    """Return when /health/ready answers 200; fail with the log where the process ends or never does so."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and product.process.poll() is None:
        try:
            if product.ask("GET", "/health/ready").status == 200:
                return
        except OSError:
            time.sleep(0.02)
    raise AssertionError(f"the product did not get ready:\n{log.read_text()[-4000:]}")
