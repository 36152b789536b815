"""The subgraph's schema is described, and its tables are what its models say."""

from collections.abc import Callable

from graphql import GraphQLSchema

from subgraphs.kit.app import Subgraph
from subgraphs.kit.migrations import pending_changes
from subgraphs.wavestack.thumbnails.ports import Resources
from subgraphs.wavestack.thumbnails.schema import schema


def test_everything_is_described(undescribed: Callable[[GraphQLSchema], list[str]]) -> None:
    assert undescribed(schema.core) == []


async def test_models_are_the_migrated_tables(thumbnails: Subgraph[Resources]) -> None:
    assert await pending_changes(thumbnails.database) == []
