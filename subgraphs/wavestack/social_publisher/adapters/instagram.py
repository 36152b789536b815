"""Requests in our words come in, the Instagram Graph API over HTTP answers them (content publishing by containers)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from subgraphs.wavestack.social_publisher.adapters.graph_api import GraphApi, is_unknown, since
from subgraphs.wavestack.social_publisher.domain.rules import MediaKind, PostType
from subgraphs.wavestack.social_publisher.ports import (
    Access,
    Counts,
    Order,
    PlatformAccount,
    PlatformError,
    Reader,
    Session,
    SessionGoneError,
    Stage,
    State,
)

Json = Any  # JSON values

_MEDIA_TYPES: Final = {PostType.REEL: "REELS", PostType.STORY: "STORIES"}
_METRICS: Final = "views,likes,comments,shares"


class Instagram:
    """The API at a base URL. Videos are sent in pieces; images it fetches itself."""

    covers = True
    publishes_itself = False

    def __init__(self, base_url: str) -> None:
        self._api = GraphApi("Instagram", base_url)

    async def account(self, token: str) -> PlatformAccount:
        """The professional account that a token is for."""
        found = await self._api.get("/me", token, fields="user_id,username")
        return PlatformAccount(str(found["user_id"]), str(found["username"]))

    async def begin(self, access: Access, order: Order) -> Session:
        """Create a container."""
        fields = {"caption": order.text}
        if order.content_type in _MEDIA_TYPES:
            fields["media_type"] = _MEDIA_TYPES[order.content_type]
        if order.media is not None and order.media.kind == MediaKind.VIDEO:
            fields["upload_type"] = "resumable"
        else:
            fields["image_url"] = order.media_address or ""
        if order.cover_address is not None and order.content_type == PostType.REEL:
            fields["cover_url"] = order.cover_address
        made = await self._api.post(f"/{access.account_id}/media", access.token, **fields)
        return {"container": str(made["id"])} | ({"uri": str(made["uri"])} if "uri" in made else {})

    async def look(self, access: Access, session: Session, order: Order) -> State:
        """What became of the container; what it became is found among the newest media."""
        container = session["container"]
        try:
            found = await self._api.get(f"/{container}", access.token, fields="status_code,status,video_status")
        except PlatformError as refused:
            if not is_unknown(refused):
                raise
            found = {"status_code": "EXPIRED"}
        status = str(found.get("status_code"))
        if status in {"PUBLISHED", "EXPIRED"}:
            published = await self._published(access, order)
            if published is None and status == "EXPIRED":
                raise SessionGoneError
            return published or State(Stage.PROCESSING)
        if status == "ERROR":
            return State(Stage.FAILED, failure=str(found.get("status") or "it cannot be processed"))
        if status == "FINISHED":
            return State(Stage.READY)
        uploading = (found.get("video_status") or {}).get("uploading_phase") or {}
        if "uri" in session and uploading.get("status") != "complete":
            return State(Stage.UPLOADING, received=int(uploading.get("bytes_transferred") or 0))
        return State(Stage.PROCESSING)

    async def send(self, access: Access, session: Session, read: Reader, start: int, size: int) -> None:
        """Send a piece of the video."""
        await self._api.transfer(session["uri"], access.token, read, start, size)

    async def publish(self, access: Access, session: Session, order: Order) -> State | None:  # noqa: ARG002 - the port's
        """Let the container come out."""
        path = f"/{access.account_id}/media_publish"
        made = await self._api.post(path, access.token, creation_id=session["container"])
        media_id = str(made["id"])
        try:
            found = await self._api.get(f"/{media_id}", access.token, fields="permalink")
        except (PlatformError, ConnectionError):
            found = {}  # it is out; its address is only a convenience
        return State(Stage.PUBLISHED, external_id=media_id, url=found.get("permalink"))

    async def counts(self, access: Access, external_ids: Sequence[str]) -> Mapping[str, Counts]:
        """Insights, one request a post."""
        counted = {}
        for media_id in external_ids:
            try:
                found = await self._api.get(f"/{media_id}/insights", access.token, metric=_METRICS)
            except PlatformError as refused:
                if not is_unknown(refused):
                    raise
                continue
            counted[media_id] = _counts(found)
        return counted

    async def _published(self, access: Access, order: Order) -> State | None:
        edge = "stories" if order.content_type == PostType.STORY else "media"
        fields = "id,caption,permalink,timestamp"
        found = await self._api.get(f"/{access.account_id}/{edge}", access.token, fields=fields, limit="25")
        own = [
            each
            for each in found.get("data", [])
            if str(each["id"]) not in order.taken
            and (edge == "stories" or (each.get("caption") or "") == order.text)
            and since(each["timestamp"], order.begun_at)
        ]
        if not own:
            return None
        first = min(own, key=lambda each: str(each["timestamp"]))
        return State(Stage.PUBLISHED, external_id=str(first["id"]), url=first.get("permalink"))


def _counts(found: Mapping[str, Json]) -> Counts:
    totals = {each["name"]: int(each["values"][0]["value"]) for each in found.get("data", [])}
    return Counts(*(totals.get(name, 0) for name in _METRICS.split(",")))
