"""Commands that serve: `serve`, `gateway` and `subgraph`, started as a user starts them, ended by SIGTERM."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from gateway import compose
from tests.gateway.http.outside import sources
from tests.gateway.http.served import until
from tests.gateway.parts import notes, write_registry
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
QUERY = {"query": "{ me { name score } }"}


@dataclass(slots=True)
class Running:
    """A server's process, and what it has said so far on standard error."""

    process: subprocess.Popen[str]
    said: str

    @property
    def addresses(self) -> list[str]:
        return re.findall(r"http://127\.0\.0\.1:\d+", self.said)

    def hear(self, text: str) -> None:
        """Wait until it says a text."""
        assert self.process.stderr is not None
        while text not in self.said:
            line = self.process.stderr.readline()
            assert line, f"it ended: {self.said}"
            self.said += line

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        _, rest = self.process.communicate(timeout=PATIENCE)
        self.said += rest
        return self.process.returncode


def ask(
    address: str, path: str = "/graphql", body: Any = None, headers: Mapping[str, str] | None = None
) -> tuple[int, Any]:
    """Send one request, by POST where there is a body; the status, and the body as JSON."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
    try:
        sent = None if body is None else json.dumps(body)
        given = {"content-type": "application/json", **(headers or {})}
        connection.request("GET" if body is None else "POST", path, sent, given)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


@contextmanager
def running(folder: Path, ready: str, *words: object, **settings: str) -> Iterator[Running]:
    """Start `tidegate` in a folder and wait until it says the text `ready`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TIDEGATE_")}
    environment |= {"PYTHONPATH": str(ROOT)} | settings
    command = [sys.executable, "-m", "gateway", *map(str, words)]
    process = subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)
    started = Running(process, "")
    try:
        started.hear(ready)
        yield started
    finally:
        if process.poll() is None:
            process.terminate()  # not killed: it writes what it covered
            process.communicate(timeout=PATIENCE)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Starts `tidegate serve` on the small registry, on free ports."""
    with ExitStack() as stack:

        def start(*words: object, **settings: str) -> Running:
            registry = write_registry(tmp_path)
            settings = {"TIDEGATE_CORE_PORT": "0", **settings}
            ready = "/health/ready" if settings.get("TIDEGATE_DEMO") != "0" else "REST: core"
            return stack.enter_context(
                running(tmp_path, ready, "serve", "--registry", registry, "--port", "0", *words, **settings)
            )

        yield start


def test_serve_runs_graph_rest_and_files_in_one_process(serve: Callable[..., Running], tmp_path: Path) -> None:
    server = serve()
    gateway, rest = server.addresses[:2]
    bearer = {"authorization": "Bearer good"}

    assert ask(gateway, body=QUERY) == (200, {"data": {"me": {"name": "Ada", "score": 10}}})
    assert (
        ask(gateway, body={"query": "{ caller { subject } }"}, headers=bearer)[1]["data"]["caller"]["subject"] == "ada"
    )
    assert ask(gateway, body=QUERY, headers={"authorization": "Bearer bad"})[0] == 401
    assert ask(gateway, "/api/me") == ask(rest, "/anything") == (200, {"name": "Ada", "score": 10})
    assert ask(gateway, "/files/users/a") == (
        200,
        {"part": "users", "path": "/files/users/a", "demo": "true", "public_url": gateway},
    )
    assert ask(rest, "/files/users/a")[1]["part"] == "users"
    assert ask(rest, "/files/users/me") == (200, {"name": "Ada", "score": 10})
    assert ask(gateway, "/health") == (200, {"status": "ready", "subgraphs": {"users": "ready", "scores": "ready"}})
    assert ask(gateway, "/filesystem")[0] == 404
    assert server.stop() == 0
    assert notes(tmp_path / ".tidegate") == ["start users", "start scores", "stop scores", "stop users"]
    assert "Traceback" not in server.said


def test_the_banner_says_what_to_try_in_demo_mode_only(serve: Callable[..., Running]) -> None:
    demo, sober = serve(), serve(TIDEGATE_DEMO="0")

    assert re.search(r"export TOKEN=\$\(\S*(tidegate| -m gateway) token --user user_123 --org org_123\)", demo.said)
    assert "Demo mode" not in sober.said
    assert ask(sober.addresses[0], "/files/scores/")[1]["demo"] == "false"


def test_a_public_url_that_is_set_is_told_to_all_parts(serve: Callable[..., Running]) -> None:
    server = serve(TIDEGATE_PUBLIC_URL="https://tidegate.example")

    assert ask(server.addresses[0], "/files/scores/")[1]["public_url"] == "https://tidegate.example"


def test_a_keyboard_interrupt_ends_it_as_well(serve: Callable[..., Running], tmp_path: Path) -> None:
    server = serve()

    assert server.stop(signal.SIGINT) == 0
    assert notes(tmp_path / ".tidegate")[-1] == "stop users"


def test_a_busy_port_is_named_with_its_setting_before_anything_starts(
    serve: Callable[..., Running], tmp_path: Path
) -> None:
    port = urlsplit(serve().addresses[1]).port

    outcome = command(tmp_path, "serve", "--registry", "registry.toml", "--port", "0", TIDEGATE_CORE_PORT=str(port))

    assert outcome.returncode == 2
    assert outcome.stderr == (
        f"tidegate: ADDRESS_UNAVAILABLE: Port {port} on 127.0.0.1 is in use by another program. "
        "Choose another one with TIDEGATE_CORE_PORT.\n"
    )
    assert notes(tmp_path / ".tidegate") == ["start users", "start scores"]


def test_maintenance_mode_is_switched_while_it_runs(serve: Callable[..., Running], tmp_path: Path) -> None:
    gateway = serve().addresses[0]

    on = command(tmp_path, "maintenance", "on", "--retry-after", "7")
    during = [ask(gateway, body=QUERY), ask(gateway, "/api"), ask(gateway, "/health"), ask(gateway, "/health/live")]
    off = command(tmp_path, "maintenance", "off")

    assert on.stdout == "Maintenance mode is on; clients are told to try again after 7 seconds.\n"
    assert [status for status, _ in during] == [503, 503, 503, 200]
    assert during[0][1]["errors"][0]["extensions"] == {"code": "MAINTENANCE_MODE"}
    assert off.stdout == "Maintenance mode is off.\n"
    assert ask(gateway, body=QUERY)[0] == 200


def test_one_subgraph_is_taken_out_and_brought_back(serve: Callable[..., Running], tmp_path: Path) -> None:
    gateway = serve().addresses[0]

    stopped = [command(tmp_path, "stop-subgraph", "scores").stdout for _ in range(2)]
    without = (
        ask(gateway, body=QUERY)[1],
        ask(gateway, body={"query": "{ me { name } }"})[1],
        ask(gateway, "/health")[0],
    )
    started = [command(tmp_path, "start-subgraph", "scores").stdout for _ in range(2)]
    unknown = command(tmp_path, "stop-subgraph", "nothing")

    assert stopped == ["The subgraph scores is stopped.\n", "The subgraph scores was not running.\n"]
    assert without[0]["errors"][0]["message"] == "The subgraph 'scores' is stopped."
    assert without[1:] == ({"data": {"me": {"name": "Ada"}}}, 503)
    assert started == ["The subgraph scores runs.\n", "The subgraph scores runs already.\n"]
    assert ask(gateway, body=QUERY)[1] == {"data": {"me": {"name": "Ada", "score": 10}}}
    assert unknown.stderr == "tidegate: CONTROL_FAILED: There is no subgraph nothing; there are users, scores.\n"


def test_the_committed_supergraph_is_used_while_it_fits(serve: Callable[..., Running], tmp_path: Path) -> None:
    write_registry(tmp_path)
    assert command(tmp_path, "schema", "export", "--registry", "registry.toml").returncode == 0
    file = tmp_path / "supergraph.graphql"
    file.write_text(file.read_text().replace("greeting(", "salute("))

    fitting = serve()
    assert (
        ask(fitting.addresses[0], body={"query": '{ salute(name: "x") }'})[1]
        .get("errors", [{}])[0]
        .get("extensions", {})
        .get("code")
        != "GRAPHQL_VALIDATION_FAILED"
    )
    fitting.stop()
    file.write_text(re.sub(r"digest \w+", "digest 0", file.read_text()))
    composed = serve()
    assert ask(composed.addresses[0], body={"query": '{ greeting(name: "x") }'})[1] == {"data": {"greeting": "Hello x"}}


def test_a_subgraph_runs_alone(tmp_path: Path) -> None:
    registry = write_registry(tmp_path)

    words = ("subgraph", "scores", "--registry", registry, "--port", "0")
    with running(tmp_path, "/graphql", *words, TIDEGATE_CORE_PORT="0") as server:
        assert ask(server.addresses[0], "/any")[1]["part"] == "scores"
        assert server.stop() == 0
    assert notes(tmp_path / ".tidegate") == ["start scores", "stop scores"]


async def test_a_gateway_reloads_its_file_when_it_is_told(tmp_path: Path) -> None:
    sdl = compose(sources()).supergraph_sdl
    assert sdl is not None
    file = tmp_path / "graph.graphql"
    file.write_text(sdl)

    with running(tmp_path, "/graphql", "gateway", "--supergraph", "graph.graphql", "--port", "0") as server:
        gateway = server.addresses[0]
        unreachable = ask(gateway, body=QUERY)[1]
        file.write_text("broken")
        server.process.send_signal(signal.SIGHUP)
        server.hear("supergraph not reloaded")
        schema = {"query": '{ __type(name: "Caller") { fields { name } } }'}
        before = ask(gateway, body=schema)[1]["data"]["__type"]["fields"]
        file.write_text(sdl.replace("requestId", "renamed"))
        server.process.send_signal(signal.SIGHUP)
        await until(lambda: ask(gateway, body=schema)[1]["data"]["__type"]["fields"] != before)
        readiness = ask(gateway, "/health/ready")
        server.stop()

    assert unreachable["errors"][0]["extensions"]["code"] == "DOWNSTREAM_SERVICE_ERROR"
    assert {"name": "requestId"} in before
    assert readiness == (
        503,
        {"status": "unavailable", "subgraphs": {"scores": "unavailable", "users": "unavailable"}},
    )


def test_a_gateway_composes_subgraphs_that_tell_their_schemas(tmp_path: Path) -> None:
    with ExitStack() as stack:
        subgraphs = [stack.enter_context(http_subgraph(tmp_path, name)) for name in ("users", "scores")]
        words = ("gateway", "--port", "0", "--subgraphs", *subgraphs)
        server = stack.enter_context(running(tmp_path, "/graphql", *words))

        answer = ask(server.addresses[-1], body={"query": "{ me { name score friends { score } } }"})
        ready = ask(server.addresses[-1], "/health/ready")

    assert answer == (200, {"data": {"me": {"name": "Ada", "score": 10, "friends": [{"score": 20}, {"score": 30}]}}})
    assert ready[0] == 200


def test_a_subgraph_that_does_not_tell_its_schema_is_named(tmp_path: Path) -> None:
    outcome = command(tmp_path, "gateway", "--port", "0", "--subgraphs", "users=http://127.0.0.1:9/graphql")

    assert outcome.returncode == 2
    assert outcome.stderr == "tidegate: DOWNSTREAM_SERVICE_ERROR: The subgraph 'users' cannot be reached.\n"


@contextmanager
def http_subgraph(folder: Path, name: str) -> Iterator[str]:
    """One of the small subgraphs behind a URL, as `name=url`."""
    words = [sys.executable, "-m", "tests.gateway.http.subgraph_server", name]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield f"{name}={process.stdout.readline().strip()}"
    finally:
        process.kill()
        process.communicate()


def command(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TIDEGATE_")}
    return subprocess.run(
        [sys.executable, "-m", "gateway", *words],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT), **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
