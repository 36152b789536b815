"""Nothing comes in, what this subgraph needs of the world outside its database goes out, as protocols and one value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Protocol

from subgraphs.kit.encryption import Cipher
from subgraphs.kit.fetch import GuardedFetcher
from subgraphs.kit.oauth import OAuthFlow
from subgraphs.kit.oauth.provider import OAuthProvider
from subgraphs.kit.storage import FileStorage
from subgraphs.wavestack.youtube_publisher.domain.uploads import Upload
from subgraphs.wavestack.youtube_publisher.settings import YouTubeSettings


class PlatformError(Exception):
    """YouTube refuses. `code` is its own word, such as `quotaExceeded`; trying again helps only where it says so."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    @property
    def is_passing(self) -> bool:
        """Whether the same request may succeed later (429, 5xx)."""
        return self.status == 429 or self.status >= 500 or self.code in {"rateLimitExceeded", "backendError"}


class SessionGoneError(Exception):
    """An upload session is not known any more; nothing of it became a video."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How far a session is: the bytes that YouTube has, and the video's id once it has all of them."""

    received: int
    youtube_id: str | None


@dataclass(frozen=True, slots=True)
class VideoState:
    """What YouTube says of a video."""

    youtube_id: str
    processed: bool
    failure: str | None
    is_public: bool
    published_at: datetime | None
    views: int
    likes: int
    comments: int


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel on YouTube."""

    id: str
    name: str
    followers: int


class YouTube(Protocol):
    """The YouTube Data API, as far as uploads need it. Raises `PlatformError`; other exceptions are passing trouble."""

    async def channel(self, token: str) -> Channel:
        """The channel that a token is for."""
        ...

    async def begin(self, token: str, upload: Upload, *, size: int) -> str:
        """Open a session for so many bytes; answers its address."""
        ...

    async def received(self, session_url: str, *, size: int) -> Sent:
        """How far a session is. Raises `SessionGoneError`."""
        ...

    async def send(self, session_url: str, chunk: bytes, *, start: int, size: int) -> Sent:
        """Send bytes from `start` on. Raises `SessionGoneError`."""
        ...

    async def set_thumbnail(self, token: str, youtube_id: str, image: bytes, content_type: str) -> None:
        """Give a video its picture."""
        ...

    async def add_to_playlist(self, token: str, youtube_id: str, playlist_id: str) -> None:
        """Append a video to a playlist that it is not in."""
        ...

    async def videos(self, token: str, youtube_ids: Sequence[str]) -> list[VideoState]:
        """What is said of these videos; of those that are gone, nothing."""
        ...

    async def delete(self, token: str, youtube_id: str) -> None:
        """Remove a video; one that is gone is no error."""
        ...


@dataclass(frozen=True)
class Resources:
    """The parts that `app.py` chooses."""

    settings: YouTubeSettings
    storage: FileStorage
    fetcher: GuardedFetcher
    provider: OAuthProvider
    youtube: YouTube
    sandbox: object
    """What answers in YouTube's place below the path of the sandbox; None where that is off."""
    open_cipher: Callable[[], Cipher]

    @cached_property
    def cipher(self) -> Cipher:
        """Encrypts tokens and session addresses. Opened when first used: its secret lies on the disk."""
        return self.open_cipher()

    @cached_property
    def flow(self) -> OAuthFlow:
        """How channels are connected."""
        return OAuthFlow(self.provider, self.cipher)
