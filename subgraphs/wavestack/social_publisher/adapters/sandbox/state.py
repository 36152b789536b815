"""A folder comes in; a platform of our own goes out, that remembers in it what was sent.

It keeps the rules that all of them have: tokens that end, uploads of one post each, bytes in order, processing that
takes a while, posts a day, figures that grow with a post's age.
"""

import hashlib
import json
import os
import secrets
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from subgraphs.kit.clock import Clock

POSTS_A_DAY: Final = 50
TOKEN_SECONDS: Final = 3600
DEMO_TOKEN: Final = "sandbox"  # noqa: S105 - it opens nothing but this sandbox
"""A token that is always good: that of the accounts which demo mode connects."""
LONG_DAYS: Final = 60
CREATOR_SETTINGS: Final = {
    "privacy_level_options": ["PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY"],
    "comment_disabled": False,
    "duet_disabled": False,
    "stitch_disabled": False,
    "max_video_post_duration_sec": 300,
}
_RENEWABLE_AFTER: Final = timedelta(hours=24)

Json = Any  # JSON values


class Fault(StrEnum):
    """What is wrong with a request; each platform has its own form of it."""

    TOKEN = "token"  # noqa: S105 - a kind of fault
    QUOTA = "quota"
    DOWN = "down"
    UNKNOWN = "unknown"
    INVALID = "invalid"
    OFFSET = "offset"
    FORBIDDEN = "forbidden"


class SandboxError(Exception):
    """What the platform refuses."""

    def __init__(self, fault: Fault, message: str) -> None:
        super().__init__(message)
        self.fault = fault
        self.message = message


@dataclass(frozen=True, slots=True)
class Upload:
    """Media on their way, and the post that they became. `head` are their first bytes in hex."""

    id: str
    kind: str
    size: int
    fields: dict[str, Json]
    begun_at: str
    received: int = 0
    head: str = ""
    complete_at: str | None = None
    published_at: str | None = None
    parts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Post:
    """A post that is out."""

    id: str
    upload_id: str | None
    kind: str
    text: str
    created_at: str


