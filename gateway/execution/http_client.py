"""What an HTTP client must do for the gateway: a POST in; status and body, or the way in which it failed, out."""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple, Protocol


class HttpAnswer(NamedTuple):
    """A complete answer, decompressed."""

    status: int
    body: bytes


class Failure(Enum):
    """Why there is no complete answer."""

    UNREACHABLE = "no connection could be made"
    TIMED_OUT = "the time for the whole exchange is over"
    BROKEN = "the connection ended or what came is not HTTP"
    TOO_LARGE = "the body is larger than the limit"


class HttpFailureError(Exception):
    """No complete answer came."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.value)
        self.failure = failure


class HttpClient(Protocol):
    """Sends requests and keeps connections."""

    async def post(self, url: str, headers: Mapping[str, str], body: bytes, *, repeatable: bool) -> HttpAnswer:
        """Send a request for JSON. `repeatable`: it may be sent again where a kept connection turns out to be dead.

        Raises `HttpFailureError`.
        """
        ...

    async def close(self) -> None:
        """Close all connections."""
        ...
