"""The chat of a Twitch channel is taken in from a real server that speaks its protocol, also after it went away."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from graphql import parse
from websockets.asyncio.server import ServerConnection, serve

from subgraphs.wavestack.social_ingest.app import create_subgraph

Json = Any  # JSON values
Eventually = Callable[[Callable[[], Awaitable[bool]]], Awaitable[None]]
TAGS = "room-id=9;tmi-sent-ts=1768471200000"
READ = """{
  messages { nodes { platformId text createdAt replyTo channel { channelId name }
    author { id name role isMod } flags { hasEmotes mentionsCreator } } }
  platformEvents { nodes { platformId type data } }
}"""


def said(name: str, text: str, more: str = "badges=;mod=0") -> str:
    """A message as the server sends it."""
    return f"@{TAGS};id={name};user-id=7;display-name=Bo;{more} :bo!bo@bo.tmi.twitch.tv PRIVMSG #creator :{text}\r\n"


class Twitch:
    """A chat server: it notes what clients say, and sends each new client the next of its scripts."""

    def __init__(self, *scripts: list[str]) -> None:
        self.scripts = list(scripts)
        self.heard: list[str] = []
        self.connections = 0

    async def serve(self, client: ServerConnection) -> None:
        """Wait until the client has joined, play a script, and end the connection unless it was the last one."""
        self.connections += 1
        script = self.scripts.pop(0) if self.scripts else []
        async for line in client:
            self.heard.append(str(line))
            if str(line).startswith("JOIN"):
                for frame in script:
                    await client.send(frame)
                if self.scripts:
                    return


@asynccontextmanager
async def listening(values: dict[str, str], twitch: Twitch) -> AsyncIterator[Callable[[], Awaitable[dict[str, Json]]]]:
    """A subgraph that listens to a server, and a way to read what it took in."""
    async with serve(twitch.serve, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        settings = {
            "demo": "false",
            "connectors_organization": "org_123",
            "twitch_chat_channels": "Creator, #second",
            "twitch_chat_url": f"ws://127.0.0.1:{port}",
            "retry_base_seconds": "0.01",
        }
        social = create_subgraph(values | settings)

        async def read() -> dict[str, Json]:
            answered = await social.execute(parse(READ), {}, claims={"sub": "u", "org_id": "org_123"})
            data: dict[str, Json] = answered["data"]
            return data

        await social.start()
        yield read
        await social.stop()


async def test_messages_notices_and_deletions(sqlite_values: dict[str, str], eventually: Eventually) -> None:
    who = "id=n1;msg-id=raid;login=rita;display-name=Rita;msg-param-viewerCount=12;user-id=5"
    raid = f"@{TAGS};{who} :tmi.twitch.tv USERNOTICE #creator\r\n"
    twitch = Twitch(
        [
            ":tmi.twitch.tv 001 justinfan1 :Welcome, GLHF!\r\nPING :tmi.twitch.tv\r\nnot a line\r\n",
            said("m1", "hi @Creator Kappa", r"badges=moderator/1,vip/1;mod=1;emotes=25:12-16"),
            said("m2", "gone soon") + f"@{TAGS};target-msg-id=m2 :tmi.twitch.tv CLEARMSG #creator :gone soon\r\n",
            raid,
            said("m3", "an answer", "badges=;reply-parent-msg-id=m1"),
        ]
    )
    async with listening(sqlite_values, twitch) as read:

        async def is_there() -> bool:
            found = await read()
            return len(found["messages"]["nodes"]) == 2 and len(found["platformEvents"]["nodes"]) == 1

        await eventually(is_there)
        found = await read()
    answer, first = found["messages"]["nodes"]
    assert first == {
        "platformId": "m1",
        "text": "hi @Creator Kappa",
        "createdAt": "2026-01-15T10:00:00Z",
        "replyTo": None,
        "channel": {"channelId": "9", "name": "creator"},
        "author": {"id": "7", "name": "Bo", "role": "MODERATOR", "isMod": True},
        "flags": {"hasEmotes": True, "mentionsCreator": True},
    }
    assert (answer["platformId"], answer["replyTo"]) == ("m3", "m1")
    assert found["platformEvents"]["nodes"] == [
        {"platformId": "n1", "type": "RAID", "data": {"user": "Rita", "viewers": 12}}
    ]
    assert twitch.heard[0] == "CAP REQ :twitch.tv/tags twitch.tv/commands"
    assert twitch.heard[1].startswith("NICK justinfan")
    assert twitch.heard[2:] == ["JOIN #creator,#second", "PONG :tmi.twitch.tv"]


async def test_a_lost_connection_is_made_again(sqlite_values: dict[str, str], eventually: Eventually) -> None:
    """Lost, asked to come again, and told what is known already."""
    twitch = Twitch(
        [said("m1", "one")],
        [":tmi.twitch.tv RECONNECT\r\n"],
        [
            said("m1", "one"),
            said("m2", "two"),
            said("", "no id"),
            said("x" * 300, "too long an id"),
            said("m3", "three"),
        ],
    )
    async with listening(sqlite_values, twitch) as read:

        async def is_there() -> bool:
            return len((await read())["messages"]["nodes"]) == 3

        await eventually(is_there)
        assert {node["platformId"] for node in (await read())["messages"]["nodes"]} == {"m1", "m2", "m3"}
    assert twitch.connections == 3


@pytest.mark.parametrize("settings", [{"connectors_organization": ""}, {"twitch_chat_channels": " , "}])
async def test_nobody_listens_unasked(sqlite_values: dict[str, str], settings: dict[str, str]) -> None:
    plain = {"demo": "false", "connectors_organization": "org_123", "twitch_chat_channels": "creator"}
    social = create_subgraph(sqlite_values | plain | {"twitch_chat_url": "ws://127.0.0.1:1"} | settings)
    before = asyncio.all_tasks()
    await social.start()
    assert not [task for task in asyncio.all_tasks() - before if "Listener" in repr(task)]
    await social.stop()
