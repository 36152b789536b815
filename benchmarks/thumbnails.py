"""How much a thumbnail costs against the bare drawing, and what requests notice: `python -m benchmarks.thumbnails`.

Prints the CPU of a thumbnail through GraphQL, with database and file, divided by that of the same calls of Pillow, and
the latency of a small query while nothing is drawn, and while three thumbnails are.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from typing import Any

from graphql import DocumentNode, parse

from subgraphs.kit.app import Subgraph
from subgraphs.wavestack.thumbnails.adapters.drawing.painter import PillowPainter
from subgraphs.wavestack.thumbnails.app import create_subgraph
from subgraphs.wavestack.thumbnails.domain.looks import STYLES
from subgraphs.wavestack.thumbnails.domain.wishes import Wish, drawing_of
from subgraphs.wavestack.thumbnails.ports import Resources

CREATE = parse("mutation C($input: CreateThumbnailInput!) { createThumbnail(input: $input) { thumbnail { id url } } }")
SMALL = parse("{ thumbnails(first: 5) { nodes { id } } }")
CLAIMS = {"sub": "user_123", "org_id": "org_123"}


async def ask(subgraph: Subgraph[Resources], document: DocumentNode, **variables: Any) -> None:  # Any: JSON values
    """Run an operation that must succeed."""
    answer = await subgraph.execute(document, variables, claims=CLAIMS)
    if "errors" in answer:
        raise SystemExit(f"refused: {answer['errors']}")


def cpu_of_drawing(count: int) -> float:
    """CPU seconds of one drawing and encoding, without anything around it."""
    painter = PillowPainter()
    wishes = [Wish(title=f"Epic Gaming Moments {index}", style=style) for index in range(count) for style in STYLES]
    painter.paint(drawing_of(wishes[0], None), None)
    begun = time.process_time()
    for wish in wishes:
        painter.paint(drawing_of(wish, None), None)
    return (time.process_time() - begun) / len(wishes)


async def creating(subgraph: Subgraph[Resources], name: str, count: int) -> None:
    """Create thumbnails one after another, all different."""
    for index in range(count):
        for style in STYLES:
            await ask(subgraph, CREATE, input={"title": f"{name} {index}", "style": style.name})


async def latencies(subgraph: Subgraph[Resources], until: Callable[[], bool]) -> list[float]:
    """Milliseconds of a small query, asked again and again."""
    found: list[float] = []
    while not until():
        begun = time.perf_counter()
        await ask(subgraph, SMALL)
        found.append((time.perf_counter() - begun) * 1000)
        await asyncio.sleep(0.01)
    return found


async def busy(subgraph: Subgraph[Resources], work: Awaitable[Any]) -> list[float]:
    """The latencies while work is done."""
    task = asyncio.ensure_future(work)
    return await latencies(subgraph, task.done)


async def measure(count: int) -> None:
    """Print all figures."""
    drawing = cpu_of_drawing(count)
    with tempfile.TemporaryDirectory() as folder:
        subgraph = create_subgraph({"data_dir": folder})
        await subgraph.start()
        try:
            await creating(subgraph, "warm", 1)
            begun, clock = time.process_time(), time.perf_counter()
            await creating(subgraph, "Epic Gaming Moments", count)
            total = count * len(STYLES)
            through, wall = (time.process_time() - begun) / total, (time.perf_counter() - clock) / total
            idle = await busy(subgraph, asyncio.sleep(2))
            work = asyncio.gather(*(creating(subgraph, f"busy {index}", max(1, count // 2)) for index in range(3)))
            loaded = await busy(subgraph, work)
        finally:
            await subgraph.stop()
    print(f"bare drawing             {drawing * 1000:7.1f} CPU ms")
    print(f"through the graph        {through * 1000:7.1f} CPU ms   {1 / wall:.1f} thumbnails a second, one at a time")
    print(f"ratio                    {through / drawing:7.2f}")
    for name, found in (("nothing is drawn", idle), ("three are drawn", loaded)):
        ordered = sorted(found)
        print(
            f"a small query while {name:17} median {statistics.median(found):6.1f} ms"
            f"   p99 {ordered[int(len(ordered) * 0.99)]:6.1f} ms   max {ordered[-1]:6.1f} ms"
        )


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=6, help="thumbnails of each style")
    asyncio.run(measure(parser.parse_args().count))


if __name__ == "__main__":
    main()
