"""Two lengths of a blob's history come in; how much dearer the longer one is to read and to extend goes out.

Run it with `python -m benchmarks.blob_versions`. A blob of 2 KB gets 1 000 deltas, then 10 000: small changes of its
metadata, every tenth a new content. At both lengths the first, a middle and the last version before the head are
read, and deltas are applied, through the same door as users' operations. Beside it stands the bare database, reading
the same row and writing the same rows. Printed: CPU milliseconds, which a busy machine does not distort, and their
ratios. Flat means: ratios near 1.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

from graphql import DocumentNode, parse

from benchmarks.bare_blobs import changes, open_database
from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import SystemClock
from subgraphs.studio.blobs.app import create_subgraph
from subgraphs.studio.blobs.ports import Resources
from subgraphs.studio.blobs.service.author import Author, Quota
from subgraphs.studio.blobs.service.changing import change_blob
from subgraphs.studio.blobs.service.merging import Change

Json = Any  # JSON values

LENGTHS = (1_000, 10_000)
READS = 60
WRITES = 100
BATCH = 500
CLAIMS = {"sub": "writer"}

CREATE = parse(
    'mutation($content: String!) { createBlob(input: { content: $content, contentType: "text/plain",'
    " encoding: UTF_8, metadata: {} }) { blob { id } } }"
)
READ = parse("query($id: ID!, $version: Int) { blob(id: $id, version: $version) { version content metadata } }")
APPLY = parse(
    "mutation($id: ID!, $patch: JSON!) { applyDelta(input: { blobId: $id, patch: $patch }) { delta { toVersion } } }"
)

Studio = Subgraph[Resources]


def patch_of(number: int) -> Json:
    """The change that makes a version."""
    if number % 10 == 0:
        return {"content": f"version {number} " * 150}
    return {"op": "add", "path": f"/metadata/key{number % 20}", "value": number}


async def run(studio: Studio, document: DocumentNode, **variables: Json) -> Json:
    """The data of an operation."""
    answer = await studio.execute(document, variables, claims=CLAIMS)
    if "errors" in answer:
        raise RuntimeError(answer["errors"])
    return answer["data"]


async def lengthen(studio: Studio, blob_id: str, head: int, length: int) -> None:
    """Give a blob deltas until it has `length` versions, many in one transaction."""
    author = Author(CLAIMS["sub"], SystemClock(), Quota(1 << 40, 1 << 60), studio.resources.files)
    for start in range(head + 1, length + 1, BATCH):
        async with studio.database.transaction() as session:
            for number in range(start, min(start + BATCH, length + 1)):
                await change_blob(session, author, Change(blob_id, patch_of(number)))


async def median_ms(times: int, work: Callable[[int], Awaitable[object]]) -> float:
    """The median of the milliseconds of CPU, of all threads of this process, that each of `times` turns takes."""
    taken = []
    for turn in range(times):
        start = time.process_time()
        await work(turn)
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)


async def read_costs(studio: Studio, blob_id: str, head: int) -> dict[str, float]:
    """Milliseconds to read the head and versions from three regions of the history."""
    costs = {"head": await median_ms(READS, lambda _turn: run(studio, READ, id=blob_id))}
    for name, start in {"first": 2, "middle": head // 2, "last": head - READS}.items():
        costs[name] = await median_ms(READS, partial(read_from, studio, blob_id, start))
    return costs


async def read_from(studio: Studio, blob_id: str, start: int, turn: int) -> None:
    """Read the version that is `turn` versions after `start`."""
    await run(studio, READ, id=blob_id, version=start + turn)


def bare_ms(folder: Path, blob_id: str) -> tuple[float, float]:
    """Milliseconds of the bare database, on a copy: to read a blob's head, and to give it a version."""
    source, copy = open_database(folder / "blobs.sqlite3"), folder / "copy.sqlite3"
    connection = open_database(copy)
    source.backup(connection)
    source.close()
    reads = []
    for _ in range(READS):
        start = time.process_time()
        connection.execute("SELECT * FROM blobs WHERE id = ?", (blob_id,)).fetchone()
        reads.append(time.process_time() - start)
    connection.close()
    writes = changes(copy, blob_id, WRITES, time.process_time)
    copy.unlink()
    return statistics.median(reads) * 1000, statistics.median(writes) * 1000


async def main() -> None:
    """Measure, and print the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        studio = create_subgraph({"data_dir": folder})
        await studio.start()
        blob = (await run(studio, CREATE, content="start " * 340))["createBlob"]["blob"]["id"]
        head, reads, writes, bare = 1, [], [], []
        for length in LENGTHS:
            began = time.process_time()
            await lengthen(studio, blob, head, length)
            print(f"{length} versions written ({time.process_time() - began:.1f} s of CPU for {length - head} of them)")
            reads.append(await read_costs(studio, blob, length))
            writes.append(await median_ms(WRITES, lambda turn: run(studio, APPLY, id=blob, patch=patch_of(turn + 1))))
            bare.append(bare_ms(Path(folder), blob))
            head = length + WRITES
        await studio.stop()
    short, long = LENGTHS
    print(f"\n{'what':<24}{f'at {short}':>12}{f'at {long}':>12}{'ratio':>8}")
    for name in reads[0]:
        _print_row(f"read {name}", reads[0][name], reads[1][name])
    _print_row("apply a delta", *writes)
    print(f"\n{'against the bare database':<40}{'ours':>12}{'bare':>12}{'ratio':>8}")
    for length, read, write, (bare_read, bare_write) in zip(LENGTHS, reads, writes, bare, strict=True):
        print(
            f"{f'read head at {length}':<40}{read['head']:>9.2f} ms{bare_read:>9.3f} ms{read['head'] / bare_read:>8.1f}"
        )
        print(f"{f'apply a delta at {length}':<40}{write:>9.2f} ms{bare_write:>9.3f} ms{write / bare_write:>8.1f}")
    print(f"\nreading the first of {long} against the head: {reads[1]['first'] / reads[1]['head']:.2f}")
    print(f"reading the last of {long} against the first: {reads[1]['last'] / reads[1]['first']:.2f}")


def _print_row(name: str, short: float, long: float) -> None:
    print(f"{name:<24}{short:>9.2f} ms{long:>9.2f} ms{long / short:>8.2f}")


if __name__ == "__main__":
    asyncio.run(main())
