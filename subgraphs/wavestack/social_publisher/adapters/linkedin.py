"""Requests in our words come in, LinkedIn's Posts, Images and Videos APIs over HTTP answer them."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

import orjson

from subgraphs.wavestack.social_publisher.adapters.graph_api import SLACK_SECONDS
from subgraphs.wavestack.social_publisher.adapters.web import Answer, Web, kind_of
from subgraphs.wavestack.social_publisher.domain.rules import MediaKind
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

_VERSION: Final = "202506"
_SITE: Final = "https://www.linkedin.com/feed/update"
_DUPLICATE: Final = re.compile(r"duplicate of (urn:li:\w+:\d+)")
_FORBIDDEN: Final = "403"
_RESERVED: Final = str.maketrans({character: f"\\{character}" for character in r"\|{}@[]()<>*_~"})


class LinkedIn:
    """The API at a base URL. A session is of a video, an image, or of words alone."""

    covers = False
    publishes_itself = False

    def __init__(self, base_url: str) -> None:
        self._web = Web("LinkedIn", base_url)

    async def account(self, token: str) -> PlatformAccount:
        """The member that a token is for."""
        found = (await self._ask("GET", "/v2/userinfo", token)).json()
        return PlatformAccount(f"urn:li:person:{found['sub']}", str(found["name"]))

    async def begin(self, access: Access, order: Order) -> Session:
        """Begin an upload, where there is something to upload."""
        media = order.media
        if media is None:
            return {"kind": "words"}
        if media.kind == MediaKind.IMAGE:
            wanted = {"initializeUploadRequest": {"owner": access.account_id}}
            value = (await self._ask("POST", "/rest/images?action=initializeUpload", access.token, wanted)).json()
            return {"kind": "image", "id": value["value"]["image"], "url": value["value"]["uploadUrl"]}
        flags = {"uploadCaptions": False, "uploadThumbnail": False}
        video: Json = {"initializeUploadRequest": {"owner": access.account_id, "fileSizeBytes": media.size, **flags}}
        value = (await self._ask("POST", "/rest/videos?action=initializeUpload", access.token, video)).json()["value"]
        parts = orjson.dumps(value["uploadInstructions"]).decode()
        return {"kind": "video", "id": value["video"], "parts": parts, "upload_token": value["uploadToken"]}

    async def look(self, access: Access, session: Session, order: Order) -> State:
        """What the author has posted of it, else how far its media are."""
        published = await self._published(access, session.get("id"), order)
        if published is not None or session["kind"] == "words":
            return published or State(Stage.READY)
        path = f"/rest/{session['kind']}s/{quote(session['id'], safe='')}"
        try:
            found = (await self._ask("GET", path, access.token)).json()
        except PlatformError as refused:
            if refused.code == "404":
                raise SessionGoneError from refused
            raise
        status = found.get("status")
        if status == "PROCESSING_FAILED":
            return State(Stage.FAILED, failure=str(found.get("processingFailureReason") or "it cannot be processed"))
        stages = {"WAITING_UPLOAD": Stage.UPLOADING, "AVAILABLE": Stage.READY}
        return State(stages.get(str(status), Stage.PROCESSING))

    async def send(
        self,
        access: Access,
        session: Session,
        read: Reader,
        start: int,  # noqa: ARG002 - the port's: it tells of no bytes that it has
        size: int,
    ) -> None:
        """Send all parts and say that they are there: LinkedIn tells of none that it has."""
        if session["kind"] == "image":
            await self._put(access, session["url"], await read(0, size))
            return
        tags = [
            await self._put(access, part["uploadUrl"], await read(part["firstByte"], part["lastByte"] + 1))
            for part in orjson.loads(session["parts"])
        ]
        request = {"video": session["id"], "uploadToken": session["upload_token"], "uploadedPartIds": tags}
        wanted = {"finalizeUploadRequest": request}
        await self._ask("POST", "/rest/videos?action=finalizeUpload", access.token, wanted)

    async def publish(self, access: Access, session: Session, order: Order) -> State | None:
        """Write the post."""
        post = {
            "author": access.account_id,
            "commentary": order.text.translate(_RESERVED),
            "visibility": "PUBLIC",
            "distribution": {
                "feedDistribution": "MAIN_FEED",
                "targetEntities": [],
                "thirdPartyDistributionChannels": [],
            },
            "lifecycleState": "PUBLISHED",
            "isReshareDisabledByAuthor": False,
        }
        if "id" in session:
            post["content"] = {"media": {"id": session["id"]}}
        try:
            urn = (await self._ask("POST", "/rest/posts", access.token, post)).headers.get("x-restli-id")
        except PlatformError as refused:
            # LinkedIn takes no post twice, and names the first one: ours, where the answer to it was lost.
            match = _DUPLICATE.search(refused.message)
            if match is None or match[1] in order.taken:
                raise
            urn = match[1]
        return None if urn is None else State(Stage.PUBLISHED, external_id=urn, url=f"{_SITE}/{urn}")

    async def counts(self, access: Access, external_ids: Sequence[str]) -> Mapping[str, Counts]:
        """Reactions and comments of posts; LinkedIn tells members no views of theirs, and tells no shares."""
        counted = {}
        for urn in external_ids:
            try:
                found = (await self._ask("GET", f"/rest/socialActions/{quote(urn, safe='')}", access.token)).json()
            except PlatformError as refused:
                if refused.code != "404":
                    raise
                continue
            likes = int((found.get("likesSummary") or {}).get("totalLikes") or 0)
            comments = int((found.get("commentsSummary") or {}).get("aggregatedTotalComments") or 0)
            counted[urn] = Counts(0, likes, comments, 0)
        return counted

    async def _published(self, access: Access, media_id: str | None, order: Order) -> State | None:
        author = quote(access.account_id, safe="")
        path = f"/rest/posts?q=author&author={author}&count=25&sortBy=CREATED"
        try:
            found = (await self._ask("GET", path, access.token)).json()
        except PlatformError as refused:
            if refused.code != _FORBIDDEN:
                raise
            return None  # few clients may read what a member has posted; `publish` hears of duplicates
        for post in reversed(found.get("elements") or []):
            attached = ((post.get("content") or {}).get("media") or {}).get("id")
            words = post.get("commentary") == order.text.translate(_RESERVED) and attached is None
            created = datetime.fromtimestamp(int(post.get("createdAt") or 0) / 1000, UTC)
            late = (order.begun_at - created).total_seconds() < SLACK_SECONDS
            if (attached == media_id if media_id else words) and late and str(post["id"]) not in order.taken:
                return State(Stage.PUBLISHED, external_id=str(post["id"]), url=f"{_SITE}/{post['id']}")
        return None

    async def _put(self, access: Access, url: str, content: bytes) -> str:
        headers = {"authorization": f"Bearer {access.token}", "content-type": "application/octet-stream"}
        answer = await self._web.ask("PUT", url, headers=headers, body=content)
        if answer.status in {404, 410}:
            raise SessionGoneError
        return _checked(answer).headers.get("etag", "")

    async def _ask(self, method: str, path: str, token: str, body: Json = None) -> Answer:
        headers = {"authorization": f"Bearer {token}", "linkedin-version": _VERSION}
        headers |= {"x-restli-protocol-version": "2.0.0", "content-type": "application/json"}
        data = None if body is None else orjson.dumps(body)
        return _checked(await self._web.ask(method, path, headers=headers, body=data))


def _checked(answer: Answer) -> Answer:
    if answer.status < 400:
        return answer
    found = answer.json()
    message = str(found.get("message") or f"LinkedIn answered with status {answer.status}.")
    kind = Refusal.QUOTA if answer.status == 429 and "DAY limit" in message else kind_of(answer.status)
    raise PlatformError(kind, str(answer.status), message)
