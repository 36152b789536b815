"""Requests come in and go out over pyreqwest, which speaks TLS; see `plain_client` for URLs without it."""

from collections.abc import Mapping
from datetime import timedelta

from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import DetailedPyreqwestError, PyreqwestError, RequestTimeoutError
from pyreqwest.response import Response

from gateway.execution.http_client import Failure, HttpAnswer, HttpFailureError
from gateway.execution.http_settings import ACCEPT, HttpSettings


class ReqwestClient:
    """An HTTP client for any URL."""

    __slots__ = ("_client", "_limit")

    def __init__(self, settings: HttpSettings) -> None:
        headers = {"content-type": "application/json", "accept": ACCEPT}
        builder = client_builder(settings).default_headers(headers).timeout(timedelta(seconds=settings.timeout))
        self._client: Client = builder.build()
        self._limit = settings.response_limit

    async def post(self, url: str, headers: Mapping[str, str], body: bytes, *, repeatable: bool) -> HttpAnswer:  # noqa: ARG002 - the client underneath knows by itself what it may repeat
        """Send a request for JSON."""
        builder = self._client.post(url).headers(headers).body_bytes(body)
        try:
            async with builder.build_streamed() as response:
                return HttpAnswer(response.status, await self._read(response))
        except PyreqwestError as error:
            raise HttpFailureError(failure_of(error)) from error

    async def _read(self, response: Response) -> bytes:
        """Read the body, and stop where it grows past the limit."""
        reader = response.body_reader
        chunks: list[bytes] = []
        size = 0
        while (chunk := await reader.read_chunk()) is not None:
            size += len(chunk)
            if size > self._limit:
                raise HttpFailureError(Failure.TOO_LARGE)
            chunks.append(bytes(chunk))
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)

    async def close(self) -> None:
        """Close all connections."""
        await self._client.close()


def client_builder(settings: HttpSettings) -> ClientBuilder:
    """Begin a client that goes where the settings say and nowhere else: no proxy of the environment, no redirect."""
    connect_timeout = timedelta(seconds=settings.connect_timeout)
    return ClientBuilder().connect_timeout(connect_timeout).no_proxy().follow_redirects(enable=False)


def failure_of(error: PyreqwestError) -> Failure:
    """Say what an error means. The client's own `ConnectError` also stands for what broke later."""
    causes = error.details.get("causes") if isinstance(error, DetailedPyreqwestError) else None
    if any(cause["message"] == "client error (Connect)" for cause in causes or ()):
        return Failure.UNREACHABLE
    return Failure.TIMED_OUT if isinstance(error, RequestTimeoutError) else Failure.BROKEN
