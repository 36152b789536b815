"""A started usage subgraph, what it hears of blobs and providers, and a client that reads like users' requests."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from graphql import parse, validate

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.studio.usage.app import create_subgraph
from subgraphs.studio.usage.ports import Resources
from subgraphs.studio.usage.schema import schema

Json = Any  # JSON values


class RefusedError(AssertionError):
    """The subgraph answered with errors; `code` and `details` are those of the first."""

    def __init__(self, error: Mapping[str, Json]) -> None:
        super().__init__(f"{error['message']} {error.get('extensions')}")
        self.code: str = error["extensions"]["code"]
        self.details: dict[str, Json] = error["extensions"].get("details") or {}


class World:
    """The way out of the subgraph: the events of the others. What is told here, followers hear."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self._events: dict[str, list[Json]] = {"blobs": [], "providers": []}
        self._told = asyncio.Event()

    def tell(self, subgraph: str, topic: str, scope: str = "alice", **payload: Json) -> None:
        """Something happens in another subgraph, now."""
        told = self._events[subgraph]
        at = self._clock.now().isoformat()
        told.append(
            {"sequence": len(told) + 1, "topic": topic, "scope": scope, "key": "k", "payload": payload, "at": at}
        )
        self._told.set()

    async def events(
        self, subgraph: str, *, after: int, topics: Sequence[str], limit: int, seconds: float
    ) -> Mapping[str, Json]:
        while len(self._events[subgraph]) <= after:
            self._told.clear()
            await self._told.wait()
        page = self._events[subgraph][after : after + limit]
        wanted = [event for event in page if event["topic"] in topics]
        return {"events": wanted, "reached": after + len(page), "oldest": 1}

    async def newest_event(self, subgraph: str, *, after: int, topics: Sequence[str]) -> int:
        newer = self._events[subgraph][after:]
        return max((event["sequence"] for event in newer if event["topic"] in topics), default=0)

    # What the usage subgraph never does

    async def answer(self, *_arguments: Json, **_options: Json) -> Mapping[str, Json]:
        raise NotImplementedError

    def stream(self, *_arguments: Json, **_options: Json) -> Json:
        raise NotImplementedError

    def transfer(self, *_arguments: Json, **_options: Json) -> Json:
        raise NotImplementedError


class Client:
    """Operations on the subgraph for one user, with the scopes of the token (None: nobody)."""

    def __init__(self, subgraph: Subgraph[Resources], user: str | None = "alice", scope: str = "") -> None:
        self.subgraph = subgraph
        self.user = user
        self.scope = scope

    def by(self, user: str | None, scope: str = "") -> "Client":
        return Client(self.subgraph, user, scope)

    async def ask(self, text: str, **variables: Json) -> Json:
        document = parse(text)
        assert validate(schema.core, document) == []
        claims = None if self.user is None else {"sub": self.user, "scope": self.scope}
        answer = await self.subgraph.execute(document, variables, claims=claims)
        if "errors" in answer:
            raise RefusedError(answer["errors"][0])
        return answer["data"]

    async def refusal(self, text: str, **variables: Json) -> RefusedError:
        with pytest.raises(RefusedError) as caught:
            await self.ask(text, **variables)
        return caught.value


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 3, 15, 10, 0, tzinfo=UTC))


@pytest.fixture
def world(clock: ManualClock) -> World:
    return World(clock)


@pytest.fixture
async def subgraph(values: dict[str, str], clock: ManualClock, world: World) -> AsyncIterator[Subgraph[Resources]]:
    """The subgraph, which has heard of nothing, on SQLite and on PostgreSQL."""
    started = create_subgraph(values, clock)
    started.connect(world)
    await started.start()
    yield started
    await started.stop()


@pytest.fixture
def alice(subgraph: Subgraph[Resources]) -> Client:
    return Client(subgraph)
