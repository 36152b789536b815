"""Requests as the Facebook Pages API takes them come in, a sandbox's answers go out."""

import json
import secrets
from dataclasses import replace
from typing import Any, Final

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath

from subgraphs.wavestack.social_publisher.adapters.sandbox.doors import (
    Answer,
    HttpRequest,
    Refusals,
    entered,
    fetched,
    form_of,
    meta_consent_routes,
)
from subgraphs.wavestack.social_publisher.adapters.sandbox.graph_forms import (
    graph_refusal,
    moment,
    phases,
    transferred,
)
from subgraphs.wavestack.social_publisher.adapters.sandbox.state import Fault, Post, Sandbox, SandboxError, Upload

NAME: Final = "facebook"
BASE: Final = f"/sandbox/{NAME}"
_REFUSALS: Final[Refusals] = {SandboxError: graph_refusal}
_PAGE: Final = "sandbox_facebook"


@get(f"{BASE}/me/accounts", exception_handlers=_REFUSALS)
async def list_pages(request: HttpRequest) -> Answer:
    """The one page, with a token of its own."""
    token = entered(request, NAME).page_token(request.headers.get("authorization", "").rpartition(" ")[2])
    return Response({"data": [{"id": _PAGE, "name": "Sandbox page", "access_token": token}]})


@post(f"{BASE}/{{page:str}}/photos", status_code=200, exception_handlers=_REFUSALS)
async def create_photo(request: HttpRequest, page: FromPath[str]) -> Answer:  # noqa: ARG001 - there is one
    """Fetch a photo that nobody sees yet."""
    sandbox, form = entered(request, NAME), await form_of(request)
    image = await fetched(sandbox, str(form.get("url", "")))
    if not image:
        raise SandboxError(Fault.INVALID, "Missing or invalid image file.")
    photo = sandbox.open("photo", len(image))
    if sandbox.is_broken(sandbox.receive(photo.id, 0, image, len(image))):
        raise SandboxError(Fault.INVALID, "Missing or invalid image file.")
    return Response({"id": photo.id})


@post(f"{BASE}/{{page:str}}/video_reels", status_code=200, exception_handlers=_REFUSALS)
async def change_reel(request: HttpRequest, page: FromPath[str]) -> Answer:  # noqa: ARG001 - as above
    """Begin or finish a reel."""
    sandbox, form = entered(request, NAME), await form_of(request)
    if form.get("upload_phase") == "start":
        reel = sandbox.open("reel", 0)
        url = f"{str(request.base_url).rstrip('/')}{BASE}/rupload/{reel.id}"
        return Response({"video_id": reel.id, "upload_url": url})
    _finish(sandbox, sandbox.upload(str(form.get("video_id"))), str(form.get("description", "")))
    return Response({"success": True})


@post(f"{BASE}/rupload/{{video_id:str}}", status_code=200, exception_handlers=_REFUSALS)
async def transfer(request: HttpRequest, video_id: FromPath[str]) -> Answer:
    """Take bytes of a reel."""
    await transferred(request, entered(request, NAME), video_id)
    return Response({"success": True})


@post(f"{BASE}/{{page:str}}/videos", status_code=200, exception_handlers=_REFUSALS)
async def change_video(request: HttpRequest, page: FromPath[str]) -> Answer:  # noqa: ARG001 - as above
    """Begin a video, take bytes of it, or finish it."""
    sandbox, form = entered(request, NAME), await form_of(request)
    phase = form.get("upload_phase")
    if phase == "start":
        video = sandbox.open("video", int(form["file_size"]))
        offsets = {"start_offset": "0", "end_offset": str(video.size)}
        return Response({"upload_session_id": video.id, "video_id": video.id} | offsets)
    video = sandbox.upload(str(form.get("upload_session_id")))
    if phase == "transfer":
        chunk: UploadFile = form["video_file_chunk"]
        video = sandbox.receive(video.id, int(form["start_offset"]), await chunk.read(), video.size)
        return Response({"start_offset": str(video.received), "end_offset": str(video.size)})
    _finish(sandbox, video, str(form.get("description", "")))
    return Response({"success": True})


