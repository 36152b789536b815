"""A request comes in, a platform's whole answer goes out: status, headers and body, or ConnectionError."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import orjson
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError

from subgraphs.wavestack.social_publisher.ports import Refusal

Json = Any  # JSON values

_SECONDS: Final = 120.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a platform answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Mapping[str, Json]:
        """The body as a JSON object; an empty one where it is none."""
        try:
            found = orjson.loads(self.body or b"{}")
        except orjson.JSONDecodeError:
            return {}
        return found if isinstance(found, dict) else {}


class Web:
    """The way to one platform's servers."""

    def __init__(self, label: str, base_url: str) -> None:
        self._label = label
        self._base_url = base_url.rstrip("/")
        self._client: Client | None = None

    async def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """Send a request to a path below the base, or to an address that the platform gave."""
        url = path if path.startswith(("http://", "https://")) else f"{self._base_url}{path}"
        if query:
            url = f"{url}?{urlencode(query)}"
        request = self._open().request(method, url).headers(dict(headers))
        if body is not None:
            request = request.body_bytes(body)
        try:
            async with asyncio.timeout(_SECONDS):
                response = await request.build().send()
                content = (await response.bytes()).to_bytes()
        except (PyreqwestError, TimeoutError):
            # Without its cause: that one names the address, which may let its reader send.
            raise ConnectionError(f"{self._label} cannot be reached at the moment.") from None
        named = {str(name).lower(): str(value) for name, value in response.headers.items()}
        return Answer(response.status, named, content)

    def _open(self) -> Client:
        if self._client is None:
            self._client = ClientBuilder().follow_redirects(False).build()
        return self._client


def kind_of(status: int) -> Refusal:
    """What kind of refusal a status is, where the body says nothing better."""
    if status == 401:
        return Refusal.EXPIRED
    return Refusal.PASSING if status == 429 or status >= 500 else Refusal.FINAL


def form_body(fields: Mapping[str, str]) -> tuple[bytes, str]:
    """Fields as a form, and its content type."""
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def multipart_body(fields: Mapping[str, str], name: str, content: bytes, content_type: str) -> tuple[bytes, str]:
    """Fields and one file as a multipart form, and its content type."""
    boundary = secrets.token_hex(16)
    parts = [
        f'--{boundary}\r\ncontent-disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = f'--{boundary}\r\ncontent-disposition: form-data; name="{name}"; filename="{name}"\r\n'
    parts += [f"{head}content-type: {content_type}\r\n\r\n".encode(), content, f"\r\n--{boundary}--\r\n".encode()]
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"
