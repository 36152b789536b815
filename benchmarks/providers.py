"""What a provider's run costs against the bare function: `python -m benchmarks.providers`.

Prints runs per second and the latency from request to completion of the text-expander, through gateway, jobs, both
subgraphs and their databases, and the CPU of a run divided by that of the pure function on the same text; then the
same for runs whose outcome is remembered.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from gateway.app.embedded_gate import EmbeddedGate
from gateway.app.supergraph import compose_sdl
from gateway.composition.compose import SubgraphSource
from gateway.execution.embedded_transport import EmbeddedTransport
from gateway.execution.transport import RequestContext
from gateway.serving.gateway import Gateway
from gateway.supergraph.read import read
from subgraphs.kit.app import Subgraph
from subgraphs.kit.jobs.queue import LocalQueue
from subgraphs.studio.blobs.app import create_subgraph as create_blobs
from subgraphs.studio.providers.app import create_subgraph as create_providers
from subgraphs.studio.providers.domain.processors.expansion import ExpansionOptions, expand

CREATE = "mutation($i: CreateBlobInput!) { createBlob(input: $i) { blob { id } } }"
PROCESS = "mutation($i: ProcessBlobInput!) { processBlob(input: $i) { job { id status } } }"
BATCH = "mutation($i: ProcessBlobsInput!) { processBlobs(input: $i) { batch { id } } }"
WATCH = "query($id: ID!) { batch(id: $id) { status failed } }"
SENTENCE = "The council of town {0} must close road {0} because {1} cars crashed there in the past two years. "
SENTENCES = 15
MOST_IN_A_BATCH = 100


def text_of(number: int) -> str:
    """A text of some three hundred words, of each number another one."""
    return "".join(SENTENCE.format(number * SENTENCES + place, place + 20) for place in range(SENTENCES))


def cpu_of_function(count: int) -> float:
    """CPU seconds of one expansion, without anything around it."""
    expand(text_of(0), ExpansionOptions())
    begun = time.process_time()
    for number in range(count):
        expand(text_of(number), ExpansionOptions())
    return (time.process_time() - begun) / count


@dataclass(frozen=True, slots=True)
class Studio:
    """Providers and blobs behind a gateway in this process."""

    gateway: Gateway

    async def ask(self, text: str, **variables: Any) -> Any:  # Any: JSON values
        """Run an operation that must succeed."""
        answer = await self.gateway.execute(text, variables, context=RequestContext("1", claims={"sub": "user"}))
        if answer.errors:
            raise SystemExit(f"refused: {answer.errors}")
        return answer.data

    async def create(self, numbers: Sequence[int]) -> list[str]:
        """Blobs of these texts."""
        inputs = [{"content": text_of(number), "contentType": "text/plain"} for number in numbers]
        return [(await self.ask(CREATE, i=each))["createBlob"]["blob"]["id"] for each in inputs]

    async def wait(self, provider: str, blob_id: str) -> None:
        """Process a blob and wait for the result."""
        await self.ask(PROCESS, i={"providerId": provider, "blobId": blob_id, "async": False})

    async def batch(self, provider: str, blob_ids: Sequence[str]) -> None:
        """Process blobs in batches until all are done."""
        for start in range(0, len(blob_ids), MOST_IN_A_BATCH):
            some = list(blob_ids[start : start + MOST_IN_A_BATCH])
            made = await self.ask(BATCH, i={"providerId": provider, "blobIds": some})
            batch_id = made["processBlobs"]["batch"]["id"]
            while (await self.ask(WATCH, id=batch_id))["batch"]["status"] == "PROCESSING":  # noqa: ASYNC110 - a poll
                await asyncio.sleep(0.1)


@asynccontextmanager
async def running(folder: str) -> AsyncIterator[Studio]:
    """Start everything, with a worker in this process."""
    values = {"data_dir": folder, "worker_concurrency": "10"}
    parts: dict[str, Subgraph[Any]] = {"providers": create_providers(values), "blobs": create_blobs(values)}
    sources = [SubgraphSource(name, f"http://127.0.0.1/{name}", part.sdl()) for name, part in parts.items()]
    transports = {name: EmbeddedTransport(name, part) for name, part in parts.items()}
    gateway = Gateway(read(compose_sdl(sources)), transports)
    gate = EmbeddedGate(gateway, parts, [])
    for part in parts.values():
        await part.start()
        part.connect(gate)
    jobs = parts["providers"].jobs
    queue = LocalQueue(jobs.run, concurrency=10, limits=jobs.limits)
    await jobs.dispatch_to(queue)
    try:
        yield Studio(gateway)
    finally:
        await jobs.dispatch_to(None)
        await queue.stop()
        for part in parts.values():
            await part.stop()


async def throughput(studio: Studio, blob_ids: Sequence[str]) -> tuple[float, float]:
    """Runs per second, and CPU seconds of one."""
    begun, clock = time.process_time(), time.perf_counter()
    await studio.batch("text-expander", blob_ids)
    count = len(blob_ids)
    return count / (time.perf_counter() - clock), (time.process_time() - begun) / count


async def latencies(studio: Studio, blob_ids: Sequence[str]) -> list[float]:
    """Milliseconds from request to result, one after another, in order of length."""
    found = []
    for blob_id in blob_ids:
        begun = time.perf_counter()
        await studio.wait("text-expander", blob_id)
        found.append((time.perf_counter() - begun) * 1000)
    return sorted(found)


async def measure(count: int) -> None:
    """Print all figures."""
    function = cpu_of_function(count)
    with tempfile.TemporaryDirectory() as folder:
        async with running(folder) as studio:
            await studio.batch("text-expander", await studio.create([-1]))
            blob_ids = await studio.create(range(count))
            rate, cpu = await throughput(studio, blob_ids)
            again, cpu_again = await throughput(studio, blob_ids)
            single = await latencies(studio, await studio.create(range(count, count + min(count, 50))))
    print(f"bare function            {function * 1000:7.2f} CPU ms")
    print(f"run through the product  {cpu * 1000:7.2f} CPU ms   {rate:7.1f} runs a second")
    print(f"ratio                    {cpu / function:7.2f}")
    print(f"remembered               {cpu_again * 1000:7.2f} CPU ms   {again:7.1f} runs a second")
    last = single[int(len(single) * 0.95)]
    print(f"request to result        median {statistics.median(single):6.1f} ms   p95 {last:6.1f} ms")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100, help="how many different texts")
    asyncio.run(measure(parser.parse_args().count))


if __name__ == "__main__":
    main()
