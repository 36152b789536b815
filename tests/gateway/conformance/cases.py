"""The public federation suites beside this repository come in; their cases, and whether an answer passes, go out."""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson

from gateway.composition.compose import SubgraphSource, compose
from tests.gateway.conformance.engine import engine, running
from tests.gateway.conformance.subgraph import Resolvers

SUITES = Path(__file__).parents[4] / "shared" / "federation" / "suites"
NAMES = [path.stem.replace("_", "-") for path in sorted((Path(__file__).parent / "suites").glob("*.py"))]


@dataclass(frozen=True)
class Case:
    """One query of a suite."""

    suite: str
    number: int

    def load(self) -> dict[str, Any]:
        path = SUITES / self.suite / "tests.json"
        cases: list[dict[str, Any]] = orjson.loads(path.read_bytes().replace(b"__REQUEST_ID__", uuid4().hex.encode()))
        return cases[self.number]


def cases_of(suite: str) -> Iterator[Case]:
    """The queries of one suite; none where the suites are not here."""
    path = SUITES / suite / "tests.json"
    if path.exists():
        for number in range(len(orjson.loads(path.read_bytes()))):
            yield Case(suite, number)


def resolvers(suite: str) -> dict[str, Resolvers]:
    module = importlib.import_module(f"tests.gateway.conformance.suites.{suite.replace('-', '_')}")
    found: dict[str, Resolvers] = module.SUBGRAPHS
    return found


def subgraphs(suite: str) -> dict[str, str]:
    return {path.stem: path.read_text() for path in sorted((SUITES / suite / "subgraphs").glob("*.graphql"))}


@cache
def given(suite: str) -> str:
    """Return the supergraph that the suite brings."""
    return (SUITES / suite / "supergraph.graphql").read_text()


@cache
def composed(suite: str) -> str:
    """Return the supergraph that our own composition makes of the suite's subgraphs."""
    sources = [SubgraphSource(name, f"http://{name}", sdl) for name, sdl in subgraphs(suite).items()]
    composition = compose(sources)
    assert composition.supergraph_sdl is not None, composition.errors
    return composition.supergraph_sdl


async def check(case: Case, supergraph: str) -> None:
    """Answer a case against running subgraphs; compare the data, and whether there are errors where the suite says."""
    loaded = case.load()
    expected = loaded["expected"]
    async with running(subgraphs(case.suite), resolvers(case.suite)) as (transports, _):
        answer = orjson.loads(await engine(supergraph).answer(loaded["query"], transports))
    assert answer.get("data") == expected["data"], answer.get("errors")
    if expected["errors"] is not None:
        assert bool(answer.get("errors")) is bool(expected["errors"]), answer
