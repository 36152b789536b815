"""The subgraph's schema is described, and its tables are what its models say."""

from collections.abc import Callable

from graphql import GraphQLSchema, parse

from subgraphs.kit.app import Subgraph
from subgraphs.kit.migrations import pending_changes
from subgraphs.wavestack.personality.ports import Resources
from subgraphs.wavestack.personality.schema import schema

DEMO = parse('{ persona { id name catchphrases messagesSeen } memories(userId: "user_123") { nodes { id } } }')


def test_everything_is_described(undescribed: Callable[[GraphQLSchema], list[str]]) -> None:
    assert undescribed(schema.core) == []


async def test_models_are_the_migrated_tables(personality: Subgraph[Resources]) -> None:
    assert await pending_changes(personality.database) == []


async def test_a_second_start_changes_nothing_of_the_demo(personality: Subgraph[Resources]) -> None:
    before = await personality.execute(DEMO, {}, claims={"sub": "u", "org_id": "org_123"})
    await personality.seed_demo()
    assert await personality.execute(DEMO, {}, claims={"sub": "u", "org_id": "org_123"}) == before