@post(f"{BASE}/{{video_id:str}}/thumbnails", status_code=200, exception_handlers=_REFUSALS)
async def set_thumbnail(request: HttpRequest, video_id: FromPath[str]) -> Answer:
    """Give a video its picture."""
    sandbox = entered(request, NAME)
    video = sandbox.upload(video_id)
    sandbox.keep(replace(video, fields={**video.fields, "thumbnail": True}))
    return Response({"success": True})


@post(f"{BASE}/{{page:str}}/feed", status_code=200, exception_handlers=_REFUSALS)
async def write_feed(request: HttpRequest, page: FromPath[str]) -> Answer:
    """Post words, with photos that are there."""
    sandbox, form = entered(request, NAME), await form_of(request)
    attached = json.loads(str(form.get("attached_media", "[]")))
    photo = sandbox.upload(attached[0]["media_fbid"]).id if attached else None
    if photo is None and not form.get("message"):
        raise SandboxError(Fault.INVALID, "The post has no message and no attachments.")
    post_id = f"{page}_{secrets.randbits(60)}"
    return Response({"id": sandbox.publish("feed", str(form.get("message", "")), photo, post_id).id})


@get(f"{BASE}/{{page:str}}/feed", exception_handlers=_REFUSALS)
async def list_feed(request: HttpRequest, page: FromPath[str]) -> Answer:  # noqa: ARG001 - as above
    """The newest posts."""
    posts = [each for each in entered(request, NAME).posts() if each.kind == "feed"]
    return Response({"data": [_feed(each) for each in posts[:25]]})


@get(f"{BASE}/{{node:str}}", exception_handlers=_REFUSALS)
async def read_node(request: HttpRequest, node: FromPath[str]) -> Answer:
    """A video and how far it is, or a post's figures."""
    sandbox = entered(request, NAME)
    made = sandbox.post(node)
    figures = {} if made is None else _figures(sandbox, made)
    if "_" in node and made is not None:
        return Response(_feed(made) | figures)
    video = sandbox.upload(node)
    status = {"id": node, "status": phases(sandbox, video), "permalink_url": f"/reel/{node}/"}
    return Response(status | figures)


ROUTES: Final = (
    *meta_consent_routes(NAME),
    list_pages,
    create_photo,
    change_reel,
    transfer,
    change_video,
    set_thumbnail,
    write_feed,
    list_feed,
    read_node,
)


def _finish(sandbox: Sandbox, video: Upload, text: str) -> None:
    """A video that is there comes out; to say so twice changes nothing."""
    if video.complete_at is None:
        raise SandboxError(Fault.INVALID, "The video has not been uploaded.")
    if video.published_at is None:
        made = sandbox.publish(video.kind, text, video.id, video.id)
        sandbox.keep(replace(video, published_at=made.created_at))


def _feed(made: Post) -> dict[str, Any]:  # Any: JSON values
    shown = {"id": made.id, "message": made.text, "created_time": moment(made.created_at)}
    target = {} if made.upload_id is None else {"attachments": {"data": [{"target": {"id": made.upload_id}}]}}
    return shown | {"permalink_url": f"https://www.facebook.com/{made.id}"} | target


def _figures(sandbox: Sandbox, made: Post) -> dict[str, Any]:  # Any: as above
    figures = sandbox.figures(made)
    counted = {name: {"summary": {"total_count": figures[name]}} for name in ("likes", "comments")}
    seen = {"data": [{"name": "post_impressions", "values": [{"value": figures["views"]}]}]}
    views = {"insights": seen} if "_" in made.id else {"views": figures["views"]}
    return {**counted, **views, "shares": {"count": figures["shares"]}}
