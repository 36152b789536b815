"""100 000 blobs of 10 users come in; how long queries of one user take, and how much dearer than bare SQL, goes out.

Run it with `python -m benchmarks.query`; `--keep FOLDER` keeps the index, which `benchmarks.search` can share. Beside
each query stands the same question in hand-written SQL on the metadata as JSON, as one would begin: the published
example is cheaper than that through the whole subgraph, because word counts, statuses and tags have indexes.
Printed: medians of CPU milliseconds and their ratio.
"""

import asyncio
import logging
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import structlog
from graphql import parse

from benchmarks.search import USER, folder_argument, median_ms, run, started
from subgraphs.kit.app import Subgraph
from subgraphs.studio.search.settings import SearchSettings

Json = Any  # JSON values

QUERY = parse(
    "query($input: QueryBlobsInput!) { queryBlobs(input: $input) { rows statistics { queryTime totalResults } } }"
)

EXAMPLE: Json = {
    "select": ["id", "title", "content_type", "metadata.word_count"],
    "where": {
        "and": [
            {"content_type": {"in": ["text/plain", "text/markdown"]}},
            {"metadata.word_count": {"gte": 20}},
            {"or": [{"metadata.tags": {"contains": "draft"}}, {"metadata.status": "review"}]},
        ]
    },
    "orderBy": [{"field": "metadata.word_count", "direction": "DESC"}],
    "limit": 50,
}
EXAMPLE_SQL = """
SELECT blob_id, title, content_type, json_extract(metadata, '$.word_count') AS words, count(*) OVER ()
FROM documents d WHERE owner_id = ? AND content_type IN ('text/plain', 'text/markdown')
AND json_extract(metadata, '$.word_count') >= 20
AND (EXISTS (SELECT 1 FROM json_each(d.metadata, '$.tags') WHERE value = 'draft')
     OR json_extract(metadata, '$.status') = 'review')
ORDER BY words DESC, created_at, blob_id LIMIT 50
"""

RARE: Json = {"where": {"metadata.chapter": {"gte": 9_990}}, "orderBy": [{"field": "metadata.chapter"}]}
RARE_SQL = """
SELECT blob_id, title, content_type, created_at, count(*) OVER ()
FROM documents WHERE owner_id = ? AND json_extract(metadata, '$.chapter') >= 9990
ORDER BY json_extract(metadata, '$.chapter'), created_at, blob_id LIMIT 50
"""

NEWEST: Json = {"orderBy": [{"field": "created_at", "direction": "DESC"}], "limit": 50}
NEWEST_SQL = """
SELECT blob_id, title, content_type, created_at, count(*) OVER ()
FROM documents WHERE owner_id = ? ORDER BY created_at DESC, created_at, blob_id LIMIT 50
"""

CASES = [
    ("the published example", EXAMPLE, EXAMPLE_SQL),
    ("a key without index", RARE, RARE_SQL),
    ("the newest", NEWEST, NEWEST_SQL),
]


async def compare(search: Subgraph[SearchSettings], bare: sqlite3.Connection, name: str, given: Json, sql: str) -> None:
    """Measure one query both ways, and print the ratio."""

    async def in_sql() -> int:
        rows = bare.execute(sql, (USER,)).fetchall()
        return int(rows[0][-1])

    async def through_the_graph() -> Json:
        return (await run(search, QUERY, given))["queryBlobs"]

    found = (await through_the_graph())["statistics"]["totalResults"]
    if found != await in_sql():
        raise RuntimeError(f"{name}: the two do not answer alike")
    ours, least = await median_ms(through_the_graph), await median_ms(in_sql)
    print(f"{name:<24}{found:>8}{ours:>12.1f} ms{least:>12.1f} ms{ours / least:>9.2f}")


async def main(folder: Path) -> None:
    """Measure all queries."""
    search = await started(folder)
    bare = sqlite3.connect(folder / "search.sqlite3")
    print(f"{'':<24}{'matches':>8}{'query':>15}{'bare SQL':>15}{'ratio':>9}")
    for name, given, sql in CASES:
        await compare(search, bare, name, given, sql)
    bare.close()
    await search.stop()


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory() as temporary:
        asyncio.run(main(folder_argument() or Path(temporary)))