class Sandbox:
    """The state, one JSON file a thing, so that it outlives its process."""

    def __init__(self, name: str, root: Path, clock: Clock, origin: str) -> None:
        self.name = name
        self.origin = origin
        self.processing = timedelta(seconds=2)
        self.lists_posts = True
        """Whether clients may read what was posted: LinkedIn lets only few do that."""
        self.trouble: list[Fault] = []
        """Faults that the next requests with a token meet, one each: for trying out what then happens."""
        self.settings: dict[str, Json] = dict(CREATOR_SETTINGS)
        """What the account's owner allows, as TikTok tells it."""
        self._root = root
        self._clock = clock

    @property
    def now(self) -> datetime:
        """The time."""
        return self._clock.now()

    def read_settings(self) -> dict[str, Json]:
        """What the account's owner allows; that it was asked for is remembered."""
        self._write("settings", "read", {"at": self.now.isoformat()})
        return self.settings

    @property
    def settings_were_read(self) -> bool:
        """Whether anybody has asked what the account's owner allows."""
        return self._read("settings", "read") is not None

    def grant(self) -> str:
        """A code that is good for one exchange."""
        code = f"code-{secrets.token_urlsafe(16)}"
        self._write("codes", code, {})
        return code

    def tokens(self, grant: str, value: str) -> dict[str, Json]:
        """Tokens for a code or a refresh token."""
        if grant == "authorization_code":
            self._use_up(value)
            value = f"refresh-{secrets.token_urlsafe(16)}"
            self._write("refresh", value, {})
        elif value != DEMO_TOKEN and self._read("refresh", value) is None:
            raise SandboxError(Fault.TOKEN, "This code or token is unknown, used or withdrawn.")
        access = self._give(timedelta(seconds=TOKEN_SECONDS))
        return {"access_token": access, "refresh_token": value, "expires_in": TOKEN_SECONDS, "token_type": "Bearer"}

    def short_token(self, code: str) -> str:
        """A token of an hour for a code, as Meta's platforms give it: without another one to refresh it with."""
        self._use_up(code)
        return self._give(timedelta(seconds=TOKEN_SECONDS))

    def long_token(self, access: str) -> dict[str, Json]:
        """A token of weeks for one that is good."""
        self._good(access)
        return self._long()

    def renewed(self, access: str) -> dict[str, Json]:
        """A fresh token of weeks for one that is a day old at least, and still good."""
        made = datetime.fromisoformat(self._good(access)["made"])
        if access != DEMO_TOKEN and self.now - made < _RENEWABLE_AFTER:
            raise SandboxError(Fault.TOKEN, "A token can be refreshed when it is 24 hours old.")
        return self._long()

    def page_token(self, access: str) -> str:
        """A token of a page, which ends with its owner's, or never where that is one of weeks."""
        owner = self._good(access)
        until = datetime.fromisoformat(owner["until"])
        return self._give(timedelta(days=36500) if owner["is_long"] else until - self.now)

    def check(self, authorization: str) -> None:
        """Let pass who has a token that is good, unless there is trouble."""
        self._good(authorization.rpartition(" ")[2])
        if self.trouble:
            raise SandboxError(self.trouble.pop(0), "There is trouble.")

    def open(self, kind: str, size: int, **fields: Json) -> Upload:
        """Begin an upload."""
        upload = Upload(str(secrets.randbits(60)), kind, size, fields, self.now.isoformat())
        self.keep(upload)
        return upload

    def keep(self, upload: Upload) -> Upload:
        """Write an upload down."""
        self._write("uploads", upload.id, asdict(upload))
        return upload

    def upload(self, upload_id: str) -> Upload:
        """An upload that was begun."""
        found = self._read("uploads", upload_id)
        if found is None:
            raise SandboxError(Fault.UNKNOWN, f"Object with ID '{upload_id}' does not exist.")
        return Upload(**found)

    def receive(self, upload_id: str, start: int, content: bytes, size: int) -> Upload:
        """Take bytes that follow those that are there."""
        upload = self.upload(upload_id)
        if start != upload.received or (upload.size and size != upload.size) or start + len(content) > size:
            raise SandboxError(Fault.OFFSET, "These bytes do not follow those that were received.")
        received = start + len(content)
        return self.keep(
            replace(
                upload,
                size=size,
                received=received,
                head=upload.head or content[:16].hex(),
                complete_at=self.now.isoformat() if received == size else None,
            )
        )

    def is_processed(self, upload: Upload, since: str | None = None) -> bool:
        """Whether an upload has been there for long enough."""
        moment = since or upload.complete_at
        return moment is not None and self.now - datetime.fromisoformat(moment) >= self.processing

    def is_broken(self, upload: Upload) -> bool:
        """Whether what was sent are no media."""
        head = bytes.fromhex(upload.head)
        known = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"\x1a\x45\xdf\xa3")
        return upload.complete_at is not None and head[4:8] != b"ftyp" and not head.startswith(known)

    def publish(self, kind: str, text: str, upload_id: str | None, post_id: str) -> Post:
        """Let a post come out, if the day's posts allow it."""
        day = self.now - timedelta(days=1)
        if sum(datetime.fromisoformat(post.created_at) > day for post in self.posts()) >= POSTS_A_DAY:
            raise SandboxError(Fault.QUOTA, "This account has published as many posts as it may in a day.")
        post = Post(post_id, upload_id, kind, text, self.now.isoformat())
        self._write("posts", post_id, asdict(post))
        return post

    def posts(self) -> list[Post]:
        """All posts, the newest first."""
        folder = self._root / "posts"
        paths = folder.glob("*.json") if folder.is_dir() else ()
        found = [Post(**json.loads(path.read_text(encoding="utf-8"))) for path in paths]
        return sorted(found, key=lambda post: post.created_at, reverse=True)

    def post(self, post_id: str) -> Post | None:
        """A post that is out."""
        found = self._read("posts", post_id)
        return None if found is None else Post(**found)

    def figures(self, post: Post) -> dict[str, int]:
        """Figures that grow with age: quickly at first, for some posts more than for others."""
        luck = int.from_bytes(hashlib.sha256(post.id.encode()).digest()[:2]) / 65_535
        hours = (self.now - datetime.fromisoformat(post.created_at)).total_seconds() / 3600
        views = int((200 + 4800 * luck) * hours / (hours + 24) * 2)
        likes = int(views * (0.03 + 0.05 * luck))
        return {"views": views, "likes": likes, "comments": likes // 8, "shares": likes // 20}

    def _use_up(self, code: str) -> None:
        if self._read("codes", code) is None:
            raise SandboxError(Fault.TOKEN, "This code or token is unknown, used or withdrawn.")
        self._path("codes", code).unlink(missing_ok=True)

    def _long(self) -> dict[str, Json]:
        lifetime = timedelta(days=LONG_DAYS)
        access = self._give(lifetime, is_long=True)
        return {"access_token": access, "token_type": "bearer", "expires_in": int(lifetime.total_seconds())}

    def _give(self, lifetime: timedelta, *, is_long: bool = False) -> str:
        access = f"access-{secrets.token_urlsafe(16)}"
        token = {"made": self.now.isoformat(), "until": (self.now + lifetime).isoformat(), "is_long": is_long}
        self._write("access", access, token)
        return access

    def _good(self, access: str) -> dict[str, Json]:
        if access == DEMO_TOKEN:
            return {"made": self.now.isoformat(), "until": self.now.isoformat(), "is_long": True}
        found = self._read("access", access)
        if found is None or datetime.fromisoformat(found["until"]) < self.now:
            raise SandboxError(Fault.TOKEN, "The access token is invalid or has expired.")
        return found

    def _read(self, kind: str, name: str) -> dict[str, Json] | None:
        try:
            found: dict[str, Json] = json.loads(self._path(kind, name).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        return found

    def _write(self, kind: str, name: str, value: dict[str, Json]) -> None:
        path = self._path(kind, name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        incoming = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        incoming.write_text(json.dumps(value), encoding="utf-8")
        os.replace(incoming, path)

    def _path(self, kind: str, name: str) -> Path:
        """A file for a name that somebody else chose: by its digest."""
        return self._root / kind / f"{hashlib.sha256(name.encode()).hexdigest()}.json"
