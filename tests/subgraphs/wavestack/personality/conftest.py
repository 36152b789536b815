"""A started subgraph, and the ways to ask it. All tests of a process share one embedding model."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.kit.embeddings import MiniLm, shared_minilm
from subgraphs.wavestack.personality.app import create_subgraph
from subgraphs.wavestack.personality.ports import Resources
from subgraphs.wavestack.personality.schema import schema
from tests.subgraphs.wavestack.asking import Ask, asking

Json = Any  # JSON values

CHAT = """mutation C($input: ChatInput!) {
  chat(input: $input) { response confidence personalityScore memoryUsed memoryIds engine warning }
}"""
LEARN = """mutation L($input: LearnInput!) {
  learn(input: $input) { samplesProcessed nextTraining
    persona { vocabulary topics catchphrases emoji tone responseLength messagesSeen confidence } }
}"""
GENERATE = """mutation G($input: GenerateContentInput!) {
  generateContent(input: $input) {
    content alternatives metadata { sentiment energy controversyScore }
    generatedContent { id status feedback engine warning personalityScore platform }
  }
}"""


@pytest.fixture(scope="session")
def embedder() -> MiniLm:
    return shared_minilm()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def personality(
    values: dict[str, str], clock: ManualClock, embedder: MiniLm
) -> AsyncIterator[Subgraph[Resources]]:
    """The subgraph, on SQLite and on PostgreSQL."""
    subgraph = create_subgraph(values, clock, embedder=embedder)
    await subgraph.start()
    yield subgraph
    await subgraph.stop()


@pytest.fixture
def answer(personality: Subgraph[Resources]) -> Ask:
    """The whole answer to an operation of an organization's user; of nobody where `organization` is None."""
    return asking(personality, schema, "user_1")


@pytest.fixture
def say(data: Ask) -> Ask:
    """Say something as a user of the organization on a platform."""

    async def ask(
        message: str, user: str | None = "u1", organization: str = "org_123", platform: str = "discord"
    ) -> dict[str, Json]:
        wanted = {"message": message, "userId": user, "context": {"platform": platform, "channel": "general"}}
        found: dict[str, Json] = (await data(CHAT, organization, input=wanted))["chat"]
        return found

    return ask


@pytest.fixture
def learn(data: Ask) -> Ask:
    """Teach lines of the creator."""

    async def ask(*lines: Json, organization: str = "org_456", weight: float = 1.0) -> dict[str, Json]:
        content = [{"role": "creator", "message": line} if isinstance(line, str) else line for line in lines]
        wanted = {"dataType": "chat_history", "content": content, "source": "discord", "weight": weight}
        found: dict[str, Json] = (await data(LEARN, organization, input=wanted))["learn"]
        return found

    return ask


@pytest.fixture
def generate(data: Ask) -> Ask:
    """Generate content."""

    async def ask(organization: str = "org_123", **wanted: Json) -> dict[str, Json]:
        found: dict[str, Json] = (await data(GENERATE, organization, input=wanted))["generateContent"]
        return found

    return ask
