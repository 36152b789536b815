"""The live chats of a YouTube channel are taken in from a server that speaks its API, also in trouble."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from graphql import parse

from subgraphs.wavestack.social_ingest.app import create_subgraph
from tests.subgraphs.wavestack.social_ingest.youtube_server import CHANNEL, KEY, YouTube

Json = Any  # JSON values
Read = Callable[..., Awaitable[dict[str, Json]]]
Eventually = Callable[[Callable[[], Awaitable[bool]]], Awaitable[None]]
Serving = Callable[[Any], AbstractAsyncContextManager[str]]
READ = """{
  messages { nodes { platformId text createdAt channel { channelId name } author { id name role isMod } } }
  platformEvents { nodes { platformId type data createdAt } }
  streams { nodes { title startedAt endedAt channel { channelId } } }
  platformConnectors { platform channels state reason heardCount }
}"""


@asynccontextmanager
async def listening(values: dict[str, str], serving: Serving, youtube: YouTube, **settings: str) -> AsyncIterator[Read]:
    """A subgraph that listens to a server, and a way to read what it took in."""
    async with serving(youtube) as address:
        plain = {
            "demo": "false",
            "connectors_organization": "org_123",
            "youtube_chat_channels": CHANNEL,
            "youtube_chat_key": KEY,
            "youtube_api_url": f"http://{address}",
            "youtube_look_seconds": "0.01",
            "retry_base_seconds": "0.01",
        }
        social = create_subgraph(values | plain | settings)

        async def read(organization: str = "org_123") -> dict[str, Json]:
            answered = await social.execute(parse(READ), {}, claims={"sub": "u", "org_id": organization})
            data: dict[str, Json] = answered["data"]
            return data

        await social.start()
        yield read
        await social.stop()


async def test_a_stream_from_its_beginning_to_its_end(
    sqlite_values: dict[str, str], serving: Serving, eventually: Eventually
) -> None:
    youtube = YouTube()
    async with listening(sqlite_values, serving, youtube) as read:

        async def is_listening() -> bool:
            return bool((await read())["platformConnectors"][0]["state"] == "LISTENING")

        await eventually(is_listening)
        assert (await read())["streams"]["nodes"] == []
        youtube.say("textMessageEvent", 1, "owner", messageText="welcome")
        youtube.say("textMessageEvent", 2, messageText="rude")
        youtube.say("textMessageEvent", 3, "mod", messageText="be nice")
        youtube.say("messageDeletedEvent", 4, "mod", deletedMessageId="m2")
        youtube.say("superChatEvent", 5, amountMicros="5000000", currency="EUR", userComment="great")
        youtube.say("superStickerEvent", 6, amountMicros="990000", currency="EUR")
        youtube.say("newSponsorEvent", 7, "member", memberLevelName="Gold", isUpgrade=False)
        youtube.say("memberMilestoneChatEvent", 8, "member", memberMonth=7, memberLevelName="Gold", userComment="7!")
        youtube.say("giftMembershipReceivedEvent", 9, memberLevelName="Gold", gifterChannelId="UCb")
        youtube.say("membershipGiftingEvent", 10, "b", giftMembershipsCount=1)
        youtube.say("tombstone", 11)
        youtube.say("superChatEvent", 12, amountMicros="much")  # not as YouTube writes them: left out
        youtube.goes_live()

        async def is_read() -> bool:
            found = await read()
            return len(found["messages"]["nodes"]) == 4 and len(found["platformEvents"]["nodes"]) == 6

        await eventually(is_read)
        assert (await read())["streams"]["nodes"][0]["endedAt"] is None
        youtube.offline_at = "2026-01-10T21:00:00Z"
        youtube.say("textMessageEvent", 13, messageText="good night")
        youtube.say("chatEndedEvent", 14)

        async def is_over() -> bool:
            found = await read()
            newest, stream = found["messages"]["nodes"][0], found["streams"]["nodes"][0]
            return bool(newest["text"] == "good night" and stream["endedAt"])

        await eventually(is_over)
        found = await read()
    assert found["streams"]["nodes"] == [
        {
            "title": "Night",
            "startedAt": "2026-01-10T20:00:00Z",
            "endedAt": "2026-01-10T21:00:00Z",
            "channel": {"channelId": CHANNEL},
        }
    ]
    assert [message["text"] for message in found["messages"]["nodes"]] == [
        "good night",
        "7!",
        "great",
        "be nice",
        "welcome",
    ]
    assert found["messages"]["nodes"][-1] == {
        "platformId": "m1",
        "text": "welcome",
        "createdAt": "2026-01-10T20:00:01Z",
        "channel": {"channelId": CHANNEL, "name": "Creator"},
        "author": {"id": "UCowner", "name": "@owner", "role": "OWNER", "isMod": True},
    }
    assert [message["author"]["role"] for message in found["messages"]["nodes"][1:4]] == [
        "SUBSCRIBER",
        "MEMBER",
        "MODERATOR",
    ]
    assert {event["platformId"]: (event["type"], event["data"]) for event in found["platformEvents"]["nodes"]} == {
        "v1:stream_start": ("STREAM_START", {"title": "Night", "videoId": "v1"}),
        "m5": ("CHEER", {"user": "@a", "amount": 5.0, "currency": "EUR"}),
        "m6": ("CHEER", {"user": "@a", "amount": 0.99, "currency": "EUR"}),
        "m7": ("SUBSCRIPTION", {"user": "@member", "level": "Gold", "months": 1}),
        "m8": ("SUBSCRIPTION", {"user": "@member", "level": "Gold", "months": 7}),
        "m9": ("SUBSCRIPTION", {"user": "@a", "level": "Gold", "gifter": "UCb"}),
        "v1:stream_end": ("STREAM_END", {"videoId": "v1"}),
    }
    pages = [wanted.get("pageToken") for path, wanted in youtube.asked if path == "liveChat/messages"]
    assert list(dict.fromkeys(pages)) == [None, "2", "4", "6", "8", "10", "12"]  # and none after the end


async def test_trouble_loses_nothing(sqlite_values: dict[str, str], serving: Serving, eventually: Eventually) -> None:
    """Servers in trouble, rate limits and lost pages are met at every step; what was said is taken in all the same."""
    youtube = YouTube()
    youtube.goes_live()
    for number in range(1, 7):
        youtube.say("textMessageEvent", number, messageText=f"text {number}")
    chat = "liveChat/messages"
    youtube.faults = [("videos", 503, "backendError"), (chat, 403, "rateLimitExceeded")]
    async with listening(sqlite_values, serving, youtube) as read:

        async def is_read() -> bool:
            return len((await read())["messages"]["nodes"]) == len(youtube.items)

        await eventually(is_read)
        youtube.faults = [(chat, 500, "backendError"), (chat, 400, "pageTokenInvalid"), ("videos", 500, "backendError")]
        youtube.say("textMessageEvent", 7, messageText="text 7")
        await eventually(is_read)
        (connector,) = (await read())["platformConnectors"]
        assert (connector["platform"], connector["channels"]) == ("YOUTUBE", [CHANNEL])
        assert (await read("org_456"))["platformConnectors"] == []
        youtube.faults = [(chat, 403, "liveChatEnded")]

        async def is_over() -> bool:
            return not youtube.faults

        await eventually(is_over)
        asked, looks = len([path for path, _ in youtube.asked if path == chat]), len(youtube.asked)

        async def has_looked() -> bool:
            return len(youtube.asked) > looks + 4

        await eventually(has_looked)
        assert len([path for path, _ in youtube.asked if path == chat]) == asked  # what is over is read no more


@pytest.mark.parametrize(
    ("settings", "fault", "state", "reason"),
    [
        ({}, ("playlistItems", 403, "quotaExceeded"), "WAITING", "The daily quota of YouTube's API is used up"),
        ({}, ("channels", 403, "accessNotConfigured"), "REFUSED", "Said for a test: accessNotConfigured"),
        ({"youtube_chat_key": "x"}, None, "REFUSED", "API key not valid. Please pass a valid API key."),
        ({"youtube_chat_channels": "UC2"}, None, "REFUSED", "YouTube knows no channel UC2"),
        ({"youtube_api_url": "http://127.0.0.1:1"}, None, "WAITING", "YouTube cannot be reached"),
    ],
)
async def test_what_stands_in_the_way_is_told(
    sqlite_values: dict[str, str],
    serving: Serving,
    eventually: Eventually,
    settings: dict[str, str],
    fault: tuple[str, int, str] | None,
    state: str,
    reason: str,
) -> None:
    youtube = YouTube()
    youtube.faults = [fault] if fault else []
    async with listening(sqlite_values, serving, youtube, **settings) as read:

        async def is_told() -> bool:
            (connector,) = (await read())["platformConnectors"]
            return (connector["state"], connector["reason"]) == (state, reason)

        await eventually(is_told)


async def test_nobody_listens_without_a_key(sqlite_values: dict[str, str], serving: Serving) -> None:
    async with listening(sqlite_values, serving, YouTube(), youtube_chat_key="") as read:
        assert (await read())["platformConnectors"] == []
