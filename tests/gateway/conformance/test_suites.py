"""The public federation suites: every query of every suite, answered by subgraphs over real HTTP."""

import importlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
import pytest

from gateway.composition.compose import SubgraphSource, compose
from tests.gateway.conformance.engine import engine, running
from tests.gateway.conformance.subgraph import Resolvers

SUITES = Path(__file__).parents[4] / "shared" / "federation" / "suites"
NAMES = [path.stem for path in sorted((Path(__file__).parent / "suites").glob("*.py"))]


@dataclass(frozen=True)
class Case:
    """One query of a suite."""

    suite: str
    number: int

    def load(self) -> dict[str, Any]:
        path = SUITES / self.suite / "tests.json"
        cases: list[dict[str, Any]] = orjson.loads(path.read_bytes().replace(b"__REQUEST_ID__", uuid4().hex.encode()))
        return cases[self.number]


def cases() -> list[Any]:
    found = []
    for name in NAMES:
        suite = name.replace("_", "-")
        path = SUITES / suite / "tests.json"
        if path.exists():
            found += [
                pytest.param(Case(suite, number), id=f"{suite}-{number}")
                for number in range(len(orjson.loads(path.read_bytes())))
            ]
        else:
            reason = "The suites are not beside this repository (shared/federation/suites)."
            found.append(pytest.param(Case(suite, 0), id=suite, marks=pytest.mark.skip(reason=reason)))
    return found


def resolvers(suite: str) -> dict[str, Resolvers]:
    module = importlib.import_module(f"tests.gateway.conformance.suites.{suite.replace('-', '_')}")
    found: dict[str, Resolvers] = module.SUBGRAPHS
    return found


def subgraphs(suite: str) -> dict[str, str]:
    return {path.stem: path.read_text() for path in sorted((SUITES / suite / "subgraphs").glob("*.graphql"))}


@pytest.mark.parametrize("case", cases())
async def test_the_answer_with_the_given_supergraph_is_the_expected_one(case: Case) -> None:
    loaded = case.load()
    supergraph = (SUITES / case.suite / "supergraph.graphql").read_text()
    async with running(subgraphs(case.suite), resolvers(case.suite)) as (transports, _):
        answer = orjson.loads(await engine(supergraph).answer(loaded["query"], transports))
    check(answer, loaded["expected"])


@cache
def composed(suite: str) -> str:
    """Return the supergraph that our own composition makes of the suite's subgraphs."""
    sources = [SubgraphSource(name, f"http://{name}", sdl) for name, sdl in subgraphs(suite).items()]
    composition = compose(sources)
    assert composition.supergraph_sdl is not None, composition.errors
    return composition.supergraph_sdl


@pytest.mark.parametrize("case", cases())
async def test_the_answer_with_our_own_composition_is_the_expected_one(case: Case) -> None:
    loaded = case.load()
    async with running(subgraphs(case.suite), resolvers(case.suite)) as (transports, _):
        answer = orjson.loads(await engine(composed(case.suite)).answer(loaded["query"], transports))
    check(answer, loaded["expected"])


def check(answer: dict[str, Any], expected: dict[str, Any]) -> None:
    """Compare the data, and whether there are errors where the suite says so."""
    assert answer.get("data") == expected["data"], answer.get("errors")
    if expected["errors"] is not None:
        assert bool(answer.get("errors")) is bool(expected["errors"]), answer
