"""Requests as LinkedIn's Posts, Images and Videos APIs take them come in, a sandbox's answers go out."""

import hashlib
import json
import secrets
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from litestar import Response, get, post, put
from litestar.params import FromPath

from subgraphs.wavestack.social_publisher.adapters.sandbox.doors import (
    Answer,
    HttpRequest,
    Refusals,
    consent_routes,
    entered,
)
from subgraphs.wavestack.social_publisher.adapters.sandbox.state import Fault, Post, Sandbox, SandboxError, Upload

NAME: Final = "linkedin"
BASE: Final = f"/sandbox/{NAME}"
PART: Final = 4 * 1024 * 1024
_CAPTION: Final = 3000
_ERRORS: Final = {
    Fault.TOKEN: (401, "EXPIRED_ACCESS_TOKEN"),
    Fault.QUOTA: (429, "TOO_MANY_REQUESTS"),
    Fault.DOWN: (503, "SERVICE_UNAVAILABLE"),
    Fault.UNKNOWN: (404, "NOT_FOUND"),
    Fault.INVALID: (422, "INVALID"),
    Fault.OFFSET: (400, "BAD_REQUEST"),
    Fault.FORBIDDEN: (403, "ACCESS_DENIED"),
}
_QUOTA: Final = "Resource level throttle APPLICATION_AND_MEMBER DAY limit for calls to this resource is reached."


def refusal(_: HttpRequest, refused: SandboxError) -> Answer:
    """LinkedIn's form of an error."""
    status, code = _ERRORS[refused.fault]
    message = _QUOTA if refused.fault == Fault.QUOTA else refused.message
    return Response({"status": status, "code": code, "message": message}, status_code=status)


_REFUSALS: Final[Refusals] = {SandboxError: refusal}


@get(f"{BASE}/v2/userinfo", exception_handlers=_REFUSALS)
async def read_member(request: HttpRequest) -> Answer:
    """The one member."""
    entered(request, NAME)
    return Response({"sub": "sandbox", "name": "Sandbox member"})


@post(f"{BASE}/rest/images", status_code=200, exception_handlers=_REFUSALS)
async def begin_image(request: HttpRequest) -> Answer:
    """Begin an image."""
    image = entered(request, NAME).open("image", 0)
    value = {"image": f"urn:li:image:{image.id}", "uploadUrl": _address(request, image, 0)}
    return Response({"value": value})


@post(f"{BASE}/rest/videos", status_code=200, exception_handlers=_REFUSALS)
async def change_video(request: HttpRequest) -> Answer:
    """Begin a video in parts, or say that all parts are there."""
    sandbox, wanted = entered(request, NAME), json.loads(await request.body())
    if request.query_params.get("action") == "initializeUpload":
        size = wanted["initializeUploadRequest"]["fileSizeBytes"]
        video = sandbox.open("video", size)
        parts = [
            {"firstByte": first, "lastByte": min(first + PART, size) - 1, "uploadUrl": _address(request, video, first)}
            for first in range(0, size, PART)
        ]
        value = {"video": f"urn:li:video:{video.id}", "uploadInstructions": parts, "uploadToken": ""}
        return Response({"value": value})
    final = wanted["finalizeUploadRequest"]
    video = sandbox.upload(_id(final["video"]))
    if final["uploadedPartIds"] != video.parts:
        raise SandboxError(Fault.INVALID, "The uploaded parts are not those that were received.")
    sandbox.keep(replace(video, complete_at=sandbox.now.isoformat()))
    return Response(None, status_code=200)


@put(f"{BASE}/upload/{{upload_id:str}}/{{first:int}}", status_code=201, exception_handlers=_REFUSALS)
async def receive(request: HttpRequest, upload_id: FromPath[str], first: FromPath[int]) -> Answer:
    """Take a part; the first one begins anew."""
    sandbox, content = entered(request, NAME), await request.body()
    upload, tag = sandbox.upload(upload_id), hashlib.sha256(content).hexdigest()
    head = content[:16].hex() if first == 0 else upload.head
    done = sandbox.now.isoformat() if upload.kind == "image" else None
    parts = [*upload.parts, tag] if first else [tag]
    sandbox.keep(replace(upload, head=head, parts=parts, complete_at=done))
    return Response(None, status_code=201, headers={"etag": tag})


