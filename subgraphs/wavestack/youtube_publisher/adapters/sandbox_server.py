"""Requests as Google's servers take them come in, the sandbox's answers in Google's forms go out, over HTTP."""

import json
import re
from typing import Any, Final
from urllib.parse import urlencode

from litestar import MediaType, Request, Response, delete, get, post, put
from litestar.params import FromPath
from litestar.response import Redirect

from subgraphs.kit.app import Subgraph
from subgraphs.wavestack.youtube_publisher.adapters.sandbox import Sandbox, SandboxError, Session

SANDBOX: Final = "/sandbox/youtube"
CHANNEL: Final = "UCsandbox0000000000000000"
_RANGE: Final = re.compile(r"bytes (?:(\d+)-(\d+)|\*)/(\d+)")
_STARTED: Final = 308

HttpRequest = Request[Any, Any, Any]  # Any: no user, session or state of Litestar's is used
Answer = Response[Any]  # Any: JSON or nothing


@get(f"{SANDBOX}/authorize")
async def authorize(request: HttpRequest) -> Response[Any]:  # Any: a redirect has no content
    """The consent page of an owner who always agrees."""
    query = request.query_params
    code = _sandbox(request).grant()
    return Redirect(f"{query.get('redirect_uri', '')}?{urlencode({'code': code, 'state': query.get('state', '')})}")


@post(f"{SANDBOX}/token", status_code=200)
async def token(request: HttpRequest) -> Answer:
    """The token endpoint."""
    form = await request.form()
    grant = str(form.get("grant_type"))
    try:
        value = str(form.get("code" if grant == "authorization_code" else "refresh_token"))
        return Response(_sandbox(request).tokens(grant, value))
    except SandboxError as refused:
        return Response({"error": refused.reason, "error_description": refused.message}, status_code=refused.status)


@post(f"{SANDBOX}/upload/youtube/v3/videos", status_code=200)
async def begin(request: HttpRequest) -> Answer:
    """Open an upload session; its address is in the header `location`."""
    try:
        _authorize(request)
        size = int(request.headers.get("x-upload-content-length", "0"))
        session = _sandbox(request).open_session(json.loads(await request.body()), size)
    except SandboxError as refused:
        return _refusal(refused)
    location = f"{_origin(request)}{SANDBOX}/upload/sessions/{session.id}"
    return Response(None, headers={"location": location})


@put(f"{SANDBOX}/upload/sessions/{{session_id:str}}", status_code=200)
async def receive(request: HttpRequest, session_id: FromPath[str]) -> Answer:
    """Take a chunk, or say how far the session is."""
    data = await request.body()
    match = _RANGE.fullmatch(request.headers.get("content-range", ""))
    if match is None:
        return _refusal(SandboxError(400, "badRequest", "Content-Range is missing or malformed."))
    first, _, size = match.groups()
    try:
        session = _sandbox(request).receive(session_id, None if first is None else int(first), data, int(size))
    except SandboxError as refused:
        return _refusal(refused)
    return _progress(request, session)


@get(f"{SANDBOX}/youtube/v3/videos")
async def list_videos(request: HttpRequest) -> Answer:
    """What is said of videos."""
    try:
        _authorize(request)
    except SandboxError as refused:
        return _refusal(refused)
    found = [_sandbox(request).video(video_id) for video_id in request.query_params.get("id", "").split(",")]
    return Response({"items": [video for video in found if video is not None]})


@delete(f"{SANDBOX}/youtube/v3/videos", status_code=200)
async def delete_video(request: HttpRequest) -> Answer:
    """Remove a video."""
    try:
        _authorize(request)
        _sandbox(request).delete(request.query_params.get("id", ""))
    except SandboxError as refused:
        return _refusal(refused)
    return Response(None, status_code=204)


@get(f"{SANDBOX}/youtube/v3/channels")
async def list_channels(request: HttpRequest) -> Answer:
    """The one channel."""
    try:
        _authorize(request)
    except SandboxError as refused:
        return _refusal(refused)
    channel = {"id": CHANNEL, "snippet": {"title": "Sandbox channel"}, "statistics": {"subscriberCount": "1200"}}
    return Response({"items": [channel]})


@post(f"{SANDBOX}/upload/youtube/v3/thumbnails/set", status_code=200)
async def set_thumbnail(request: HttpRequest) -> Answer:
    """Give a video its picture."""
    try:
        _authorize(request)
        _sandbox(request).set_thumbnail(request.query_params.get("videoId", ""), await request.body())
    except SandboxError as refused:
        return _refusal(refused)
    return Response({"kind": "youtube#thumbnailSetResponse"})


@get(f"{SANDBOX}/youtube/v3/playlistItems")
async def list_playlist_items(request: HttpRequest) -> Answer:
    """How often a video is in a playlist."""
    try:
        _authorize(request)
    except SandboxError as refused:
        return _refusal(refused)
    query = request.query_params
    found = [each for each in _sandbox(request).playlists(query.get("videoId", "")) if each == query.get("playlistId")]
    return Response({"items": [{"kind": "youtube#playlistItem"} for _ in found]})


@post(f"{SANDBOX}/youtube/v3/playlistItems", status_code=200)
async def add_to_playlist(request: HttpRequest) -> Answer:
    """Append a video to a playlist."""
    try:
        _authorize(request)
        snippet = json.loads(await request.body())["snippet"]
        _sandbox(request).add_to_playlist(snippet["resourceId"]["videoId"], snippet["playlistId"])
    except SandboxError as refused:
        return _refusal(refused)
    return Response({"kind": "youtube#playlistItem"})


ROUTES: Final = (
    authorize,
    token,
    begin,
    receive,
    list_videos,
    delete_video,
    list_channels,
    set_thumbnail,
    list_playlist_items,
    add_to_playlist,
)


def _sandbox(request: HttpRequest) -> Sandbox:
    subgraph: Subgraph[Any] = request.app.state.subgraph  # Any: this module does not know the subgraph's resources
    sandbox: Sandbox = subgraph.resources.sandbox
    return sandbox


def _authorize(request: HttpRequest) -> None:
    _sandbox(request).check(request.headers.get("authorization", "").removeprefix("Bearer "))


def _origin(request: HttpRequest) -> str:
    return str(request.base_url).rstrip("/")


def _progress(request: HttpRequest, session: Session) -> Answer:
    if session.video_id is None:
        last = {"range": f"bytes=0-{session.received - 1}"} if session.received else {}
        return Response(None, status_code=_STARTED, headers=last)
    return Response(_sandbox(request).video(session.video_id), media_type=MediaType.JSON)


def _refusal(refused: SandboxError) -> Answer:
    """Google's form of an error."""
    reason = {"reason": refused.reason, "message": refused.message, "domain": "youtube"}
    body = {"error": {"code": refused.status, "message": refused.message, "errors": [reason]}}
    return Response(body, status_code=refused.status)
