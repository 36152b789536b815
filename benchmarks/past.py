"""Blobs of one user come in, some of them edited since; what a query of the past costs against one of today goes out.

Run it with `python -m benchmarks.past`. The published query is asked through the gateway, search and blobs in this
process, on SQLite: of the blobs as they are, as they were before the edits, and at a time since which nothing has
changed. Printed: medians of CPU milliseconds, their ratios to the query of today, and what each edited blob adds.
"""

import argparse
import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import structlog

from benchmarks.search import median_ms
from gateway.app.embedded_gate import EmbeddedGate
from gateway.app.supergraph import compose_sdl
from gateway.composition.compose import SubgraphSource
from gateway.execution.embedded_transport import EmbeddedTransport
from gateway.execution.transport import RequestContext
from gateway.serving.gateway import Gateway
from gateway.supergraph.read import read
from subgraphs.kit.app import Subgraph
from subgraphs.studio.blobs.app import create_subgraph as create_blobs
from subgraphs.studio.search.app import create_subgraph as create_search

Json = Any  # JSON values

CREATE = "mutation($i: CreateBlobsInput!) { createBlobs(input: $i) { created { blob { id } } } }"
UPDATE = "mutation($i: UpdateBlobInput!) { updateBlob(input: $i) { blob { id } } }"
QUERY = "query($i: QueryBlobsInput!) { queryBlobs(input: $i) { rows statistics { totalResults } } }"
ASKED: Json = {
    "select": ["id", "title", "metadata.chapter"],
    "where": {"metadata.chapter": {"gte": 100}, "metadata.status": "draft"},
    "orderBy": [{"field": "metadata.chapter", "direction": "DESC"}],
}
BATCH = 100
EDITED = 0.1


class Studio:
    """Search and blobs behind a gateway in this process."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def ask(self, text: str, given: Json) -> Json:
        """Run an operation that must succeed."""
        answer = await self._gateway.execute(text, {"i": given}, context=RequestContext("1", claims={"sub": "user"}))
        if answer.errors:
            raise SystemExit(f"refused: {answer.errors}")
        return answer.data

    async def fill(self, count: int) -> list[str]:
        """Blobs of a few hundred letters."""
        blob_ids = []
        for start in range(0, count, BATCH):
            items = [
                {
                    "content": f"Chapter {number} tells of the sea. " * 10,
                    "contentType": "text/plain",
                    "metadata": {"chapter": number, "status": "draft" if number % 2 else "done"},
                }
                for number in range(start, start + BATCH)
            ]
            made = await self.ask(CREATE, {"blobs": items})
            blob_ids += [item["blob"]["id"] for item in made["createBlobs"]["created"]]
        return blob_ids

    async def query(self, as_of: str | None = None) -> int:
        """How many blobs match."""
        found = (await self.ask(QUERY, {**ASKED, "asOf": as_of}))["queryBlobs"]
        return int(found["statistics"]["totalResults"])


@asynccontextmanager
async def running(folder: str) -> AsyncIterator[Studio]:
    """Start everything."""
    values = {"data_dir": folder}
    parts: dict[str, Subgraph[Any]] = {"search": create_search(values), "blobs": create_blobs(values)}
    sources = [SubgraphSource(name, f"http://127.0.0.1/{name}", part.sdl()) for name, part in parts.items()]
    transports = {name: EmbeddedTransport(name, part) for name, part in parts.items()}
    gateway = Gateway(read(compose_sdl(sources)), transports)
    gate = EmbeddedGate(gateway, parts, [])
    for part in parts.values():
        await part.start()
        part.connect(gate)
    try:
        yield Studio(gateway)
    finally:
        for part in parts.values():
            await part.stop()


async def next_second() -> str:
    """The second that has just ended, as a time: what comes is later."""
    now = datetime.now(UTC)
    await asyncio.sleep(1 - now.microsecond / 1_000_000)
    return now.isoformat()


async def measure(count: int) -> None:
    """Print all figures."""
    with tempfile.TemporaryDirectory() as folder:
        async with running(folder) as studio:
            blob_ids = await studio.fill(count)
            before = await next_second()
            edited = blob_ids[:: round(1 / EDITED)]
            for blob_id in edited:
                patch = {"content": "Rewritten.", "metadata": {"status": "review"}}
                await studio.ask(UPDATE, {"blobId": blob_id, "patch": patch})
            after = await next_second()
            async with asyncio.timeout(300):
                while await studio.query() != await studio.query(after):  # noqa: ASYNC110 - the index is on its way
                    await asyncio.sleep(0.1)
            today = await median_ms(studio.query)
            then, now = await median_ms(lambda: studio.query(before)), await median_ms(lambda: studio.query(after))
    print(f"{count} blobs, {len(edited)} of them edited since\n")
    print(f"today                        {today:8.1f} CPU ms")
    print(f"as of now                    {now:8.1f} CPU ms   {now / today:6.2f} times")
    print(f"as of before the edits       {then:8.1f} CPU ms   {then / today:6.2f} times")
    print(f"a blob that was edited adds  {(then - now) / len(edited):8.2f} CPU ms")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--blobs", type=int, default=5_000, help="how many blobs the user has, in hundreds")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    asyncio.run(measure(parser.parse_args().blobs))


if __name__ == "__main__":
    main()
