"""The demo holds what the published examples name, once, and only in demo mode; the tables are what the models say."""

from collections.abc import Callable

from graphql import GraphQLSchema, parse

from subgraphs.kit.migrations import pending_changes
from subgraphs.wavestack.automod.app import create_subgraph
from subgraphs.wavestack.automod.errors import CODES
from subgraphs.wavestack.automod.schema import schema
from tests.subgraphs.wavestack.asking import Ask
from tests.subgraphs.wavestack.automod.conftest import Automod

RECORD = """{ moderatedUser(id: "user_123") { moderationStatus violations {
  nodes { id type actionTaken createdAt platform verdict { id channelId scores { toxicity } } } totalCount
} } verdicts { totalCount } }"""


async def test_the_ids_of_the_examples_are_there(data: Ask) -> None:
    found = (await data(RECORD))["moderatedUser"]
    assert (found["moderationStatus"], found["violations"]["totalCount"]) == ("WARNING", 3)
    assert found["violations"]["nodes"][0] == {
        "id": "vio_123",
        "type": "TOXICITY",
        "actionTaken": "DELETE",
        "createdAt": "2026-01-14T15:30:00Z",
        "platform": "discord",
        "verdict": {"id": "ver_123", "channelId": "channel_456", "scores": {"toxicity": 0.85}},
    }


async def test_a_second_start_adds_nothing_and_without_demo_there_is_nothing(values: dict[str, str]) -> None:
    claims = {"sub": "user_123", "org_id": "org_123"}
    for demo, total in (("false", 0), ("true", 3), ("true", 3)):
        subgraph = create_subgraph(values | {"demo": demo})
        await subgraph.start()
        found = await subgraph.execute(parse(RECORD), {}, claims=claims)
        assert found["data"]["verdicts"]["totalCount"] == total
        await subgraph.stop()


async def test_the_tables_are_those_of_the_models(automod: Automod) -> None:
    assert await pending_changes(automod.database) == []


def test_everything_is_described(undescribed: Callable[[GraphQLSchema], list[str]]) -> None:
    assert undescribed(schema.core) == []


def test_the_codes_are_the_familys() -> None:
    assert {"VALIDATION_ERROR", "UNAUTHORIZED", "FORBIDDEN", "NOT_FOUND", "CONFLICT"} < CODES
