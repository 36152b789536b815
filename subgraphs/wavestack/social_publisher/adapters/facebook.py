"""Requests in our words come in, the Facebook Pages API over HTTP answers them (posts, photos, videos, reels)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson

from subgraphs.wavestack.social_publisher.adapters.graph_api import CHUNK, GraphApi, is_unknown, since
from subgraphs.wavestack.social_publisher.domain.rules import MediaKind, PostType
from subgraphs.wavestack.social_publisher.ports import (
    Access,
    Counts,
    Order,
    PlatformAccount,
    PlatformError,
    Reader,
    Refusal,
    Session,
    SessionGoneError,
    Stage,
    State,
)

Json = Any  # JSON values

_SITE: Final = "https://www.facebook.com"
_FEED: Final = "id,message,created_time,permalink_url,attachments{target{id}}"
_FIGURES: Final = "likes.summary(true).limit(0),comments.summary(true).limit(0)"


class Facebook:
    """The API at a base URL. A session is of a reel, a video, a photo that nobody sees yet, or of words alone."""

    covers = True
    publishes_itself = False

    def __init__(self, base_url: str) -> None:
        self._api = GraphApi("Facebook", base_url)

    async def account(self, token: str) -> PlatformAccount:
        """The first page that a token's owner manages, with the page's own token."""
        found = await self._api.get("/me/accounts", token, fields="id,name,access_token")
        pages = found.get("data") or []
        if not pages:
            raise PlatformError(Refusal.FINAL, "noPage", "This Facebook account manages no page.")
        return PlatformAccount(str(pages[0]["id"]), str(pages[0]["name"]), str(pages[0]["access_token"]))

    async def begin(self, access: Access, order: Order) -> Session:
        """Begin an upload, where there is something to upload."""
        page, token, media = access.account_id, access.token, order.media
        if media is None:
            return {"kind": "words"}
        if media.kind == MediaKind.IMAGE:
            made = await self._api.post(f"/{page}/photos", token, published="false", url=order.media_address or "")
            return {"kind": "photo", "id": str(made["id"])}
        if order.content_type == PostType.REEL:
            made = await self._api.post(f"/{page}/video_reels", token, upload_phase="start")
            return {"kind": "reel", "id": str(made["video_id"]), "url": str(made["upload_url"])}
        made = await self._api.post(f"/{page}/videos", token, upload_phase="start", file_size=str(media.size))
        return {"kind": "video", "id": str(made["video_id"]), "upload": str(made["upload_session_id"])}

    async def look(self, access: Access, session: Session, order: Order) -> State:
        """What became of the video, or what in the page's feed has come of the photo or the words."""
        if session["kind"] in {"words", "photo"}:
            return await self._in_feed(access, session.get("id"), order) or State(Stage.READY)
        try:
            found = await self._api.get(f"/{session['id']}", access.token, fields="status,permalink_url")
        except PlatformError as refused:
            if is_unknown(refused):
                raise SessionGoneError from refused
            raise
        return _video_state(session["id"], found)

    async def send(self, access: Access, session: Session, read: Reader, start: int, size: int) -> None:
        """Send a piece of a video or reel."""
        if session["kind"] == "reel":
            await self._api.transfer(session["url"], access.token, read, start, size)
            return
        await self._api.post_file(
            f"/{access.account_id}/videos",
            access.token,
            "video_file_chunk",
            await read(start, min(start + CHUNK, size)),
            "application/octet-stream",
            upload_phase="transfer",
            upload_session_id=session["upload"],
            start_offset=str(start),
        )

    async def publish(self, access: Access, session: Session, order: Order) -> State | None:
        """Finish a video or reel, or write to the feed."""
        page, token, kind = access.account_id, access.token, session["kind"]
        if kind in {"words", "photo"}:
            photo = (
                {"attached_media": orjson.dumps([{"media_fbid": session["id"]}]).decode()} if "id" in session else {}
            )
            made = await self._api.post(f"/{page}/feed", token, message=order.text, **photo)
            return State(Stage.PUBLISHED, external_id=str(made["id"]), url=f"{_SITE}/{made['id']}")
        if order.cover is not None:
            await self._api.post_file(
                f"/{session['id']}/thumbnails", token, "source", order.cover, "image/png", is_preferred="true"
            )
        finish = {"upload_phase": "finish", "description": order.text}
        if kind == "reel":
            reel = {"video_id": session["id"], "video_state": "PUBLISHED"}
            await self._api.post(f"/{page}/video_reels", token, **finish, **reel)
        else:
            await self._api.post(f"/{page}/videos", token, **finish, upload_session_id=session["upload"])
        return None

    async def counts(self, access: Access, external_ids: Sequence[str]) -> Mapping[str, Counts]:
        """Figures, one request a post. Posts of a page have `_` in their identifiers, videos have not."""
        counted = {}
        for post_id in external_ids:
            more = "shares,insights.metric(post_impressions)" if "_" in post_id else "views"
            try:
                found = await self._api.get(f"/{post_id}", access.token, fields=f"{_FIGURES},{more}")
            except PlatformError as refused:
                if not is_unknown(refused):
                    raise
                continue
            counted[post_id] = _counts(found)
        return counted

    async def _in_feed(self, access: Access, photo_id: str | None, order: Order) -> State | None:
        found = await self._api.get(f"/{access.account_id}/feed", access.token, fields=_FEED, limit="25")
        for post in reversed(found.get("data") or []):
            targets = {each.get("target", {}).get("id") for each in (post.get("attachments") or {}).get("data", [])}
            same = photo_id in targets if photo_id else (not targets and post.get("message") == order.text)
            if same and str(post["id"]) not in order.taken and since(post["created_time"], order.begun_at):
                url = post.get("permalink_url") or f"{_SITE}/{post['id']}"
                return State(Stage.PUBLISHED, external_id=str(post["id"]), url=url)
        return None


def _video_state(video_id: str, found: Mapping[str, Json]) -> State:
    status = found.get("status") or {}
    uploading, publishing = status.get("uploading_phase") or {}, status.get("publishing_phase") or {}
    processing = status.get("processing_phase") or {}
    if status.get("video_status") == "error" or processing.get("status") == "error":
        return State(Stage.FAILED, failure=str((processing.get("error") or {}).get("message") or "it has an error"))
    if publishing.get("status") == "complete":
        path = str(found.get("permalink_url") or f"/{video_id}")
        return State(Stage.PUBLISHED, external_id=video_id, url=path if path.startswith("http") else f"{_SITE}{path}")
    if uploading.get("status") != "complete":
        return State(Stage.UPLOADING, received=int(uploading.get("bytes_transferred") or 0))
    return State(Stage.READY if publishing.get("status") == "not_started" else Stage.PROCESSING)


def _counts(found: Mapping[str, Json]) -> Counts:
    insights = (found.get("insights") or {}).get("data") or [{}]
    seen = (insights[0].get("values") or [{}])[0].get("value") or 0
    likes, comments = (
        int(((found.get(name) or {}).get("summary") or {}).get("total_count") or 0) for name in ("likes", "comments")
    )
    shares = int((found.get("shares") or {}).get("count") or 0)
    return Counts(int(found.get("views") or seen), likes, comments, shares)
