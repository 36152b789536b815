"""A Discord guild's channels are taken in from a server that speaks the gateway's protocol, also after losing it."""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from graphql import parse

from subgraphs.kit.settings import SettingsError
from subgraphs.wavestack.social_ingest.app import create_subgraph
from tests.subgraphs.wavestack.social_ingest.discord_server import (
    GENERAL,
    GUILD,
    IDENTIFY,
    INTENTS,
    INVALID_SESSION,
    MOD,
    OTHER,
    OWNER,
    RECONNECT,
    RESUME,
    TOKEN,
    Discord,
    Session,
    message,
)

Json = Any  # JSON values
Read = Callable[[], Awaitable[dict[str, Json]]]
Eventually = Callable[[Callable[[], Awaitable[bool]]], Awaitable[None]]
Serving = Callable[[Any], AbstractAsyncContextManager[str]]
READ = """{
  messages { nodes { platformId text createdAt editedAt replyTo reactions meta flags { mentionsCreator }
    channel { channelId name } author { id name role isMod } } }
  platformConnectors { platform channels state reason }
}"""


@asynccontextmanager
async def listening(values: dict[str, str], serving: Serving, discord: Discord, **settings: str) -> AsyncIterator[Read]:
    """A subgraph that listens to a server, and a way to read what it took in."""
    async with serving(discord) as address:
        discord.gateway_url = f"ws://{address}/gateway"
        plain = {
            "demo": "false",
            "connectors_organization": "org_123",
            "discord_chat_token": TOKEN,
            "discord_api_url": f"http://{address}/api/v10",
            "discord_gateway_url": discord.gateway_url,
            "retry_base_seconds": "0.01",
        }
        social = create_subgraph(values | plain | settings)

        async def read() -> dict[str, Json]:
            answered = await social.execute(parse(READ), {}, claims={"sub": "u", "org_id": "org_123"})
            data: dict[str, Json] = answered["data"]
            return data

        await social.start()
        yield read
        await social.stop()


async def test_what_happens_in_channels(
    sqlite_values: dict[str, str], serving: Serving, eventually: Eventually
) -> None:
    files = [{"id": "9", "filename": "a.png", "size": 1, "url": "https://cdn.example/a.png", "proxy_url": ""}]
    creator = {"id": OWNER, "username": "creator", "discriminator": "0", "avatar": None}
    first, gone, many = message(1, "hello", author=OWNER), message(2, "gone"), [message(20 + n, "x") for n in (0, 1)]

    async def script(session: Session) -> None:
        await session.begin()
        bot = message(3, "beep")
        for each in (first, gone, *many, message(4, "elsewhere", channel=OTHER)):
            await session.event("MESSAGE_CREATE", **each)
        await session.event("MESSAGE_CREATE", **bot | {"author": bot["author"] | {"bot": True}})
        await session.event("MESSAGE_CREATE", **message(5, "", type=7))  # that somebody joined
        reply: dict[str, Json] = {"type": 19, "message_reference": {"message_id": first["id"], "channel_id": GENERAL}}
        await session.event("MESSAGE_CREATE", **message(6, "@you", author=MOD, mentions=[creator], **reply))
        await session.event("MESSAGE_CREATE", **message(7, "look", attachments=files))
        edited = {"content": "hello all", "edited_timestamp": "2026-01-10T20:01:00.000000+00:00"}
        await session.event("MESSAGE_UPDATE", **first | edited)
        heart = {"emoji": {"id": None, "name": "heart"}, "message_id": first["id"], "type": 0, "burst": False}
        for user in ("302", "303"):
            await session.event("MESSAGE_REACTION_ADD", user_id=user, channel_id=GENERAL, guild_id=GUILD, **heart)
        await session.event("MESSAGE_DELETE", id=gone["id"], channel_id=GENERAL, guild_id=GUILD)
        ids = [each["id"] for each in many]
        await session.event("MESSAGE_DELETE_BULK", ids=ids, channel_id=GENERAL, guild_id=GUILD)

    discord = Discord(script)
    async with listening(sqlite_values, serving, discord, discord_chat_channels=f"{GENERAL}, 9") as read:

        async def is_there() -> bool:
            found = (await read())["messages"]["nodes"]
            return len(found) == 3 and found[-1]["reactions"] == 2

        await eventually(is_there)
        found = await read()
    (opening,) = discord.sessions
    assert (opening["op"], opening["d"]["token"], opening["d"]["intents"]) == (IDENTIFY, TOKEN, INTENTS)
    assert discord.heartbeats == 1
    channels = [GENERAL, "9"]
    assert found["platformConnectors"] == [
        {"platform": "DISCORD", "channels": channels, "state": "LISTENING", "reason": None}
    ]
    with_file, answer, hello = found["messages"]["nodes"]
    assert hello == {
        "platformId": first["id"],
        "text": "hello all",
        "createdAt": "2026-01-10T20:00:01Z",
        "editedAt": "2026-01-10T20:01:00Z",
        "replyTo": None,
        "reactions": 2,
        "meta": None,
        "flags": {"mentionsCreator": False},
        "channel": {"channelId": GENERAL, "name": "general"},
        "author": {"id": OWNER, "name": f"User {OWNER}", "role": "OWNER", "isMod": True},
    }
    assert (answer["replyTo"], answer["flags"], answer["author"]["role"]) == (
        first["id"],
        {"mentionsCreator": True},
        "MODERATOR",
    )
    assert (with_file["meta"], with_file["author"]["role"]) == (
        {"attachments": ["https://cdn.example/a.png"]},
        "MEMBER",
    )


