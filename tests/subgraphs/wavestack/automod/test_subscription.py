"""Subscribers hear of their organization's verdicts in order, choose which, and resume where they stopped."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any

import pytest
from graphql import parse, validate

from subgraphs.wavestack.automod.schema import schema
from tests.patience import PATIENCE
from tests.subgraphs.wavestack.asking import Ask
from tests.subgraphs.wavestack.automod.conftest import Automod

Json = Any  # JSON values
Stream = AsyncGenerator[dict[str, Json], None]
Follow = Callable[..., Stream]

EVENTS = """subscription S($violationsOnly: Boolean! = false, $channelId: String, $after: String) {
  verdictEvents(violationsOnly: $violationsOnly, channelId: $channelId, after: $after) {
    sequence verdictId at verdict { id allowed flags channelId message { id } }
  }
}"""


@pytest.fixture
def follow(automod: Automod) -> Follow:
    def open_stream(organization: str = "org_123", **variables: Json) -> Stream:
        document = parse(EVENTS)
        assert validate(schema.core, document) == []
        claims = {"sub": "user_123", "org_id": organization}
        return automod.subscribe(document, {"violationsOnly": False, **variables}, claims=claims)

    return open_stream


async def _next(stream: Stream) -> dict[str, Json]:
    answer = await asyncio.wait_for(anext(stream), PATIENCE)
    assert "errors" not in answer, answer["errors"]
    event: dict[str, Json] = answer["data"]["verdictEvents"]
    return event


async def test_verdicts_are_heard_in_order_and_again_from_any_place(check: Ask, follow: Follow) -> None:
    async with aclosing(follow(after="0")) as stream:
        fine = await check("good morning", messageId="msg_1")
        await check("good morning", "org_456")
        spam = await check("http://bad.example")
        first, second = await _next(stream), await _next(stream)
    assert [first["verdictId"], second["verdictId"]] == [fine["id"], spam["id"]]
    assert first["verdict"] == {
        "id": fine["id"],
        "allowed": True,
        "flags": [],
        "channelId": "channel_1",
        "message": {"id": "msg_1"},
    }
    async with aclosing(follow(after=first["sequence"])) as stream:
        assert await _next(stream) == second


@pytest.mark.parametrize(("chosen", "expected"), [({"violationsOnly": True}, 1), ({"channelId": "other"}, 2)])
async def test_subscribers_choose(check: Ask, follow: Follow, chosen: dict[str, Json], expected: int) -> None:
    await check("good morning")
    found = [await check("http://bad.example"), await check("good morning", channelId="other")]
    async with aclosing(follow(after="0", **chosen)) as stream:
        assert (await _next(stream))["verdictId"] == found[expected - 1]["id"]


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "", "٣"])
async def test_a_wrong_place_to_resume_is_refused(follow: Follow, after: str) -> None:
    async with aclosing(follow(after=after)) as stream:
        (error,) = (await anext(stream))["errors"]
    assert error["extensions"]["code"] == "VALIDATION_ERROR"


async def test_a_message_that_is_known_is_not_announced_again(check: Ask, follow: Follow) -> None:
    await check("good morning", messageId="msg_1")
    await check("good morning", messageId="msg_1")
    last = await check("good night")
    async with aclosing(follow(after="0")) as stream:
        assert [(await _next(stream))["verdictId"], (await _next(stream))["verdictId"]][1] == last["id"]
