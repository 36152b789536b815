"""A started subgraph with its demo, and the ways to ask it. Embeddings are made by the real model, loaded once."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.kit.embeddings import shared_minilm
from subgraphs.wavestack.automod.adapters.embedding_classifier import EmbeddingClassifier
from subgraphs.wavestack.automod.app import create_subgraph
from subgraphs.wavestack.automod.ports import Classifier, Resources
from subgraphs.wavestack.automod.schema import schema
from tests.subgraphs.wavestack.asking import Ask, asking

Json = Any  # JSON values
Automod = Subgraph[Resources]

CHECK = """mutation Check($input: CheckContentInput!) {
  checkContent(input: $input) { verdict {
    id allowed scores { toxicity spam nsfw } flags action timeoutSeconds reason review content
    findings { rule added } user { id }
  } }
}"""
CHANGE = (
    "mutation Change($input: ChangePolicyInput!) { changeModerationPolicy(input: $input) { policy { minLength } } }"
)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture(scope="session")
def classifier() -> Classifier:
    """One for all tests: the model takes a second to load."""
    return EmbeddingClassifier(shared_minilm())


async def _started(values: dict[str, str], clock: ManualClock, classifier: Classifier) -> Automod:
    subgraph = create_subgraph(values, clock)
    subgraph.resources = replace(subgraph.resources, classifier=classifier)
    await subgraph.start()
    return subgraph


@pytest.fixture
async def automod(values: dict[str, str], clock: ManualClock, classifier: Classifier) -> AsyncIterator[Automod]:
    """The subgraph with the demo's data, on SQLite and on PostgreSQL."""
    subgraph = await _started(values, clock, classifier)
    yield subgraph
    await subgraph.stop()


@pytest.fixture
def answer(automod: Automod) -> Ask:
    """The whole answer to an operation of an organization's user; of nobody where `organization` is None."""
    return asking(automod, schema, "moderator_1")


@pytest.fixture
def check(data: Ask) -> Ask:
    """The verdict on a text: of `user_9` in a channel on Discord, if nothing else is said."""

    async def ask(content: str, organization: str = "org_123", **more: Json) -> dict[str, Json]:
        wanted = {"content": content, "userId": "user_9", "platform": "DISCORD", "channelId": "channel_1", **more}
        found: dict[str, Json] = (await data(CHECK, organization, input=wanted))["checkContent"]["verdict"]
        return found

    return ask


@pytest.fixture
def change(data: Ask) -> Ask:
    """Change the policy of an organization, or of a place of it."""

    async def ask(organization: str = "org_123", **changes: Json) -> dict[str, Json]:
        return await data(CHANGE, organization, input=changes)

    return ask
