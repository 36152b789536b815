"""Lineages of large trees come in; what `Blob.lineage` costs against the recursive statement alone goes out.

Run it with `python -m benchmarks.lineage`. A tree of 1 000 blobs (each with three children) and a chain of 10 000 are
asked for their lineage, ancestors and descendants through the same door as users' operations; beside it the walk
alone, by SQLite's own driver on the same file. Printed: CPU milliseconds, and their ratio.
"""

import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from graphql import parse
from sqlalchemy import insert

from subgraphs.kit.app import Subgraph
from subgraphs.kit.ids import uuid7
from subgraphs.studio.blobs.app import create_subgraph
from subgraphs.studio.blobs.models import BlobRow
from subgraphs.studio.blobs.ports import Resources

Json = Any  # JSON values
Studio = Subgraph[Resources]

TURNS = 15
CLAIMS = {"sub": "writer"}
CREATE = parse('mutation { createBlob(input: { content: "x", contentType: "text/plain" }) { blob { id } } }')
LINEAGE = parse(
    "query($id: ID!) { blob(id: $id) { lineage { rootId nodes { id kind level providerId metadata }"
    " edges { parentId childId providerId transform } statistics { totalNodes maxDepth providersInvolved } } } }"
)
ANCESTORS = parse("query($id: ID!) { blob(id: $id) { ancestors { id relation distance } } }")
DESCENDANTS = parse("query($id: ID!) { blob(id: $id) { descendants { id providerId depth createdAt } } }")
DOWN = """
WITH RECURSIVE down(id, hops) AS (
  SELECT id, 0 FROM blobs WHERE id = ?
  UNION ALL SELECT blobs.id, hops + 1 FROM blobs JOIN down ON blobs.parent_id = down.id WHERE deleted_at IS NULL
)
SELECT blobs.id, hops, parent_id, created_by, title, metadata, created_at FROM blobs JOIN down ON blobs.id = down.id
ORDER BY hops, ordinal
"""
UP = """
WITH RECURSIVE up(id, hops) AS (
  SELECT id, 0 FROM blobs WHERE id = ?
  UNION ALL SELECT blobs.parent_id, hops + 1 FROM blobs JOIN up ON blobs.id = up.id WHERE parent_id IS NOT NULL
)
SELECT blobs.id, hops, parent_id, created_by, title, metadata, created_at FROM blobs JOIN up ON blobs.id = up.id
ORDER BY hops
"""


async def grow(studio: Studio, parents: Sequence[int | None], first_ordinal: int) -> list[str]:
    """Blobs written straight into the table, the parent of each named by its place."""
    model = (await studio.execute(CREATE, {}, claims=CLAIMS))["data"]["createBlob"]["blob"]["id"]
    ids = [uuid7() for _ in parents]
    async with studio.database.transaction() as session:
        row = await session.get_one(BlobRow, model)
        facts = {column.key: getattr(row, column.key) for column in BlobRow.__mapper__.column_attrs}
        rows = [
            facts | {"id": ids[place], "ordinal": first_ordinal + place, "parent_id": None if of is None else ids[of]}
            for place, of in enumerate(parents)
        ]
        await session.execute(insert(BlobRow), rows)
    return ids


async def median_ms(work: Callable[[], Awaitable[object]]) -> float:
    """The median of the CPU milliseconds of some turns."""
    taken = []
    for _ in range(TURNS):
        start = time.process_time()
        await work()
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)


async def measure(studio: Studio, database: Path, name: str, document: Json, blob_id: str, walk: str) -> None:
    """Print what an operation costs, and the walk alone."""

    async def ask() -> None:
        answer = await studio.execute(document, {"id": blob_id}, claims=CLAIMS)
        if "errors" in answer:
            raise RuntimeError(answer["errors"])

    connection = sqlite3.connect(database)

    async def bare() -> None:
        connection.execute(walk, (blob_id,)).fetchall()

    ours, alone = await median_ms(ask), await median_ms(bare)
    connection.close()
    print(f"{name:<36}{ours:>9.1f} ms{alone:>9.1f} ms{ours / alone:>8.1f}")


async def main() -> None:
    """Measure, and print the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        studio = create_subgraph({"data_dir": folder})
        await studio.start()
        tree = await grow(studio, [None, *((place - 1) // 3 for place in range(1, 1_000))], 100)
        chain = await grow(studio, [None, *range(9_999)], 10_000)
        database = Path(folder) / "blobs.sqlite3"
        print(f"{'what':<36}{'graph':>12}{'walk':>12}{'ratio':>8}")
        for name, blob_id, walk, document in (
            ("tree of 1 000: lineage of its root", tree[0], DOWN, LINEAGE),
            ("tree of 1 000: descendants", tree[0], DOWN, DESCENDANTS),
            ("chain of 10 000: lineage of its root", chain[0], DOWN, LINEAGE),
            ("chain of 10 000: descendants", chain[0], DOWN, DESCENDANTS),
            ("chain of 10 000: ancestors of its end", chain[-1], UP, ANCESTORS),
        ):
            await measure(studio, database, name, document, blob_id, walk)
        await studio.stop()


if __name__ == "__main__":
    asyncio.run(main())
