"""Deliveries of Twitch EventSub are taken in once, and only if they are genuine and fresh."""

import hmac
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.wavestack.social_ingest.ports import Resources
from tests.subgraphs.wavestack.asking import Ask

Json = Any  # JSON values
SECRET = "a secret of Twitch"
PATH = "/ingest/twitch/eventsub/org_123"
SET = """mutation Set($secret: String!, $platform: SourcePlatform! = TWITCH) {
  setWebhookSecret(input: {platform: $platform, secret: $secret}) { callbackPath }
}"""
EVENTS = "{ platformEvents { nodes { platformId type data createdAt channel { channelId name } user { id } } } }"
RAID = {
    "from_broadcaster_user_id": "7",
    "from_broadcaster_user_name": "Raider",
    "to_broadcaster_user_id": "9",
    "to_broadcaster_user_name": "Creator",
    "viewers": 40,
}


@pytest.fixture
async def send(http: httpx.AsyncClient, data: Ask, clock: ManualClock) -> Callable[..., Awaitable[httpx.Response]]:
    """Deliver something as Twitch does; `changes` are headers that are not as they should be."""
    kept = await data(SET, secret=SECRET)
    assert kept["setWebhookSecret"] == {"callbackPath": PATH}

    async def deliver(
        kind: str, event: Json, *, name: str = "d1", secret: str = SECRET, age: int = 0, path: str = PATH, **more: Json
    ) -> httpx.Response:
        body = json.dumps({"subscription": {"type": kind}, "event": event, **more}).encode()
        sent_at = f"{clock.now() - timedelta(seconds=age):%Y-%m-%dT%H:%M:%S}.123456789Z"
        signature = hmac.new(secret.encode(), name.encode() + sent_at.encode() + body, sha256).hexdigest()
        headers = {
            "Twitch-Eventsub-Message-Id": name,
            "Twitch-Eventsub-Message-Timestamp": sent_at,
            "Twitch-Eventsub-Message-Signature": f"sha256={signature}",
            "Twitch-Eventsub-Message-Type": more.get("message_type", "notification"),
        }
        return await http.post(path, content=body, headers=headers)

    return deliver


Send = Callable[..., Awaitable[httpx.Response]]


async def test_the_challenge_is_answered_with_its_text(send: Send) -> None:
    answer = await send("stream.online", None, message_type="webhook_callback_verification", challenge="pogchamp-123")
    assert (answer.status_code, answer.text) == (200, "pogchamp-123")
    assert answer.headers["content-type"].startswith("text/plain")


async def test_a_notification_becomes_an_event_once(send: Send, data: Ask) -> None:
    for _ in range(2):
        assert (await send("channel.raid", RAID)).status_code == 200
    assert (await data(EVENTS))["platformEvents"]["nodes"] == [
        {
            "platformId": "d1",
            "type": "RAID",
            "data": {"user": "Raider", "viewers": 40},
            "createdAt": "2026-01-15T10:00:00Z",
            "channel": {"channelId": "9", "name": "Creator"},
            "user": {"id": "7"},
        }
    ]


@pytest.mark.parametrize(
    ("kind", "event", "type_", "told"),
    [
        ("stream.online", {"started_at": "2026-01-15T09:59:00Z"}, "STREAM_START", {}),
        ("stream.offline", {}, "STREAM_END", {}),
        ("channel.follow", {"user_name": "Bo"}, "FOLLOW", {"user": "Bo"}),
        ("channel.cheer", {"user_name": "Bo", "bits": 5}, "CHEER", {"user": "Bo", "bits": 5}),
        (
            "channel.subscribe",
            {"user_name": "Bo", "tier": "2000"},
            "SUBSCRIPTION",
            {"user": "Bo", "tier": "tier2", "months": 1},
        ),
    ],
)
async def test_every_kind_is_read(send: Send, data: Ask, kind: str, event: Json, type_: str, told: Json) -> None:
    answer = await send(kind, {"broadcaster_user_id": "9", "broadcaster_user_name": "Creator", **event})
    assert answer.status_code == 200
    (found,) = (await data(EVENTS))["platformEvents"]["nodes"]
    assert (found["type"], found["data"]) == (type_, told)


async def test_chat_messages_come_this_way_too(send: Send, data: Ask) -> None:
    event = {
        "broadcaster_user_id": "9",
        "broadcaster_user_name": "Creator",
        "chatter_user_id": "7",
        "chatter_user_name": "Bo",
        "message_id": "chat-1",
        "message": {"text": "hi Kappa", "fragments": [{"type": "text"}, {"type": "emote"}]},
        "badges": [{"set_id": "moderator", "id": "1"}],
    }
    assert (await send("channel.chat.message", event)).status_code == 200
    found = await data("{ messages { nodes { platformId text flags { hasEmotes } author { name role isMod } } } }")
    assert found["messages"]["nodes"] == [
        {
            "platformId": "chat-1",
            "text": "hi Kappa",
            "flags": {"hasEmotes": True},
            "author": {"name": "Bo", "role": "MODERATOR", "isMod": True},
        }
    ]


@pytest.mark.parametrize(
    "wrong",
    [{"secret": "another secret"}, {"age": 601}, {"age": -601}, {"path": "/ingest/twitch/eventsub/org_456"}],
)
async def test_what_is_not_genuine_or_fresh_is_refused(send: Send, data: Ask, wrong: Json) -> None:
    answer = await send("channel.raid", RAID, **wrong)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "FORBIDDEN")
    assert (await data(EVENTS))["platformEvents"]["nodes"] == []


async def test_without_headers_nothing_is_taken(http: httpx.AsyncClient, send: Send) -> None:
    assert (await http.post(PATH, json={"event": RAID})).status_code == 403


async def test_strange_bodies_of_the_genuine_sender_are_refused(send: Send) -> None:
    assert (await send("channel.raid", [1, 2])).status_code == 400
    assert (await send("some.future.kind", {}, name="d2")).status_code == 200


async def test_the_secret_is_not_stored_as_it_is(send: Send, social: Subgraph[Resources]) -> None:
    async with social.database.reading() as session:
        stored = str(await session.scalar(text("SELECT secret FROM webhook_secrets")))
    assert stored.startswith("v1:")
    assert SECRET not in stored


@pytest.mark.parametrize(("secret", "platform"), [("short", "TWITCH"), ("x" * 101, "TWITCH"), (SECRET, "DISCORD")])
async def test_only_secrets_that_twitch_takes(code: Callable[..., Awaitable[str]], secret: str, platform: str) -> None:
    assert await code(SET, secret=secret, platform=platform) == "VALIDATION_ERROR"
