"""A server that speaks the part of Discord's API and of its gateway that a listening bot needs, over real sockets."""

import json
import zlib
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

Json = Any  # JSON values
TOKEN, GUILD, GENERAL, OTHER, OWNER, MOD = "a.bot.token", "100", "200", "201", "300", "301"
DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
INTENTS = 1 | 1 << 9 | 1 << 10 | 1 << 15


class Session:
    """One connection to the gateway, compressed as the client asked for."""

    def __init__(self, discord: "Discord", receive: Json, send: Json) -> None:
        self.discord = discord
        self._receive = receive
        self._send = send
        self._zlib = zlib.compressobj()

    async def send(self, op: int, data: Json = None, kind: str | None = None) -> None:
        """A payload; events are numbered."""
        payload: dict[str, Json] = {"op": op, "d": data, "t": kind, "s": None}
        if op == DISPATCH:
            self.discord.sequence += 1
            payload["s"] = self.discord.sequence
        text = json.dumps(payload).encode()
        packed = self._zlib.compress(text) + self._zlib.flush(zlib.Z_SYNC_FLUSH)
        await self._send({"type": "websocket.send", "bytes": packed})

    async def event(self, kind: str, **data: Json) -> None:
        """Something that happened."""
        await self.send(DISPATCH, data, kind)

    async def close(self, code: int) -> None:
        """End the connection."""
        await self._send({"type": "websocket.close", "code": code})

    async def heard(self) -> Json:
        """The next payload that is no heartbeat; heartbeats are acknowledged."""
        while True:
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                raise ConnectionError
            payload = json.loads(message["text"])
            if payload["op"] != HEARTBEAT:
                return payload
            self.discord.heartbeats += 1
            await self.send(ACK)

    async def begin(self) -> None:
        """A session from its beginning: READY, and the guild with its channels, roles and owner."""
        user = {"id": "1", "username": "bot", "discriminator": "0", "avatar": None, "bot": True}
        session = {"session_id": f"s{len(self.discord.sessions)}", "resume_gateway_url": self.discord.gateway_url}
        guilds = [{"id": GUILD, "unavailable": True}]
        await self.event("READY", v=10, user=user, guilds=guilds, application={"id": "1", "flags": 1 << 19}, **session)
        roles = [role(GUILD, "@everyone", 1 << 10 | 1 << 11), role("500", "mods", 1 << 13)]
        channels: list[Json] = [{"id": GENERAL, "name": "general"}, {"id": OTHER, "name": "other"}]
        channels = [each | {"type": 0, "position": 0, "permission_overwrites": []} for each in channels]
        guild = {"id": GUILD, "name": "Guild", "owner_id": OWNER, "roles": roles, "channels": channels, "members": []}
        await self.event("GUILD_CREATE", **guild, member_count=3, emojis=[], stickers=[], features=[], threads=[])


Script = Callable[[Session], Awaitable[None]]


class Discord:
    """Plays the next of its scripts to each connection, and the last one's rest is silence."""

    def __init__(self, *scripts: Script) -> None:
        self.scripts = list(scripts)
        self.sessions: list[Json] = []
        self.sequence = 0
        self.heartbeats = 0
        self.gateway_url = ""

    async def __call__(self, scope: Json, receive: Json, send: Json) -> None:
        """Answer a request, or play a script."""
        if scope["type"] == "http":
            await self._answer(scope, send)
        elif scope["type"] == "websocket":
            wanted = {name: values[0] for name, values in parse_qs(scope["query_string"].decode()).items()}
            assert wanted == {"v": "10", "encoding": "json", "compress": "zlib-stream"}
            await receive()
            await send({"type": "websocket.accept"})
            session = Session(self, receive, send)
            await session.send(HELLO, {"heartbeat_interval": 41_250})
            opening = await session.heard()
            self.sessions.append(opening)
            script = self.scripts.pop(0)
            try:
                await script(session)
                while True:
                    await session.heard()
            except ConnectionError:
                pass

    async def _answer(self, scope: Json, send: Json) -> None:
        authorized = dict(scope["headers"]).get(b"authorization") == f"Bot {TOKEN}".encode()
        bodies: dict[str, Json] = {
            "/api/v10/users/@me": {"id": "1", "username": "bot", "discriminator": "0", "avatar": None, "bot": True},
            "/api/v10/oauth2/applications/@me": {
                "id": "1",
                "name": "bot",
                "description": "",
                "icon": None,
                "verify_key": "",
                "flags": 1 << 19,
                "bot_public": False,
                "bot_require_code_grant": False,
                "owner": {"id": OWNER, "username": "owner", "discriminator": "0", "avatar": None},
            },
        }
        status, body = (
            (200, bodies[scope["path"]]) if authorized else (401, {"message": "401: Unauthorized", "code": 0})
        )
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(body).encode()})


def role(key: str, name: str, permissions: int) -> Json:
    """A role of the guild."""
    plain = {"color": 0, "hoist": False, "managed": False, "mentionable": False, "position": 0}
    return {"id": key, "name": name, "permissions": str(permissions), **plain}


def message(number: int, content: str, *, author: str = "302", channel: str = GENERAL, **more: Json) -> dict[str, Json]:
    """A message as the gateway tells it, written in the second of its number."""
    user = {"id": author, "username": f"user{author}", "global_name": f"User {author}", "discriminator": "0"}
    member = {"roles": ["500"] if author == MOD else [], "joined_at": "2026-01-01T00:00:00+00:00", "flags": 0}
    return {
        "id": str(((1_768_075_200 + number) * 1000 - 1_420_070_400_000) << 22),
        "type": 0,
        "channel_id": channel,
        "guild_id": GUILD,
        "content": content,
        "edited_timestamp": None,
        "timestamp": f"2026-01-10T20:00:{number:02}.000000+00:00",
        "author": user | {"avatar": None},
        "member": member,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "flags": 0,
        "components": [],
        **more,
    }
