"""`tidegate gateway` in a process of its own serves every suite: its supergraph as it stands, and its subgraphs."""

import asyncio
import os
import re
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.gateway.conformance.cases import NAMES, SUITES, Case, cases_of, given, resolvers, subgraphs
from tests.gateway.conformance.subgraph import executable, served
from tests.gateway.execution.http_server import Handler, Request, Server, http_answer, serving
from tests.gateway.test_cli_servers import ROOT, ask

PORT = 4200
"""The port that the suites' supergraphs name, with `/<suite>/<subgraph>` behind it."""


def handler(suite: str) -> Handler:
    """Serve the subgraphs of a suite, each at its own path, and let them tell their SDL."""
    handlers: dict[str, Handler] = {}
    for name, sdl in subgraphs(suite).items():
        found = resolvers(suite)[name]
        rows = {"_service": {"sdl": sdl}}
        telling = type(found)(query={**found.query, **rows}, mutation=found.mutation, entities=found.entities)
        handlers[f"/{suite}/{name}"] = served(executable(sdl, found), telling)

    async def dispatch(request: Request, writer: asyncio.StreamWriter) -> None:
        answer = handlers.get(request.path)
        if answer is None:
            writer.write(http_answer(b"{}", 404))
        else:
            await answer(request, writer)

    return dispatch


@asynccontextmanager
async def gateway(folder: Path, *words: str) -> AsyncIterator[str]:
    """Run `tidegate gateway` on a free port until the block ends; give its address."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TIDEGATE_")}
    environment |= {"PYTHONPATH": str(ROOT), "TIDEGATE_LOG_REQUESTS": "false"}
    command = (sys.executable, "-m", "gateway", "gateway", "--port", "0", *words)
    process = await asyncio.create_subprocess_exec(*command, cwd=folder, env=environment, stderr=PIPE)
    assert process.stderr is not None
    said = ""
    try:
        while (announced := re.search(r"at (http://127\.0\.0\.1:\d+)/graphql", said)) is None:
            line = (await process.stderr.readline()).decode()
            assert line, f"it ended: {said}"
            said += line
        yield announced[1]
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


def supergraph_file(suite: str, server: Server, folder: Path) -> Path:
    """Give the suite's own file; where its port is taken on this machine, a copy that differs in the port alone."""
    if server.port == PORT:
        return SUITES / suite / "supergraph.graphql"
    copy = folder / "supergraph.graphql"
    copy.write_text(given(suite).replace(f"127.0.0.1:{PORT}", f"127.0.0.1:{server.port}"))
    return copy


async def wrong_answers(address: str, cases: list[Case]) -> list[tuple[Case, Any]]:
    """Ask every case; give those that are answered otherwise than expected."""
    wrong = []
    for case in cases:
        loaded = case.load()
        expected = loaded["expected"]
        _, answer = await asyncio.to_thread(ask, address, body={"query": loaded["query"]})
        errors_fit = expected["errors"] is None or bool(answer.get("errors")) is bool(expected["errors"])
        if answer.get("data") != expected["data"] or not errors_fit:
            wrong.append((case, orjson.dumps(answer)))
    return wrong


@pytest.mark.skipif(not SUITES.exists(), reason="The suites are not beside this repository (shared/federation/suites).")
@pytest.mark.parametrize("suite", NAMES)
async def test_both_ways_to_start_a_gateway_answer_every_case(suite: str, tmp_path: Path) -> None:
    cases = list(cases_of(suite))
    assert cases
    async with serving(handler(suite), PORT) as server:
        urls = [f"{name}={server.url}/{suite}/{name}" for name in subgraphs(suite)]
        file = supergraph_file(suite, server, tmp_path)

        async def answered(*words: str) -> list[tuple[Case, Any]]:
            async with gateway(tmp_path, *words) as address:
                return await wrong_answers(address, cases)

        of_file, of_urls = await asyncio.gather(answered("--supergraph", str(file)), answered("--subgraphs", *urls))
    assert (of_file, of_urls) == ([], [])
