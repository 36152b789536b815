"""Requests in our words come in, YouTube Data API v3 over HTTP answers them (resumable upload protocol)."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

import orjson
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError
from pyreqwest.response import Response

from subgraphs.wavestack.youtube_publisher.domain.uploads import CATEGORY, Upload
from subgraphs.wavestack.youtube_publisher.ports import Channel, PlatformError, Sent, SessionGoneError, VideoState

_SECONDS: Final = 60.0
_MORE: Final = 308
_GONE: Final = frozenset({404, 410})

Json = Any  # JSON values


class YouTubeApi:
    """The API at a base URL."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url.rstrip("/")
        self._client: Client | None = None

    async def channel(self, token: str) -> Channel:
        """The channel that a token is for."""
        found = await self._call("GET", "/youtube/v3/channels?part=snippet,statistics&mine=true", token)
        items = found.get("items") or []
        if not items:
            raise PlatformError(404, "channelNotFound", "This Google account has no YouTube channel.")
        statistics = items[0].get("statistics", {})
        followers = int(statistics.get("subscriberCount") or 0)
        return Channel(items[0]["id"], items[0]["snippet"]["title"], followers)

    async def begin(self, token: str, upload: Upload, *, size: int) -> str:
        """Open a session for so many bytes; answers its address."""
        headers = {"x-upload-content-length": str(size), "x-upload-content-type": "video/*"}
        path = "/upload/youtube/v3/videos?uploadType=resumable&part=snippet,status"
        response = await self._request("POST", self._base_url + path, token, _resource(upload), headers)
        location = response.headers.get("location")
        if location is None:
            raise PlatformError(502, "noSession", "YouTube opened no upload session.")
        return location

    async def received(self, session_url: str, *, size: int) -> Sent:
        """How far a session is."""
        return await self._put(session_url, b"", f"bytes */{size}")

    async def send(self, session_url: str, chunk: bytes, *, start: int, size: int) -> Sent:
        """Send bytes from `start` on."""
        return await self._put(session_url, chunk, f"bytes {start}-{start + len(chunk) - 1}/{size}")

    async def set_thumbnail(self, token: str, youtube_id: str, image: bytes, content_type: str) -> None:
        """Give a video its picture."""
        url = f"{self._base_url}/upload/youtube/v3/thumbnails/set?videoId={youtube_id}"
        await self._request("POST", url, token, image, {"content-type": content_type})

    async def add_to_playlist(self, token: str, youtube_id: str, playlist_id: str) -> None:
        """Append a video to a playlist, unless it is there: YouTube would take it twice."""
        query = urlencode({"part": "id", "playlistId": playlist_id, "videoId": youtube_id})
        if (await self._call("GET", f"/youtube/v3/playlistItems?{query}", token)).get("items"):
            return
        resource = {"kind": "youtube#video", "videoId": youtube_id}
        body = {"snippet": {"playlistId": playlist_id, "resourceId": resource}}
        await self._call("POST", "/youtube/v3/playlistItems?part=snippet", token, body)

    async def videos(self, token: str, youtube_ids: Sequence[str]) -> list[VideoState]:
        """What is said of these videos."""
        path = f"/youtube/v3/videos?part=status,statistics,snippet,processingDetails&id={','.join(youtube_ids)}"
        found = await self._call("GET", path, token)
        return [_state(item) for item in found.get("items") or []]

    async def delete(self, token: str, youtube_id: str) -> None:
        """Remove a video; one that is gone is no error."""
        try:
            await self._request("DELETE", f"{self._base_url}/youtube/v3/videos?id={youtube_id}", token, None, {})
        except PlatformError as refused:
            if refused.status != 404:
                raise

    async def _call(self, method: str, path: str, token: str, body: Json = None) -> Mapping[str, Json]:
        data = None if body is None else orjson.dumps(body)
        response = await self._request(method, self._base_url + path, token, data, {})
        answered: Mapping[str, Json] = orjson.loads((await response.bytes()).to_bytes() or b"{}")
        return answered

    async def _request(
        self, method: str, url: str, token: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Response:
        sent = {"authorization": f"Bearer {token}", "content-type": "application/json", **headers}
        response = await self._send(method, url, body, sent)
        if response.status >= 400:
            raise await _refusal(response)
        return response

    async def _put(self, session_url: str, chunk: bytes, content_range: str) -> Sent:
        headers = {"content-range": content_range, "content-type": "video/*"}
        response = await self._send("PUT", session_url, chunk, headers)
        if response.status == _MORE:
            last = (response.headers.get("range") or "").rpartition("-")[2]
            return Sent(int(last) + 1 if last.isdigit() else 0, None)
        if response.status in _GONE:
            raise SessionGoneError
        if response.status >= 400:
            raise await _refusal(response)
        video = orjson.loads((await response.bytes()).to_bytes())
        return Sent(int(content_range.rpartition("/")[2]), video["id"])

    async def _send(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Response:
        request = self._open().request(method, url).headers(dict(headers))
        if body is not None:
            request = request.body_bytes(body)
        try:
            async with asyncio.timeout(_SECONDS):
                return await request.build().send()
        except PyreqwestError as error:
            raise ConnectionError("YouTube cannot be reached at the moment.") from error

    def _open(self) -> Client:
        if self._client is None:
            self._client = ClientBuilder().follow_redirects(False).build()
        return self._client


def _resource(upload: Upload) -> bytes:
    """The video resource of a new upload; a scheduled one is private until its time."""
    status: dict[str, Json] = {"privacyStatus": upload.privacy, "selfDeclaredMadeForKids": False}
    if upload.scheduled_at is not None:
        status |= {"privacyStatus": "private", "publishAt": upload.scheduled_at.strftime("%Y-%m-%dT%H:%M:%SZ")}
    snippet = {
        "title": upload.title,
        "description": upload.description,
        "tags": list(upload.tags),
        "categoryId": CATEGORY,
    }
    return orjson.dumps({"snippet": snippet, "status": status})


def _state(item: Mapping[str, Json]) -> VideoState:
    status, statistics = item.get("status") or {}, item.get("statistics") or {}
    processing = (item.get("processingDetails") or {}).get("processingStatus")
    failure = status.get("failureReason") or status.get("rejectionReason")
    if failure is None and processing in {"failed", "terminated"}:
        failure = processing
    published_at = (item.get("snippet") or {}).get("publishedAt")
    return VideoState(
        youtube_id=item["id"],
        processed=processing == "succeeded" or status.get("uploadStatus") == "processed",
        failure=failure,
        is_public=status.get("privacyStatus") == "public",
        published_at=None if published_at is None else datetime.fromisoformat(published_at),
        views=int(statistics.get("viewCount") or 0),
        likes=int(statistics.get("likeCount") or 0),
        comments=int(statistics.get("commentCount") or 0),
    )


async def _refusal(response: Response) -> PlatformError:
    """The error of an answer in Google's form, or what can be said without it."""
    body = (await response.bytes()).to_bytes()
    try:
        error = orjson.loads(body)["error"]
        reasons = error.get("errors") or [{}]
        return PlatformError(response.status, reasons[0].get("reason") or "refused", str(error["message"]))
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        return PlatformError(response.status, "refused", f"YouTube answered with status {response.status}.")
