"""What is wrong with an HTTP request comes in; an error that knows its status goes out."""

from collections.abc import Mapping

from gateway.serving.errors import RequestError


class HttpError(RequestError):
    """The HTTP request itself is refused: answered with `status` in every media type."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__([{"message": message, "extensions": {"code": code}}])
        self.code = code
        self.status = status
        self.headers = headers or {}


INTERNAL_MESSAGE = "Internal server error."
"""All that a client learns of our own faults; the log knows the rest under the request id."""
