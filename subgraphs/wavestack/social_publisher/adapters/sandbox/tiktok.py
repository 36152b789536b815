"""Requests as TikTok's Content Posting API takes them come in, a sandbox's answers go out."""

import json
import re
from typing import Any, Final

from litestar import Response, get, post, put
from litestar.params import FromPath

from subgraphs.wavestack.social_publisher.adapters.sandbox.doors import (
    Answer,
    HttpRequest,
    Refusals,
    consent_routes,
    entered,
    sandbox_of,
)
from subgraphs.wavestack.social_publisher.adapters.sandbox.state import Fault, Sandbox, SandboxError, Upload

NAME: Final = "tiktok"
BASE: Final = f"/sandbox/{NAME}"
_RANGE: Final = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
_LEAST: Final = 5_000_000
_MOST: Final = 64_000_000
_ERRORS: Final = {
    Fault.TOKEN: (401, "access_token_invalid"),
    Fault.QUOTA: (403, "spam_risk_too_many_posts"),
    Fault.DOWN: (500, "internal_error"),
    Fault.UNKNOWN: (400, "invalid_publish_id"),
    Fault.INVALID: (400, "invalid_params"),
    Fault.OFFSET: (416, "invalid_params"),
    Fault.FORBIDDEN: (403, "scope_not_authorized"),
}


def refusal(_: HttpRequest, refused: SandboxError) -> Answer:
    """TikTok's form of an error."""
    status, code = _ERRORS[refused.fault]
    return Response(_body({}, code, refused.message), status_code=status)


_REFUSALS: Final[Refusals] = {SandboxError: refusal}


@get(f"{BASE}/v2/user/info", exception_handlers=_REFUSALS)
async def read_user(request: HttpRequest) -> Answer:
    """The one account."""
    entered(request, NAME)
    user = {"open_id": "sandbox_tiktok", "username": "sandbox", "display_name": "Sandbox"}
    return Response(_body({"user": user}))


@post(f"{BASE}/v2/post/publish/creator_info/query", status_code=200, exception_handlers=_REFUSALS)
async def read_creator(request: HttpRequest) -> Answer:
    """What the creator allows."""
    creator = entered(request, NAME).read_settings()
    return Response(_body({"creator_username": "sandbox", "creator_nickname": "Sandbox", **creator}))


@post(f"{BASE}/v2/post/publish/video/init", status_code=200, exception_handlers=_REFUSALS)
async def begin(request: HttpRequest) -> Answer:
    """Announce a video, in chunks as TikTok takes them."""
    sandbox, wanted = entered(request, NAME), json.loads(await request.body())
    source, text = wanted["source_info"], wanted["post_info"]["title"]
    _check_settings(sandbox, wanted["post_info"])
    size, chunk = source["video_size"], source["chunk_size"]
    fits = chunk == size if size < _LEAST else _LEAST <= chunk <= _MOST
    if not fits or source["total_chunk_count"] != size // chunk or len(text) > 2200:
        raise SandboxError(Fault.INVALID, "The video's size, its chunks or its title are not as they must be.")
    video = sandbox.open("video", size, text=text, privacy=wanted["post_info"]["privacy_level"])
    url = f"{str(request.base_url).rstrip('/')}{BASE}/upload/{video.id}"
    return Response(_body({"publish_id": f"v_pub_file~{video.id}", "upload_url": url}))


@put(f"{BASE}/upload/{{video_id:str}}", status_code=201, exception_handlers=_REFUSALS)
async def receive(request: HttpRequest, video_id: FromPath[str]) -> Answer:
    """Take a chunk; who knows the address may send."""
    match = _RANGE.fullmatch(request.headers.get("content-range", ""))
    if match is None:
        raise SandboxError(Fault.INVALID, "Content-Range is missing or malformed.")
    start, _, size = map(int, match.groups())
    sandbox = sandbox_of(request, NAME)
    video = sandbox.receive(video_id, start, await request.body(), size)
    if video.complete_at is not None and not sandbox.is_broken(video):
        sandbox.publish("video", video.fields["text"], video.id, video.id)
    return Response(None, status_code=201 if video.complete_at else 206)


@post(f"{BASE}/v2/post/publish/status/fetch", status_code=200, exception_handlers=_REFUSALS)
async def read_status(request: HttpRequest) -> Answer:
    """How far a video is."""
    sandbox, wanted = entered(request, NAME), json.loads(await request.body())
    video = sandbox.upload(str(wanted["publish_id"]).rpartition("~")[2])
    return Response(_body({"uploaded_bytes": video.received} | _status(sandbox, video)))


@post(f"{BASE}/v2/video/query", status_code=200, exception_handlers=_REFUSALS)
async def list_videos(request: HttpRequest) -> Answer:
    """Figures of videos."""
    sandbox, wanted = entered(request, NAME), json.loads(await request.body())
    found = [sandbox.post(video_id) for video_id in wanted["filters"]["video_ids"]]
    names = {"views": "view_count", "likes": "like_count", "comments": "comment_count", "shares": "share_count"}
    videos = [
        {"id": video.id} | {names[name]: count for name, count in sandbox.figures(video).items()}
        for video in found
        if video is not None
    ]
    return Response(_body({"videos": videos, "has_more": False}))


ROUTES: Final = (*consent_routes(NAME), read_user, read_creator, begin, receive, read_status, list_videos)


def _check_settings(sandbox: Sandbox, post_info: dict[str, Any]) -> None:  # Any: JSON values
    """Refuse a post whose sender has not asked for the creator's settings, or goes beyond them."""
    if not sandbox.settings_were_read:
        raise SandboxError(Fault.INVALID, "The creator's settings must be queried before a post.")
    settings, levels = sandbox.settings, sandbox.settings["privacy_level_options"]
    used = [name for name in ("comment", "duet", "stitch") if not post_info.get(f"disable_{name}")]
    if post_info["privacy_level"] not in levels or any(settings[f"{name}_disabled"] for name in used):
        raise SandboxError(Fault.FORBIDDEN, "The post goes beyond what its creator's settings allow.")


def _body(data: dict[str, Any], code: str = "ok", message: str = "") -> dict[str, Any]:  # Any: JSON values
    return {"data": data, "error": {"code": code, "message": message, "log_id": "sandbox"}}


def _status(sandbox: Sandbox, video: Upload) -> dict[str, Any]:  # Any: as above
    if video.complete_at is None:
        return {"status": "PROCESSING_UPLOAD"}
    if sandbox.is_broken(video):
        return {"status": "FAILED", "fail_reason": "file_format_check_failed"}
    if not sandbox.is_processed(video):
        return {"status": "PROCESSING_UPLOAD"}
    return {"status": "PUBLISH_COMPLETE", "publicaly_available_post_id": [int(video.id)]}
