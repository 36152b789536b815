"""A folder comes in; a YouTube of our own goes out, that remembers in it what was sent, for demos and tests.

It keeps YouTube's rules: sessions of one video each, chunks in order and in whole 256 KiB, quota units a day, tokens
that end, processing that takes a while, scheduled videos that become public at their time. Figures grow with a video's
age, the same ones for the same video.
"""

import hashlib
import json
import os
import secrets
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from subgraphs.kit.clock import Clock

UNITS_A_DAY: Final = 10_000
UPLOAD_UNITS: Final = 1600
CHUNK: Final = 256 * 1024
PROCESSING: Final = timedelta(seconds=2)
TOKEN_SECONDS: Final = 3600
DEMO_TOKEN: Final = "sandbox"  # noqa: S105 - it opens nothing but this sandbox
"""A refresh token that is always good: that of the account which demo mode connects."""
_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


class SandboxError(Exception):
    """What this YouTube refuses: an HTTP status, Google's word for it, and a sentence."""

    def __init__(self, status: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
        self.message = message


@dataclass(frozen=True, slots=True)
class Session:
    """An upload session, and the video that it became."""

    id: str
    size: int
    received: int
    resource: dict[str, Any]  # Any: the video resource that was sent
    video_id: str | None = None


@dataclass(frozen=True, slots=True)
class Video:
    """A video."""

    id: str
    resource: dict[str, Any]  # Any: as above
    size: int
    uploaded_at: str
    thumbnail: str | None = None
    playlists: list[str] = field(default_factory=list)


class Sandbox:
    """The state, one JSON file a thing, so that it outlives its process."""

    def __init__(self, root: Path, clock: Clock) -> None:
        self._root = root
        self._clock = clock

    def grant(self) -> str:
        """A code that is good for one exchange."""
        code = f"code-{secrets.token_urlsafe(16)}"
        self._write("codes", code, {})
        return code

    def tokens(self, grant: str, value: str) -> dict[str, Any]:  # Any: the token endpoint's answer
        """Tokens for a code or a refresh token."""
        kind = "codes" if grant == "authorization_code" else "refresh"
        if value != DEMO_TOKEN and self._read(kind, value) is None:
            raise SandboxError(400, "invalid_grant", "This code or token is unknown, used or withdrawn.")
        if kind == "codes":
            self._remove(kind, value)
            value = f"refresh-{secrets.token_urlsafe(16)}"
            self._write("refresh", value, {})
        access = f"access-{secrets.token_urlsafe(16)}"
        self._write("access", access, {"until": (self._now + timedelta(seconds=TOKEN_SECONDS)).isoformat()})
        return {"access_token": access, "refresh_token": value, "expires_in": TOKEN_SECONDS, "token_type": "Bearer"}

    def check(self, access: str) -> None:
        """Let pass who has a token that is good."""
        found = self._read("access", access)
        if found is None or datetime.fromisoformat(found["until"]) < self._now:
            raise SandboxError(401, "authError", "Invalid Credentials")

    def open_session(self, resource: dict[str, Any], size: int) -> Session:  # Any: a video resource
        """Begin an upload; costs quota units."""
        self._spend(UPLOAD_UNITS)
        snippet = resource.get("snippet") or {}
        if not snippet.get("title"):
            raise SandboxError(400, "invalidTitle", "The request metadata specifies an invalid or empty video title.")
        session = Session(secrets.token_urlsafe(16), size, 0, resource)
        self._write("sessions", session.id, asdict(session))
        return session

    def receive(self, session_id: str, start: int | None, data: bytes, size: int) -> Session:
        """Take a chunk, or (with no `start`) only say how far the session is."""
        found = self._read("sessions", session_id)
        if found is None:
            raise SandboxError(404, "notFound", "Upload session not found.")
        session = Session(**found)
        if session.video_id is not None or start is None:
            return session
        if start != session.received or size != session.size:
            raise SandboxError(400, "badRequest", "The chunk does not follow what was received.")
        received = start + len(data)
        if received < size and len(data) % CHUNK:
            raise SandboxError(400, "badRequest", "Chunks must be multiples of 256 KiB.")
        session = replace(session, received=received, video_id=self._make(session) if received == size else None)
        self._write("sessions", session_id, asdict(session))
        return session

    def video(self, video_id: str) -> dict[str, Any] | None:  # Any: a video resource
        """What is said of a video; None for one that is not here."""
        found = self._read("videos", video_id)
        if found is None:
            return None
        video = Video(**found)
        age = self._now - datetime.fromisoformat(video.uploaded_at)
        return {
            "kind": "youtube#video",
            "id": video.id,
            "snippet": {**video.resource.get("snippet", {}), "publishedAt": video.uploaded_at},
            "status": self._status(video, processed=age >= PROCESSING),
            "processingDetails": {"processingStatus": "succeeded" if age >= PROCESSING else "processing"},
            "statistics": _statistics(video.id, age),
        }

    def delete(self, video_id: str) -> None:
        """Remove a video."""
        if self._read("videos", video_id) is None:
            raise SandboxError(404, "videoNotFound", "The video that you are trying to delete cannot be found.")
        self._remove("videos", video_id)

    def set_thumbnail(self, video_id: str, image: bytes) -> None:
        """Give a video its picture."""
        found = self._read("videos", video_id)
        if found is None:
            raise SandboxError(404, "videoNotFound", "The video that you are trying to change cannot be found.")
        if len(image) > 2 * 1024 * 1024:
            raise SandboxError(400, "mediaBodyTooLarge", "The thumbnail is larger than 2 MB.")
        self._write("videos", video_id, found | {"thumbnail": hashlib.sha256(image).hexdigest()})

    def add_to_playlist(self, video_id: str, playlist_id: str) -> None:
        """Append a video to a playlist."""
        found = self._read("videos", video_id)
        if found is None:
            raise SandboxError(404, "videoNotFound", "The video that you are trying to add cannot be found.")
        self._write("videos", video_id, found | {"playlists": [*found["playlists"], playlist_id]})

    def playlists(self, video_id: str) -> list[str]:
        """The playlists that a video is in, as often as it is in them."""
        found = self._read("videos", video_id)
        return [] if found is None else Video(**found).playlists

    def videos(self) -> list[str]:
        """The ids of all videos."""
        return self._names("videos")

    def sessions(self) -> list[str]:
        """The names under which upload sessions are kept."""
        return self._names("sessions")

    def _names(self, kind: str) -> list[str]:
        folder = self._root / kind
        return sorted(path.stem for path in folder.iterdir()) if folder.is_dir() else []

    def _make(self, session: Session) -> str:
        video_id = "".join(secrets.choice(_ALPHABET) for _ in range(11))
        video = Video(video_id, session.resource, session.size, self._now.isoformat())
        self._write("videos", video_id, asdict(video))
        return video_id

    def _status(self, video: Video, *, processed: bool) -> dict[str, Any]:  # Any: a part of the resource
        status = dict(video.resource.get("status", {}))
        publish_at = status.get("publishAt")
        if publish_at is not None and datetime.fromisoformat(publish_at) <= self._now:
            status |= {"privacyStatus": "public"}
        return status | {"uploadStatus": "processed" if processed else "uploaded"}

    def _spend(self, units: int) -> None:
        day = self._now.date().isoformat()
        spent = (self._read("quota", day) or {"spent": 0})["spent"] + units
        if spent > UNITS_A_DAY:
            message = "The request cannot be completed because you have exceeded your quota."
            raise SandboxError(403, "quotaExceeded", message)
        self._write("quota", day, {"spent": spent})

    @property
    def _now(self) -> datetime:
        return self._clock.now()

    def _read(self, kind: str, name: str) -> dict[str, Any] | None:  # Any: what was written
        try:
            found: dict[str, Any] = json.loads(self._path(kind, name).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        return found

    def _write(self, kind: str, name: str, value: dict[str, Any]) -> None:  # Any: JSON values
        path = self._path(kind, name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        incoming = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        incoming.write_text(json.dumps(value), encoding="utf-8")
        os.replace(incoming, path)

    def _remove(self, kind: str, name: str) -> None:
        self._path(kind, name).unlink(missing_ok=True)

    def _path(self, kind: str, name: str) -> Path:
        """A file for a name that somebody else chose: by its digest, but for videos, whose names are ours."""
        safe = name if kind == "videos" and set(name) <= set(_ALPHABET) else hashlib.sha256(name.encode()).hexdigest()
        return self._root / kind / f"{safe}.json"


def _statistics(video_id: str, age: timedelta) -> dict[str, str]:
    """Figures that grow with age: quickly at first, for some videos more than for others."""
    luck = int.from_bytes(hashlib.sha256(video_id.encode()).digest()[:2]) / 65_535
    hours = age.total_seconds() / 3600
    views = int((200 + 4800 * luck) * hours / (hours + 24) * 2)
    likes = int(views * (0.03 + 0.05 * luck))
    return {"viewCount": str(views), "likeCount": str(likes), "commentCount": str(likes // 8)}
