"""The graph is described, its tables are those of the migrations, and its statements start from the right end."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from graphql import GraphQLSchema, build_schema, parse, validate
from sqlalchemy import event

from subgraphs.kit.migrations import pending_changes
from subgraphs.studio.search.schema import schema
from subgraphs.studio.search.service import heads
from tests.subgraphs.studio.search.conftest import Client

API = Path(__file__).parents[4] / "schema" / "api.graphql"


def test_everything_is_described(undescribed: Callable[[GraphQLSchema], list[str]]) -> None:
    assert [place for place in undescribed(schema.core) if not place.startswith("federation__")] == []


async def test_the_migrated_tables_are_the_models(indexed: Client) -> None:
    """The words stand in tables that each database has in its own form, and no model knows."""
    changes = await pending_changes(indexed.search.database)
    names = [str(change[1].name) for change in changes]
    assert [name for name in names if not name.startswith(("words", "ix_words"))] == []
    assert await indexed.search.migrate() is False


def test_what_the_index_asks_of_blobs_is_in_the_graph() -> None:
    api = build_schema(API.read_text(encoding="utf-8"))
    for document in (heads.HEADS, heads.LIVING, heads.PROCESSED, heads.PROVIDER, heads.IDS_AFTER):
        assert validate(api, parse(document)) == []


async def test_sqlite_looks_documents_up_from_the_hits(indexed: Client) -> None:
    """The other way round each of an owner's documents would be looked for in the full text index."""
    database = indexed.search.database
    if not database.is_sqlite:
        return
    await indexed.index(*({"number": number, "text": "walrus", "metadata": {"tags": ["t"]}} for number in range(20)))
    seen: list[tuple[str, Any]] = []
    engine = database.reader.sync_engine

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_others: object) -> None:
        seen.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    narrowed = {"contentTypes": ["text/plain"], "tags": ["t"], "createdAfter": "2020-01-01T00:00:00Z"}
    await indexed.find("walrus", filter=narrowed)
    event.remove(engine, "before_cursor_execute", note)
    searching = [one for one in seen if "MATCH" in one[0]]
    assert len(searching) == 3  # the page, the content types, which are the total too, and the tags
    async with database.reader.connect() as connection:
        for statement, parameters in searching:
            rows: Any = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plan = [row[3] for row in rows]
            documents = [line for line in plan if " documents" in line]
            assert documents == ["SEARCH documents USING INTEGER PRIMARY KEY (rowid=?)"], plan
