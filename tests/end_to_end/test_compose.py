"""What compose.yaml says runs: its commands and environments, as processes on loopback and on a real PostgreSQL.

Only what a container has and a process lacks is replaced: addresses, ports, and the data folder.
"""

import asyncio
import os
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from gateway.app.embedded import create_part
from gateway.registry import DEFAULT_PATH, read_registry
from subgraphs.kit.worker.valkey import Valkey
from tests.end_to_end.compose import MissingVariableError, Service, read_services
from tests.end_to_end.processes import Server
from tests.end_to_end.product import ROOT, TIDEGATE, Product
from tests.end_to_end.round_trips import studio_round_trip
from tests.ports import free_ports

VARIABLES = {"POSTGRES_PASSWORD": "of-this-test"}
SERVICES = read_services(VARIABLES)
REGISTRY = read_registry(DEFAULT_PATH)
REST = [name for row in REGISTRY.rest for name in row.ports]
SUBGRAPHS = [row.name for row in REGISTRY.subgraph]
FOUND = """
mutation Found { createOrganization(input: { name: "First", slug: "first" }) { organization { id name } } }
"""


@pytest.fixture(scope="module")
def composed(tmp_path_factory: pytest.TempPathFactory, make_database: Callable[[], str]) -> Iterator[Product]:
    """All services, started in the file's order."""
    folder, database = tmp_path_factory.mktemp("composed"), make_database()
    valkey = Valkey(folder / "queue")
    queue = asyncio.run(valkey.ensure())
    names = [*SUBGRAPHS, "worker", "gateway"]
    ports = dict(zip([*names, "rest"], free_ports(len(names) + 1), strict=True))

    def settings(service: Service) -> dict[str, str]:
        here = {name: on_loopback(value, ports) for name, value in service.environment.items()}
        serves = {"TIDEGATE_CORE_PORT": str(ports["rest"])} if "serve" in service.words else {}
        if "serve" in service.words:
            serves = {f"TIDEGATE_{name.upper()}_PORT": "0" for name in REST} | serves
        return {**here, **serves, "TIDEGATE_DATABASE_URL": database, "TIDEGATE_REDIS_URL": queue}

    migrate(SERVICES["migrations"], settings(SERVICES["migrations"]), folder)
    with ExitStack() as stack:
        stack.callback(lambda: asyncio.run(valkey.stop()))
        servers = {}
        for name in names:
            words = [on_loopback(word, ports) for word in SERVICES[name].words]
            words = [str(ports[name]) if word == "4000" else word for word in words]
            probe = "/health/live" if name == "gateway" else "/health"
            assert probe in SERVICES[name].row["healthcheck"]["test"][-1]
            servers[name] = Server(words, ports[name], folder / name, settings(SERVICES[name]), probe)
            stack.callback(servers[name].stop)
            servers[name].start()
        for server in servers.values():
            server.wait()
        gateway = servers["gateway"]
        yield Product(gateway.running, gateway.port, ports["rest"], servers["identity"].folder, gateway.settings)


def on_loopback(text: str, ports: Mapping[str, int]) -> str:
    """The text for processes on this machine: services are ports of loopback."""
    for name, port in ports.items():
        text = text.replace(f"http://{name}:4000", f"http://127.0.0.1:{port}")
    return text.replace("0.0.0.0", "127.0.0.1").replace("http://127.0.0.1:4000", f"http://127.0.0.1:{ports['gateway']}")


def migrate(service: Service, settings: Mapping[str, str], folder: Path) -> None:
    """Run the migrations to their end."""
    environment = {**os.environ, **settings, "TIDEGATE_DATA_DIR": str(folder / "migrations")}
    command = [str(TIDEGATE), *service.words]
    done = subprocess.run(command, check=False, env=environment, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"{name}: brought to the newest revision" for name in SUBGRAPHS]