async def test_a_lost_session_is_resumed_and_a_lost_one_begun_anew(
    sqlite_values: dict[str, str], serving: Serving, eventually: Eventually
) -> None:
    """Asked to reconnect, closed in the middle, and told that the session is over."""

    async def ask_to_reconnect(session: Session) -> None:
        await session.begin()
        await session.event("MESSAGE_CREATE", **message(1, "one"))
        await session.send(RECONNECT)

    async def resume_and_close(session: Session) -> None:
        await session.event("MESSAGE_CREATE", **message(2, "missed"))
        await session.event("RESUMED")
        await session.close(4000)

    async def end_session(session: Session) -> None:
        await session.send(INVALID_SESSION, False)

    async def begin_anew(session: Session) -> None:
        await session.begin()
        await session.event("MESSAGE_CREATE", **message(1, "one"))
        await session.event("MESSAGE_CREATE", **message(3, "three"))

    discord = Discord(ask_to_reconnect, resume_and_close, end_session, begin_anew)
    async with listening(sqlite_values, serving, discord) as read:

        async def is_there() -> bool:
            return len((await read())["messages"]["nodes"]) == 3

        await eventually(is_there)
        found = await read()
    assert [each["text"] for each in found["messages"]["nodes"]] == ["three", "missed", "one"]
    assert [opening["op"] for opening in discord.sessions] == [IDENTIFY, RESUME, RESUME, IDENTIFY]
    resumed = discord.sessions[1]["d"]
    assert resumed == {"token": TOKEN, "session_id": "s1", "seq": 3}
    assert found["platformConnectors"][0]["state"] == "LISTENING"


async def _close(session: Session) -> None:
    await session.close(4014)


@pytest.mark.parametrize(
    ("settings", "state", "reason"),
    [
        ({"discord_chat_token": "wrong"}, "REFUSED", "Discord does not know the bot's token"),
        ({}, "REFUSED", "The bot is not allowed to read the content of messages"),
        ({"discord_api_url": "http://127.0.0.1:1/api/v10"}, "WAITING", ""),
    ],
)
async def test_what_stands_in_the_way_is_told(
    sqlite_values: dict[str, str],
    serving: Serving,
    eventually: Eventually,
    settings: dict[str, str],
    state: str,
    reason: str,
) -> None:
    async with listening(sqlite_values, serving, Discord(_close), **settings) as read:

        async def is_told() -> bool:
            (connector,) = (await read())["platformConnectors"]
            return bool(connector["state"] == state and reason in connector["reason"])

        await eventually(is_told)


async def test_without_the_library_the_setting_is_refused(
    sqlite_values: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "discord", None)
    monkeypatch.delitem(sys.modules, "subgraphs.wavestack.social_ingest.adapters.discord_chat", raising=False)
    plain = {"demo": "false", "connectors_organization": "org_123", "discord_chat_token": TOKEN}
    social = create_subgraph(sqlite_values | plain)
    with pytest.raises(SettingsError, match="TIDEGATE_DISCORD_CHAT_TOKEN: needs the extra `discord`"):
        await social.start()
    await social.stop()