@get([f"{BASE}/rest/images/{{urn:str}}", f"{BASE}/rest/videos/{{urn:str}}"], exception_handlers=_REFUSALS)
async def read_media(request: HttpRequest, urn: FromPath[str]) -> Answer:
    """How far an image or a video is."""
    sandbox = entered(request, NAME)
    return Response({"id": urn, "status": _status(sandbox, sandbox.upload(_id(urn)))})


@post(f"{BASE}/rest/posts", status_code=201, exception_handlers=_REFUSALS)
async def create_post(request: HttpRequest) -> Answer:
    """Let a post come out."""
    sandbox, wanted = entered(request, NAME), json.loads(await request.body())
    media, text = (wanted.get("content") or {}).get("media", {}).get("id"), wanted["commentary"]
    if len(text.replace("\\", "")) > _CAPTION or (not text and media is None):
        raise SandboxError(Fault.INVALID, "The commentary is missing or too long.")
    if media is not None and _status(sandbox, sandbox.upload(_id(media))) != "AVAILABLE":
        raise SandboxError(Fault.INVALID, "The media asset is not available.")
    same = next((each.id for each in sandbox.posts() if (each.text, each.upload_id) == (text, media)), None)
    if same is not None:
        raise SandboxError(Fault.INVALID, f"Content is a duplicate of {same}")
    made = sandbox.publish("post", text, media, f"urn:li:share:{secrets.randbits(60)}")
    return Response(None, status_code=201, headers={"x-restli-id": made.id})


@get(f"{BASE}/rest/posts", exception_handlers=_REFUSALS)
async def list_posts(request: HttpRequest) -> Answer:
    """The newest posts, for clients that may read them."""
    sandbox = entered(request, NAME)
    if not sandbox.lists_posts:
        raise SandboxError(Fault.FORBIDDEN, "Not enough permissions to access: posts.FINDER-author")
    return Response({"elements": [_post(each) for each in sandbox.posts()[:25]]})


@get(f"{BASE}/rest/socialActions/{{urn:str}}", exception_handlers=_REFUSALS)
async def read_actions(request: HttpRequest, urn: FromPath[str]) -> Answer:
    """Reactions to a post."""
    sandbox = entered(request, NAME)
    made = sandbox.post(urn)
    if made is None:
        raise SandboxError(Fault.UNKNOWN, "There is no such post.")
    figures = sandbox.figures(made)
    comments = {"aggregatedTotalComments": figures["comments"]}
    return Response({"likesSummary": {"totalLikes": figures["likes"]}, "commentsSummary": comments})


ROUTES: Final = (
    *consent_routes(NAME),
    read_member,
    begin_image,
    change_video,
    receive,
    read_media,
    create_post,
    list_posts,
    read_actions,
)


def _address(request: HttpRequest, upload: Upload, first: int) -> str:
    return f"{str(request.base_url).rstrip('/')}{BASE}/upload/{upload.id}/{first}"


def _id(urn: str) -> str:
    return urn.rpartition(":")[2]


def _status(sandbox: Sandbox, upload: Upload) -> str:
    if upload.complete_at is None:
        return "WAITING_UPLOAD"
    if sandbox.is_broken(upload):
        return "PROCESSING_FAILED"
    return "AVAILABLE" if sandbox.is_processed(upload) else "PROCESSING"


def _post(made: Post) -> dict[str, Any]:  # Any: JSON values
    created = int(datetime.fromisoformat(made.created_at).timestamp() * 1000)
    content = {} if made.upload_id is None else {"content": {"media": {"id": made.upload_id}}}
    return {"id": made.id, "commentary": made.text, "createdAt": created} | content
