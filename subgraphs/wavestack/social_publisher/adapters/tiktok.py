"""Requests in our words come in, TikTok's Content Posting API over HTTP answers them (direct post of files)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson

from subgraphs.wavestack.social_publisher.adapters.web import Answer, Web, kind_of
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

CHUNK: Final = 10_000_000
"""Bytes of a chunk, between TikTok's 5 and 64 MB; the last one takes what is left over."""
_KINDS: Final = {
    "access_token_invalid": Refusal.EXPIRED,
    "rate_limit_exceeded": Refusal.PASSING,
    "internal_error": Refusal.PASSING,
    "spam_risk_too_many_posts": Refusal.QUOTA,
    "spam_risk_too_many_pending_share": Refusal.QUOTA,
    "reached_active_user_cap": Refusal.QUOTA,
}
_LEVELS: Final = ("PUBLIC_TO_EVERYONE", "FOLLOWER_OF_CREATOR", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY")
"""From everybody to nobody else."""
_USES: Final = ("comment", "duet", "stitch")
_GONE: Final = frozenset({403, 404, 410})
_PAGE: Final = 20


class TikTok:
    """The API at a base URL."""

    covers = False
    publishes_itself = True

    def __init__(self, base_url: str) -> None:
        self._web = Web("TikTok", base_url)

    async def account(self, token: str) -> PlatformAccount:
        """The account that a token is for."""
        answer = await self._web.ask(
            "GET", "/v2/user/info/", headers=_bearer(token), query={"fields": "open_id,username,display_name"}
        )
        user = _data(answer)["user"]
        return PlatformAccount(str(user["open_id"]), str(user.get("username") or user["display_name"]))

    async def begin(self, access: Access, order: Order) -> Session:
        """Announce a video, as its creator's settings allow it now; answers where its bytes go."""
        creator = await self._call(access, "/v2/post/publish/creator_info/query/", {})
        _check_length(order, creator)
        size = 0 if order.media is None else order.media.size
        chunk = min(CHUNK, size)
        found = await self._call(
            access,
            "/v2/post/publish/video/init/",
            {
                "post_info": {"title": order.text, **_post_settings(creator)},
                "source_info": {
                    "source": "FILE_UPLOAD",
                    "video_size": size,
                    "chunk_size": chunk,
                    "total_chunk_count": size // chunk,
                },
            },
        )
        kind = "video/mp4" if order.media is None else order.media.content_type
        return {"publish_id": str(found["publish_id"]), "upload_url": str(found["upload_url"]), "content_type": kind}

    async def look(self, access: Access, session: Session, order: Order) -> State:
        """What became of the video."""
        try:
            found = await self._call(access, "/v2/post/publish/status/fetch/", {"publish_id": session["publish_id"]})
        except PlatformError as refused:
            if refused.code == "invalid_publish_id":
                raise SessionGoneError from refused
            raise
        status = found["status"]
        if status == "FAILED":
            return State(Stage.FAILED, failure=str(found.get("fail_reason") or "it cannot be processed"))
        if status == "PUBLISH_COMPLETE":
            # TikTok's own spelling. A video that only its owner can see has no public identifier.
            (*_, video_id) = [session["publish_id"], *map(str, found.get("publicaly_available_post_id") or ())]
            url = f"https://www.tiktok.com/@{access.account_name}/video/{video_id}"
            return State(Stage.PUBLISHED, external_id=video_id, url=url)
        received = int(found.get("uploaded_bytes") or 0)
        if status == "PROCESSING_UPLOAD" and (order.media is None or received < order.media.size):
            return State(Stage.UPLOADING, received=received)
        return State(Stage.PROCESSING)

    async def send(
        self,
        access: Access,  # noqa: ARG002 - the port's: the address is enough
        session: Session,
        read: Reader,
        start: int,
        size: int,
    ) -> None:
        """Send a chunk."""
        rest = size - start
        end = start + CHUNK if rest >= 2 * CHUNK else size
        content = await read(start, end)
        headers = {"content-range": f"bytes {start}-{end - 1}/{size}", "content-type": session["content_type"]}
        answer = await self._web.ask("PUT", session["upload_url"], headers=headers, body=content)
        if answer.status in _GONE:
            raise SessionGoneError
        if answer.status == 416:
            raise ConnectionError("TikTok has other bytes than expected; asking it how many.")
        if answer.status >= 400:
            raise PlatformError(kind_of(answer.status), str(answer.status), "TikTok does not take the video's bytes.")

    async def publish(self, access: Access, session: Session, order: Order) -> State | None:  # noqa: ARG002 - the port's
        """Nothing is left to be done: videos come out once they are processed."""
        return None

    async def counts(self, access: Access, external_ids: Sequence[str]) -> Mapping[str, Counts]:
        """Figures of videos, twenty a request."""
        counted: dict[str, Counts] = {}
        fields = "id,view_count,like_count,comment_count,share_count"
        for first in range(0, len(external_ids), _PAGE):
            wanted = {"filters": {"video_ids": list(external_ids[first : first + _PAGE])}}
            found = await self._call(access, f"/v2/video/query/?fields={fields}", wanted)
            counted |= {str(video["id"]): _counts(video) for video in found.get("videos") or ()}
        return counted

    async def _call(self, access: Access, path: str, body: Mapping[str, Json]) -> Mapping[str, Json]:
        headers = {**_bearer(access.token), "content-type": "application/json; charset=UTF-8"}
        return _data(await self._web.ask("POST", path, headers=headers, body=orjson.dumps(body)))


def _data(answer: Answer) -> Mapping[str, Json]:
    """The data of an answer; every answer has an error, whose code is `ok` where there is none."""
    content = answer.json()
    error = content.get("error")
    if not isinstance(error, dict):
        sentence = f"TikTok answered with status {answer.status}."
        raise PlatformError(kind_of(answer.status), str(answer.status), sentence)
    code = str(error.get("code"))
    if code != "ok":
        kind = _KINDS.get(code, kind_of(answer.status))
        raise PlatformError(kind, code, str(error.get("message") or f"TikTok refuses: {code}."))
    data: Mapping[str, Json] = content.get("data") or {}
    return data


def _check_length(order: Order, creator: Mapping[str, Json]) -> None:
    most = int(creator.get("max_video_post_duration_sec") or 0)
    if most and order.media is not None and order.media.seconds > most:
        raise PlatformError(Refusal.FINAL, "video_too_long", f"This account takes videos of at most {most} seconds.")


def _post_settings(creator: Mapping[str, Json]) -> Mapping[str, Json]:
    """Whoever may see it and do something with it: as many as the creator's own settings allow.

    TikTok wants these settings to be asked for before every post, and takes no post that goes beyond them.
    """
    offered = creator.get("privacy_level_options") or ()
    level = next((level for level in _LEVELS if level in offered), _LEVELS[-1])
    return {"privacy_level": level} | {f"disable_{name}": bool(creator.get(f"{name}_disabled")) for name in _USES}


def _counts(video: Mapping[str, Json]) -> Counts:
    return Counts(*(int(video.get(f"{name}_count") or 0) for name in ("view", "like", "comment", "share")))


def _bearer(token: str) -> Mapping[str, str]:
    return {"authorization": f"Bearer {token}"}
