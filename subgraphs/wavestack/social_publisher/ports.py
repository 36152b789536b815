"""Nothing comes in, what this subgraph needs of the world outside its database goes out, as protocols and one value."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from subgraphs.kit.clock import Clock
from subgraphs.kit.encryption import Cipher
from subgraphs.kit.fetch import GuardedFetcher
from subgraphs.kit.oauth import OAuthFlow, OAuthProvider
from subgraphs.kit.signing import Signer
from subgraphs.kit.storage import FileStorage
from subgraphs.wavestack.social_publisher.domain.rules import Media, PostType, SocialPlatform
from subgraphs.wavestack.social_publisher.settings import SocialSettings

Session = Mapping[str, str]
"""What a platform gave to send a post's media to and to find it by; who knows it may be able to send."""
Reader = Callable[[int, int], Awaitable[bytes]]
"""Reads the media file from a byte up to another."""


class Refusal(StrEnum):
    """What kind of refusal it is: only passing ones and expired tokens are worth another try."""

    EXPIRED = "expired"
    QUOTA = "quota"
    PASSING = "passing"
    FINAL = "final"


class PlatformError(Exception):
    """A platform refuses. `code` is its own word for it."""

    def __init__(self, refusal: Refusal, code: str, message: str) -> None:
        super().__init__(message)
        self.refusal = refusal
        self.code = code
        self.message = message


class SessionGoneError(Exception):
    """A session is not known any more, and nothing of it came out: another one may be begun."""


class Stage(StrEnum):
    """What is to be done next about a session."""

    UPLOADING = "uploading"
    PROCESSING = "processing"
    READY = "ready"
    PUBLISHED = "published"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class State:
    """What a platform says of a session: how many bytes it has, or what came out, or why nothing did."""

    stage: Stage
    received: int = 0
    external_id: str | None = None
    url: str | None = None
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """A token, and the platform's identifier of the account that it is for."""

    token: str
    account_id: str
    account_name: str


@dataclass(frozen=True, slots=True)
class Order:
    """What is to come out, and when its session was begun.

    `media_address` and `cover_address` are where a platform can fetch them for some hours; `taken` are the platform's
    identifiers of the organization's other posts, so that none of them is taken for this one.
    """

    content_type: PostType
    text: str
    media: Media | None
    media_address: str | None
    cover: bytes | None
    cover_address: str | None
    begun_at: datetime
    taken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PlatformAccount:
    """Whom a token is for. `token` is the one to use from now on, where the platform gives another one for posting."""

    id: str
    name: str
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """What a platform has counted of a post since it came out."""

    views: int
    likes: int
    comments: int
    shares: int


class Platform(Protocol):
    """A platform, as far as posts need it. Raises `PlatformError`; ConnectionError is passing trouble.

    A session becomes at most one post, and `look` tells whether it has: asked after any interruption, it says where to
    go on.
    """

    covers: bool
    """Whether posts can have a cover picture of their own."""
    publishes_itself: bool
    """Whether a video comes out as soon as its last byte is there, so that it cannot be cancelled from then on."""

    async def account(self, token: str) -> PlatformAccount:
        """Whom a token is for."""
        ...

    async def begin(self, access: Access, order: Order) -> Session:
        """Open a session. Nothing comes out of one that gets no media and is not published."""
        ...

    async def look(self, access: Access, session: Session, order: Order) -> State:
        """What became of a session. Raises `SessionGoneError`."""
        ...

    async def send(self, access: Access, session: Session, read: Reader, start: int, size: int) -> None:
        """Send the next bytes from `start` on. Raises `SessionGoneError`."""
        ...

    async def publish(self, access: Access, session: Session, order: Order) -> State | None:
        """Let a session that is ready come out; answers what came out where the platform says it at once."""
        ...

    async def counts(self, access: Access, external_ids: Sequence[str]) -> Mapping[str, Counts]:
        """Figures of posts by their identifiers; of those that are gone, none."""
        ...


class Prober(Protocol):
    """Measures media files."""

    async def probe(self, path: str, size: int) -> Media | None:
        """What a file is; None for what is neither an image nor a video."""
        ...


@dataclass(frozen=True)
class Resources:
    """The parts that `app.py` chooses."""

    settings: SocialSettings
    clock: Clock
    storage: FileStorage
    fetcher: GuardedFetcher
    prober: Prober
    providers: Mapping[SocialPlatform, OAuthProvider]
    platforms: Mapping[SocialPlatform, Platform]
    sandboxes: Mapping[SocialPlatform, object]
    """What answers in place of platforms below the paths of the sandboxes; only those that are on."""
    open_secret: Callable[[], bytes]

    @cached_property
    def cipher(self) -> Cipher:
        """Encrypts tokens and sessions. Opened when first used: its secret lies on the disk."""
        return Cipher(self.open_secret(), "platform tokens")

    @cached_property
    def signer(self) -> Signer:
        """Signs the addresses that platforms fetch media from."""
        return Signer(self.open_secret(), self.clock)

    def flow(self, platform: SocialPlatform) -> OAuthFlow:
        """How accounts of a platform are connected."""
        return OAuthFlow(self.providers[platform], self.cipher)
