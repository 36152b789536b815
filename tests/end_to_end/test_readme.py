"""What the README and the page on its query say happens, word for word."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator

import pytest

from tests.end_to_end.product import REST_PORTS, ROOT, Product, wait_until_ready
from tests.patience import PATIENCE
from tests.ports import free_ports

README = (ROOT / "README.md").read_text()
FIRST_QUERY = (ROOT / "docs/first-query.md").read_text()
START = ("make serve", "make test")


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)


def shell(command: str, environment: dict[str, str]) -> str:
    """The standard output of a command that must succeed."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Product, dict[str, str]]]:
    """What `make serve` started, and the environment in which it did; its ports are free ones."""
    folder = tmp_path_factory.mktemp("readme")
    gateway, *rest = free_ports(1 + len(REST_PORTS))
    ports = dict(zip(REST_PORTS, rest, strict=True))
    environment = {**os.environ, "TIDEGATE_DATA_DIR": str(folder / "data"), "TIDEGATE_PORT": str(gateway)}
    environment |= {f"TIDEGATE_{name.upper()}_PORT": str(port) for name, port in ports.items()}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            ["make", "serve"], cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    product = Product(process, gateway, ports["core"], folder / "data")
    try:
        wait_until_ready(product, folder / "log")
        yield product, environment
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=PATIENCE)


def test_the_first_query_answers_as_the_readme_prints(served: tuple[Product, dict[str, str]]) -> None:
    """The query's command prints the answer that stands below it."""
    _, environment = served
    [command] = [block for block in blocks(README, "sh") if "first-query.graphql" in block]
    [printed] = blocks(README, "json")

    answer = shell(on_ports_of(environment, command), environment)

    assert json.loads(printed) == json.loads(answer)
    assert (ROOT / "docs/first-query.graphql").read_text() == blocks(README, "graphql")[0]


def test_the_plan_is_as_the_page_prints(served: tuple[Product, dict[str, str]]) -> None:
    """`tidegate plan` prints what stands below it, and `tidegate explain` runs."""
    _, environment = served
    plan, explain = blocks(FIRST_QUERY, "sh")

    assert blocks(FIRST_QUERY, "text")[0] == shell(plan, environment)
    assert "viewer" in shell(explain, environment)


@pytest.mark.parametrize("command", [block for block in blocks(README, "sh") if not block.startswith(START)])
def test_every_other_command_of_the_readme_runs(served: tuple[Product, dict[str, str]], command: str) -> None:
    """Each command block succeeds while `make serve` runs."""
    product, environment = served
    token = "" if "tidegate token" in command else f"export TOKEN={product.user_token()}\n"

    printed = shell(token + on_ports_of(environment, command), environment)

    assert printed.strip()
    assert '"error' not in printed


def test_the_token_command_that_serve_prints_works_as_printed(served: tuple[Product, dict[str, str]]) -> None:
    """Whether or not the environment is active, a new user can paste the line."""
    product, environment = served
    printed = (product.data_dir.parent / "log").read_text()
    [command] = re.findall(r"^  (export TOKEN=.*)$", printed, re.MULTILINE)

    token = shell(f'{command}; echo "$TOKEN"', environment).strip()

    assert product.graphql("{ viewer { subject } }", token=token)["data"]["viewer"] == {"subject": "user_123"}


def test_make_test_runs_pytest() -> None:
    """`make test` reaches pytest in the same environment (asked for its version: this is one of its tests)."""
    printed = shell("make test ARGS=--version", dict(os.environ))

    assert "pytest" in printed


def on_ports_of(environment: dict[str, str], command: str) -> str:
    """The command for the ports that the product got instead of the default ones."""
    command = command.replace(":4000", f":{environment['TIDEGATE_PORT']}")
    for name, port in REST_PORTS.items():
        command = command.replace(f":{port}", f":{environment[f'TIDEGATE_{name.upper()}_PORT']}")
    return command
