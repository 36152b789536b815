"""Requests as the Instagram Graph API takes them come in, a sandbox's answers go out."""

import secrets
from dataclasses import replace
from typing import Final

from litestar import Response, get, post
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

NAME: Final = "instagram"
BASE: Final = f"/sandbox/{NAME}"
_REFUSALS: Final[Refusals] = {SandboxError: graph_refusal}
_STORIES: Final = "STORIES"


@get(f"{BASE}/me", exception_handlers=_REFUSALS)
async def read_me(request: HttpRequest) -> Answer:
    """The one account."""
    entered(request, NAME)
    return Response({"user_id": "sandbox_instagram", "username": "sandbox"})


@post(f"{BASE}/{{account:str}}/media", status_code=200, exception_handlers=_REFUSALS)
async def create_container(request: HttpRequest, account: FromPath[str]) -> Answer:  # noqa: ARG001 - there is one
    """Make a container; an image is fetched at once."""
    sandbox, form = entered(request, NAME), await form_of(request)
    if len(str(form.get("caption", ""))) > 2200:
        raise SandboxError(Fault.INVALID, "The caption is too long.")
    texts = {key: str(value) for key, value in form.items()}
    container = sandbox.open(str(form.get("media_type", "IMAGE")), 0, **texts)
    if form.get("upload_type") == "resumable":
        uri = f"{str(request.base_url).rstrip('/')}{BASE}/rupload/{container.id}"
        return Response({"id": container.id, "uri": uri})
    image = await fetched(sandbox, texts.get("image_url", ""))
    sandbox.receive(container.id, 0, image or b"-", len(image) or 1)
    return Response({"id": container.id})


@post(f"{BASE}/rupload/{{container_id:str}}", status_code=200, exception_handlers=_REFUSALS)
async def transfer(request: HttpRequest, container_id: FromPath[str]) -> Answer:
    """Take bytes of a video."""
    await transferred(request, entered(request, NAME), container_id)
    return Response({"success": True})


@post(f"{BASE}/{{account:str}}/media_publish", status_code=200, exception_handlers=_REFUSALS)
async def publish(request: HttpRequest, account: FromPath[str]) -> Answer:  # noqa: ARG001 - there is one
    """Let a container come out, once."""
    sandbox, form = entered(request, NAME), await form_of(request)
    container = sandbox.upload(str(form.get("creation_id", "")))
    if _status(sandbox, container) != "FINISHED":
        raise SandboxError(Fault.INVALID, "Media ID is not available: the media is not ready for publishing.")
    text = container.fields.get("caption", "")
    made = sandbox.publish(container.kind, text, container.id, str(secrets.randbits(60)))
    sandbox.keep(replace(container, published_at=made.created_at))
    return Response({"id": made.id})


@get(f"{BASE}/{{node:str}}/media", exception_handlers=_REFUSALS)
async def list_media(request: HttpRequest, node: FromPath[str]) -> Answer:  # noqa: ARG001 - there is one account
    """The newest posts."""
    posts = [post for post in entered(request, NAME).posts() if post.kind != _STORIES]
    return Response({"data": [_media(each) for each in posts[:25]]})


@get(f"{BASE}/{{node:str}}/stories", exception_handlers=_REFUSALS)
async def list_stories(request: HttpRequest, node: FromPath[str]) -> Answer:  # noqa: ARG001 - as above
    """The newest stories."""
    posts = [post for post in entered(request, NAME).posts() if post.kind == _STORIES]
    return Response({"data": [_media(each) for each in posts[:25]]})


@get(f"{BASE}/{{node:str}}/insights", exception_handlers=_REFUSALS)
async def read_insights(request: HttpRequest, node: FromPath[str]) -> Answer:
    """Figures of a post."""
    sandbox = entered(request, NAME)
    found = sandbox.post(node)
    if found is None:
        raise SandboxError(Fault.UNKNOWN, f"Object with ID '{node}' does not exist.")
    figures = sandbox.figures(found)
    return Response({"data": [{"name": name, "values": [{"value": value}]} for name, value in figures.items()]})


@get(f"{BASE}/{{node:str}}", exception_handlers=_REFUSALS)
async def read_node(request: HttpRequest, node: FromPath[str]) -> Answer:
    """A post, or how far a container is."""
    sandbox = entered(request, NAME)
    found = sandbox.post(node)
    if found is not None:
        return Response(_media(found))
    container = sandbox.upload(node)
    status = _status(sandbox, container)
    body = {"id": node, "status_code": status, "status": f"{status}: the media cannot be decoded"}
    return Response(body | {"video_status": phases(sandbox, container)})


ROUTES: Final = (
    *meta_consent_routes(NAME),
    read_me,
    create_container,
    transfer,
    publish,
    list_media,
    list_stories,
    read_insights,
    read_node,
)


def _status(sandbox: Sandbox, container: Upload) -> str:
    if container.published_at is not None:
        return "PUBLISHED"
    if sandbox.is_broken(container):
        return "ERROR"
    return "FINISHED" if sandbox.is_processed(container) else "IN_PROGRESS"


def _media(made: Post) -> dict[str, str]:
    path = {"REELS": "reel", _STORIES: "stories/sandbox"}.get(made.kind, "p")
    url = f"https://www.instagram.com/{path}/{made.id}/"
    return {"id": made.id, "caption": made.text, "permalink": url, "timestamp": moment(made.created_at)}
