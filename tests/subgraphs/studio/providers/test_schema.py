"""The subgraph's schema, its tables and the operations that it sends."""

from collections.abc import Callable
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema, parse, validate

from subgraphs.kit.migrations import pending_changes
from subgraphs.studio.providers.app import create_subgraph
from subgraphs.studio.providers.schema import schema
from subgraphs.studio.providers.service.documents import DOCUMENTS

ROOT = Path(__file__).parents[4]


def test_everything_is_described(undescribed: Callable[[GraphQLSchema], list[str]]) -> None:
    assert undescribed(schema.core) == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_is_asked_of_the_graph_can_be_asked(document: str) -> None:
    graph = build_schema((ROOT / "schema" / "api.graphql").read_text(encoding="utf-8"))
    assert validate(graph, parse(document)) == []


async def test_migrations_make_the_tables_of_the_models(values: dict[str, str]) -> None:
    subgraph = create_subgraph(values)
    await subgraph.start()
    assert await pending_changes(subgraph.database) == []
    await subgraph.stop()


async def test_without_demo_there_are_no_providers_that_fail_on_purpose(sqlite_values: dict[str, str]) -> None:
    for demo, count in (("true", 6), ("false", 3)):
        subgraph = create_subgraph({**sqlite_values, "demo": demo})
        await subgraph.start()
        answer = await subgraph.execute(parse("{ providers { totalCount } }"), {}, claims={"sub": "alice"})
        assert answer["data"]["providers"]["totalCount"] == count
        await subgraph.stop()
