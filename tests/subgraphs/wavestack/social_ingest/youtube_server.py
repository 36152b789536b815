"""A server that speaks the part of YouTube's Data API v3 that live chats need, over real HTTP."""

import json
from typing import Any
from urllib.parse import parse_qsl

Json = Any  # JSON values
CHANNEL, UPLOADS, VIDEO, CHAT, KEY = "UC1", "UU1", "v1", "chat1", "the key"


class YouTube:
    """One channel with one video. Tests change what it says, and put faults in front of what is asked next."""

    def __init__(self) -> None:
        self.details: dict[str, Json] = {}
        self.items: list[Json] = []
        self.offline_at: str | None = None
        self.page_size = 2
        self.faults: list[tuple[str, int, str]] = []
        self.asked: list[tuple[str, dict[str, str]]] = []

    def goes_live(self) -> None:
        """The video is a live stream from now on."""
        self.details = {"actualStartTime": "2026-01-10T20:00:00Z", "activeLiveChatId": CHAT}

    def say(self, kind: str, number: int, author: str = "a", **details: Json) -> None:
        """One more item in the chat; `details` are those of its kind."""
        name = kind.removesuffix("Event") + "Details"
        at = f"2026-01-10T20:00:{number:02}.123456Z"
        snippet = {"type": kind, "liveChatId": CHAT, "publishedAt": at, "authorChannelId": f"UC{author}"}
        who = {"channelId": f"UC{author}", "displayName": f"@{author}", "isChatOwner": author == "owner"}
        who |= {"isChatSponsor": author in {"owner", "member"}, "isChatModerator": author == "mod"}
        if kind == "tombstone":
            who, snippet = {}, {"type": kind, "liveChatId": CHAT, "publishedAt": at}
        item = {"kind": "youtube#liveChatMessage", "id": f"m{number}", "snippet": snippet | {name: details}}
        self.items.append(item | ({"authorDetails": who} if who else {}))

    async def __call__(self, scope: Json, _receive: Json, send: Json) -> None:
        """Answer a request."""
        if scope["type"] == "lifespan":
            return
        path, wanted = scope["path"].removeprefix("/youtube/v3/"), dict(parse_qsl(scope["query_string"].decode()))
        self.asked.append((path, wanted))
        status, body = self._answer(path, wanted, dict(scope["headers"]).get(b"x-goog-api-key", b"").decode())
        headers = [(b"content-type", b"application/json; charset=UTF-8")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(body).encode()})

    def _answer(self, path: str, wanted: dict[str, str], key: str) -> tuple[int, Json]:
        if key != KEY:
            return refusal(400, "badRequest", "API key not valid. Please pass a valid API key.")
        if self.faults and self.faults[0][0] == path:
            _, status, reason = self.faults.pop(0)
            return refusal(status, reason, f"Said for a test: {reason}")
        match path:
            case "channels" if wanted.get("part") == "contentDetails":
                playlists = {"contentDetails": {"relatedPlaylists": {"uploads": UPLOADS}}}
                return 200, {"items": [{"id": CHANNEL, **playlists}]} if wanted.get("id") == CHANNEL else {}
            case "playlistItems" if wanted.get("playlistId") == UPLOADS and int(wanted["maxResults"]) <= 50:
                return 200, {"items": [{"contentDetails": {"videoId": VIDEO}}]}
            case "videos" if "liveStreamingDetails" in wanted["part"] and wanted.get("id") == VIDEO:
                snippet = {"channelId": CHANNEL, "channelTitle": "Creator", "title": "Night"}
                return 200, {"items": [{"id": VIDEO, "snippet": snippet, "liveStreamingDetails": self.details}]}
            case "liveChat/messages" if wanted.get("liveChatId") == CHAT and 200 <= int(wanted["maxResults"]) <= 2000:
                return 200, self._page(int(wanted.get("pageToken", "0")))
        return refusal(404, "notFound", f"Nothing at {path} for {wanted}")

    def _page(self, start: int) -> Json:
        items = self.items[start : start + self.page_size]
        page = {"kind": "youtube#liveChatMessageListResponse", "pollingIntervalMillis": 5, "items": items}
        return (
            page
            | {"nextPageToken": str(start + len(items))}
            | ({"offlineAt": self.offline_at} if self.offline_at else {})
        )


def refusal(status: int, reason: str, message: str) -> tuple[int, Json]:
    """An error as Google writes it."""
    errors = [{"message": message, "domain": "youtube.liveChat", "reason": reason}]
    return status, {"error": {"code": status, "message": message, "errors": errors}}
