"""100 000 blobs of 10 users come in; how long searches of one user take, and how much dearer than bare SQL, goes out.

Run it with `python -m benchmarks.search`. The blobs are written into the index of a SQLite file as the follower writes
them; the first run takes about a minute, and `--keep FOLDER` keeps the file for the next one. Then one user asks for
a page of 20 with its total and its facets, once with a typo, through the same door as the gateway does. Beside it
stands what SQLite alone takes for the least that answers the same: count, facets and page on the same tables, in
hand-written SQL.
Printed: medians of CPU milliseconds, which a busy machine does not distort, and their ratio.
"""

import argparse
import asyncio
import logging
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import structlog
from graphql import DocumentNode, parse

from subgraphs.kit.app import Subgraph
from subgraphs.studio.search.app import create_subgraph
from subgraphs.studio.search.domain.document import BlobDocument, terms_of
from subgraphs.studio.search.domain.search_query import parse_search_query
from subgraphs.studio.search.repository.sqlite_words import match_expression
from subgraphs.studio.search.service.indexing import index_heads
from subgraphs.studio.search.settings import SearchSettings

Json = Any  # JSON values

BLOBS = 100_000
USERS = 10
WORDS = 80
BATCH = 1000
TURNS = 15
USER = "user_3"

SEARCH = parse(
    """
    query($input: SearchBlobsInput!) {
      searchBlobs(input: $input) {
        nodes { id title excerpt relevanceScore contentType createdAt }
        totalCount
        facets { contentTypes { value count } tags { value count } }
      }
    }
    """
)
QUERIES = {
    "machine learning": "machine learning",
    '"machine learning"': '"machine learning"',
    "inventory -machine": "inventory -machine",
    "invent": "invent",
    "machine laerning": "machine learning",
}
"""What is typed, and what is meant by it: bare SQL is asked for that."""

PAGE = """
SELECT d.number, d.title, t.body, -bm25(words, 0, 5, 3, 1, 0.25) AS rank
FROM words CROSS JOIN documents d ON d.number = words.rowid JOIN texts t ON t.number = d.number
WHERE words MATCH ? ORDER BY rank DESC LIMIT 20
"""
TYPES = """
SELECT d.content_type, count(*) FROM words CROSS JOIN documents d ON d.number = words.rowid
WHERE words MATCH ? GROUP BY d.content_type
"""
TAGS = """
SELECT g.tag, count(*) FROM words CROSS JOIN tags g ON g.number = words.rowid
WHERE words MATCH ? GROUP BY g.tag ORDER BY count(*) DESC LIMIT 100
"""


def documents(seed: int = 1) -> Iterator[BlobDocument]:
    """Blobs of 80 words each; half of a user's speak of machine learning."""
    chosen = random.Random(seed)
    letters = "abcdefghijklmnopqrstuvwxyz"
    vocabulary = ["".join(chosen.choices(letters, k=chosen.randint(3, 9))) for _ in range(5000)]
    for number in range(BLOBS):
        words = chosen.choices(vocabulary, k=WORDS)
        if number // USERS % 2:
            words[chosen.randrange(WORDS) :] = ["machine", "learning"]
        if number % 97 == 0:
            words.append("inventory")
        metadata: dict[str, Json] = {
            "word_count": len(words),
            "status": chosen.choice(["draft", "review", "done"]),
            "tags": chosen.sample(["ai", "ml", "draft", "book", "deep-learning", "notes"], 3),
            "chapter": number // USERS,
        }
        yield BlobDocument(
            blob_id=f"{number:08d}-0000-7000-8000-000000000000",
            owner_id=f"user_{number % USERS}",
            parent_id=None,
            created_by="user",
            version=1,
            title=" ".join(chosen.choices(vocabulary, k=4)),
            content_type=chosen.choice(["text/plain", "text/markdown"]),
            size=500,
            metadata=metadata,
            body=" ".join(words),
            created_at="2024-01-15T10:30:00Z",
            updated_at="2024-01-15T10:30:00Z",
        )


async def fill(search: Subgraph[SearchSettings]) -> None:
    """Write all blobs into the index."""
    began, batch = time.process_time(), []
    for document in documents():
        batch.append((document, terms_of(document)))
        if len(batch) == BATCH:
            async with search.database.transaction() as session:
                await index_heads(session, [one.blob_id for one, _ in batch], batch)
            batch = []
    taken = time.process_time() - began
    print(f"{BLOBS} blobs indexed in {taken:.1f} s of CPU: {BLOBS / taken:.0f} a second\n")


async def run(search: Subgraph[SearchSettings], document: DocumentNode, given: Json) -> Json:
    """The data of an operation of one user."""
    answer = await search.execute(document, {"input": given}, claims={"sub": USER})
    if "errors" in answer:
        raise RuntimeError(answer["errors"])
    return answer["data"]


async def median_ms(work: Callable[[], Awaitable[object]]) -> float:
    """The median of the milliseconds of CPU that a turn takes."""
    taken = []
    for _ in range(TURNS):
        start = time.process_time()
        await work()
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)


async def compare(search: Subgraph[SearchSettings], bare: sqlite3.Connection, query: str, meant: str) -> None:
    """Measure one query both ways, and print the ratio."""
    expression = match_expression(USER, parse_search_query(meant))

    async def in_sql() -> None:
        for statement in (PAGE, TYPES, TAGS):
            bare.execute(statement, (expression,)).fetchall()

    async def through_the_graph() -> Json:
        return await run(search, SEARCH, {"query": query})

    hits = (await through_the_graph())["searchBlobs"]["totalCount"]
    ours, least = await median_ms(through_the_graph), await median_ms(in_sql)
    print(f"{query:<22}{hits:>8}{ours:>12.1f} ms{least:>12.1f} ms{ours / least:>9.2f}")


async def started(folder: Path) -> Subgraph[SearchSettings]:
    """The subgraph with all blobs in its index."""
    search = create_subgraph({"data_dir": str(folder)})
    fresh = not (folder / "search.sqlite3").exists()
    await search.start()
    if fresh:
        await fill(search)
    return search


async def main(folder: Path) -> None:
    """Measure all queries."""
    search = await started(folder)
    bare = sqlite3.connect(folder / "search.sqlite3")
    print(f"{'page, total, facets of':<22}{'hits':>8}{'search':>15}{'bare SQL':>15}{'ratio':>9}")
    for query, meant in QUERIES.items():
        await compare(search, bare, query, meant)
    bare.close()
    await search.stop()


def folder_argument() -> Path | None:
    """Where the index is kept, if it is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="Keep the index there for the next run.")
    kept: Path | None = parser.parse_args().keep
    return kept


if __name__ == "__main__":
    # Here are no blobs to be asked how far they are; every search would say so.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory() as temporary:
        asyncio.run(main(folder_argument() or Path(temporary)))