@pytest.mark.postgres
def test_the_first_organization_is_founded_and_works(composed: Product) -> None:
    """There is no demo: an operator's token founds an organization, and its members use both families."""
    founder = composed.user_token("operator", "none", "--scope", "operator")
    founded = composed.graphql(FOUND, token=founder)["data"]["createOrganization"]["organization"]
    member = composed.user_token("first-user", founded["id"], "--scope", "api:read", "--scope", "api:write")
    headers = {"authorization": f"Bearer {member}", "x-org-id": founded["id"]}
    body = {"title": "First", "platforms": ["youtube"], "idempotencyKey": "first"}

    item = composed.ask("POST", "/api/queue", body, headers, port=composed.core)
    listed = composed.ask("GET", "/api/queue", headers=headers, port=composed.core)

    assert founded["name"] == "First"
    assert item.status == 201
    assert [entry["id"] for entry in listed.json["items"]] == [item.json["id"]]
    studio_round_trip(composed)


@pytest.mark.postgres
def test_nobody_knows_the_demo_s_credentials(composed: Product) -> None:
    answer = composed.ask(
        "POST", "/graphql", {"query": "{ viewer { subject } }"}, {"authorization": "Bearer your-api-key"}
    )
    client = {"client_id": "your-client-id", "client_secret": "your-client-secret", "org_id": "org_123"}

    assert answer.status == 401
    assert composed.ask("POST", "/api/auth/token", client, port=composed.core).status == 401


def test_there_is_a_service_for_every_subgraph_of_the_registry() -> None:
    commands = {name: service.words for name, service in SERVICES.items() if service.words[:1] == ("subgraph",)}

    assert commands == {name: ("subgraph", name, "--host", "0.0.0.0") for name in SUBGRAPHS}
    for name in SUBGRAPHS:
        assert SERVICES["gateway"].environment[f"TIDEGATE_{name.upper()}_URL"] == f"http://{name}:4000/graphql"
        assert SERVICES["gateway"].row["depends_on"][name] == {"condition": "service_healthy"}


def test_only_the_gateway_is_published_and_on_loopback_only() -> None:
    published = {name: service.row["ports"] for name, service in SERVICES.items() if "ports" in service.row}

    documented = {"gateway": 4000} | {name: port for row in REGISTRY.rest for name, port in row.ports.items()}
    assert list(published) == ["gateway"]
    assert set(published["gateway"]) == {
        f"127.0.0.1:${{{name.upper()}_PORTS:-{port}}}:{port}" for name, port in documented.items()
    }


def test_whoever_writes_files_and_whoever_serves_them_share_a_folder() -> None:
    sharing = [name for name, service in SERVICES.items() if service.row.get("volumes") == ["data:/data"]]

    assert set(sharing) == {*SUBGRAPHS, "worker"}


def test_every_service_that_stays_is_restarted_and_has_a_health_check() -> None:
    staying = {name: service.row for name, service in SERVICES.items() if name != "migrations"}

    assert {row["restart"] for row in staying.values()} == {"unless-stopped"}
    assert all("healthcheck" in row for row in staying.values())
    assert SERVICES["migrations"].row["restart"] == "no"


@pytest.mark.parametrize("name", ["postgres", "gateway"])
def test_there_are_no_default_secrets(name: str) -> None:
    with pytest.raises(MissingVariableError, match="POSTGRES_PASSWORD: the password"):
        read_services({})

    values = [value for key, value in SERVICES[name].environment.items() if re.search("PASSWORD|DATABASE_URL", key)]
    assert values
    assert all(VARIABLES["POSTGRES_PASSWORD"] in value for value in values)


def test_parts_say_themselves_which_of_their_paths_the_registry_forwards(tmp_path: Path) -> None:
    """A gateway in one process asks the parts, one before processes the registry: both know the same paths."""
    values = {"data_dir": str(tmp_path)}

    assert {row.name: row.paths for row in REGISTRY.subgraph} == {
        row.name: tuple(create_part(row, values).paths) for row in REGISTRY.subgraph
    }


def test_the_image_has_what_the_commands_need() -> None:
    """Every folder of the package is copied, none is kept from the build, and the commands are words for `tidegate`."""
    dockerfile, ignored = (ROOT / "Dockerfile").read_text(), (ROOT / ".dockerignore").read_text()

    for folder in ("gateway", "subgraphs", "rest_compat", "schema"):
        assert f"COPY {folder} {folder}\n" in dockerfile
        assert f"!{folder}\n" in ignored
    assert 'ENTRYPOINT ["tidegate"]' in dockerfile
