"""Subscribers hear of every import of their organization, resume where they stopped, and see fresh reports."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any

import pytest
from graphql import parse, validate

from subgraphs.kit.app import Subgraph
from subgraphs.wavestack.dashboard.domain.contents import content_id
from subgraphs.wavestack.dashboard.ports import Resources
from subgraphs.wavestack.dashboard.schema import schema
from tests.patience import PATIENCE

Json = Any  # JSON values
Tell = Callable[..., Awaitable[int]]
Stream = AsyncGenerator[dict[str, Json], None]

HOUR = "2026-01-15T09:00:00Z"
EVENTS = """subscription S($after: String) { metricsEvents(after: $after) {
  sequence contentIds at overview(period: LAST_24_HOURS) { metrics { views } }
} }"""


def follow(dashboard: Subgraph[Resources], organization: str | None = "org_123", after: str | None = None) -> Stream:
    document = parse(EVENTS)
    assert validate(schema.core, document) == []
    claims = None if organization is None else {"sub": "user_123", "org_id": organization}
    return dashboard.subscribe(document, {"after": after}, claims=claims)


async def heard(stream: Stream) -> dict[str, Json]:
    answer = await asyncio.wait_for(anext(stream), PATIENCE)
    assert "errors" not in answer, answer["errors"]
    event: dict[str, Json] = answer["data"]["metricsEvents"]
    return event


async def test_imports_are_heard_in_order_and_from_where_one_stopped(
    dashboard: Subgraph[Resources], tell: Tell
) -> None:
    await tell(("pub_1:youtube", HOUR, {"views": 5}))
    await tell(("pub_1:tiktok", HOUR, {"views": 7}), ("pub_2:youtube", HOUR, {"views": 1}))
    async with aclosing(follow(dashboard, after="0")) as stream:
        first, second = await heard(stream), await heard(stream)
    assert first["contentIds"] == [content_id("pub_1:youtube")]
    assert sorted(second["contentIds"]) == sorted(map(content_id, ("pub_1:tiktok", "pub_2:youtube")))
    assert second["overview"]["metrics"]["views"] == 13
    async with aclosing(follow(dashboard, after=first["sequence"])) as stream:
        assert (await heard(stream))["sequence"] == second["sequence"]


async def test_organizations_hear_their_own_alone(dashboard: Subgraph[Resources], tell: Tell) -> None:
    await tell(("pub_1:youtube", HOUR, {"views": 5}))
    await tell(("pub_9:youtube", HOUR, {"views": 3}), organization="org_456")
    async with aclosing(follow(dashboard, "org_456", after="0")) as stream:
        event = await heard(stream)
    assert event["contentIds"] == [content_id("pub_9:youtube")]
    assert event["overview"]["metrics"]["views"] == 3


@pytest.mark.parametrize(
    ("organization", "after", "code"),
    [
        (None, None, "UNAUTHORIZED"),
        ("org_123", "soon", "VALIDATION_ERROR"),
        ("org_123", "-1", "VALIDATION_ERROR"),
        ("org_123", "9" * 19, "VALIDATION_ERROR"),
    ],
)
async def test_who_may_not_hear_is_told_so(
    dashboard: Subgraph[Resources], organization: str | None, after: str | None, code: str
) -> None:
    async with aclosing(follow(dashboard, organization, after)) as stream:
        answer = await asyncio.wait_for(anext(stream), PATIENCE)
    assert answer["errors"][0]["extensions"]["code"] == code
