"""CPU time of a gateway for one request of the public federation benchmark, side by side with other gateways.

Run: `python -m benchmarks.federation [--rounds N] [--requests N] [--apollo FOLDER] [--grafbase BINARY]`. Tidegate
always runs; the others where they are given (`benchmarks/federation_others.py` says how to install them). Every
gateway is pinned to the same core, subgraphs and the sending side to another one. Rounds are interleaved, and every
request has another value in a header that is passed on to the subgraphs, so that nothing can be de-duplicated.
Printed: milliseconds of CPU a request, the median of the rounds, and the ratio to Tidegate.
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import orjson
import uvloop

from benchmarks.federation_others import apollo, grafbase
from benchmarks.servers import Server, free_port, running
from tests.gateway.conformance.benchmark import FOLDER

CONNECTIONS = 8
GATEWAY_CORE = 0
OTHER_CORE = max(os.sched_getaffinity(0))
SIMPLE_QUERY = "{ users { id username name } }"


def main() -> None:
    """Start what was asked for, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--apollo", type=Path, help="folder in which npm has installed @apollo/gateway and graphql")
    parser.add_argument("--grafbase", type=Path, help="the binary of the Grafbase command line")
    options = parser.parse_args()
    os.sched_setaffinity(0, {OTHER_CORE})
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(serving_subgraphs())
        supergraph = folder / "supergraph.graphql"
        supergraph.write_text((FOLDER / "supergraph.graphql").read_text().replace("http://0.0.0.0:4200", url))
        gateways = {"tidegate": stack.enter_context(tidegate(supergraph))}
        if options.apollo:
            gateways["apollo"] = stack.enter_context(apollo(options.apollo, supergraph, GATEWAY_CORE))
        if options.grafbase:
            gateways["grafbase"] = stack.enter_context(grafbase(options.grafbase, url, folder, GATEWAY_CORE))
        queries = {"benchmark query": (FOLDER / "query.graphql").read_text(), "one fetch": SIMPLE_QUERY}
        for title, query in queries.items():
            print_costs(title, measure(gateways, query, options.rounds, options.requests))


@contextmanager
def serving_subgraphs() -> Iterator[str]:
    """Run the subgraphs; give the URL below which each has its name."""
    port = free_port()
    with running([sys.executable, "-m", "benchmarks.federation_subgraphs", str(port)], port, core=OTHER_CORE):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def tidegate(supergraph: Path) -> Iterator[Server]:
    """Run this gateway."""
    port = free_port()
    program = Path(sys.executable).with_name("tidegate")
    command = [str(program), "gateway", "--supergraph", str(supergraph), "--port", str(port)]
    # The others write no line for each request either.
    with running(command, port, {"TIDEGATE_LOG_REQUESTS": "false"}, core=GATEWAY_CORE) as server:
        yield server


def measure(gateways: dict[str, Server], query: str, rounds: int, requests: int) -> dict[str, list[float]]:
    """Return milliseconds of CPU a request, by gateway and round."""
    body = orjson.dumps({"query": query})
    expected = {name: uvloop.run(send(server.port, body, 50, 0)) for name, server in gateways.items()}
    if len({bytes(orjson.dumps(orjson.loads(answer)["data"])) for answer in expected.values()}) > 1:
        raise SystemExit("the gateways do not answer alike")
    costs: dict[str, list[float]] = {name: [] for name in gateways}
    for number in range(1, rounds + 1):
        for name, server in gateways.items():
            before = server.cpu_seconds()
            uvloop.run(send(server.port, body, requests, number * requests))
            costs[name].append((server.cpu_seconds() - before) / requests * 1000)
    return costs


async def send(port: int, body: bytes, count: int, first: int) -> bytes:
    """Send the requests over a few kept connections, each with an id of its own; return the last answer."""
    numbers = iter(range(first, first + count))

    async def connection() -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
        answer = b""
        for number in numbers:
            head = f"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-type: application/json\r\n"
            head += f"x-request-id: {number:032x}\r\ncontent-length: {len(body)}\r\n\r\n"
            writer.write(head.encode() + body)
            answer = await read_answer(reader)
        writer.close()
        return answer

    answers = await asyncio.gather(*[connection() for _ in range(CONNECTIONS)])
    return next(answer for answer in answers if answer)


async def read_answer(reader: asyncio.StreamReader) -> bytes:
    """Read one response; anything but an answer without errors ends the program."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if b"content-length:" in head:
        body = await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
    else:
        body = b""
        while size := int((await reader.readline()).strip(), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readline()
    if b" 200 " not in head.split(b"\r\n", 1)[0] or body.startswith(b'{"errors"'):
        raise SystemExit(f"a gateway answered {body[:300]!r}")
    return body


def print_costs(title: str, costs: dict[str, list[float]]) -> None:
    """Print one line a gateway."""
    medians = {name: statistics.median(values) for name, values in costs.items()}
    print(f"{title}: CPU ms a request (median of {len(next(iter(costs.values())))} rounds), ratio")
    for name, median in medians.items():
        spread = f"{min(costs[name]):.2f}-{max(costs[name]):.2f}"
        print(f"  {name:10} {median:7.3f}  ({spread})  tidegate/{name} = {medians['tidegate'] / median:.2f}")


if __name__ == "__main__":
    main()
