"""A browser's request comes in, GraphiQL and its scripts go out, from files of this package and nowhere else."""

import asyncio
import gzip
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from gateway.http.asgi import Header, Send, respond

_FOLDER = Path(__file__).with_name("assets")
_HTML = "graphiql.html"
_CONTENT_TYPES = {".js": b"text/javascript; charset=utf-8", ".css": b"text/css; charset=utf-8"}
_SECURITY = (
    b"default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    b"img-src 'self' data:; font-src data:; frame-ancestors 'none'; base-uri 'none'"
)
_PAGE_HEADERS: list[Header] = [
    (b"content-security-policy", _SECURITY),
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-cache"),
    (b"vary", b"accept"),
]


class Page:
    """The page, for browsers that open the endpoint."""

    async def send(self, send: Send) -> None:
        """Answer with the HTML."""
        await respond(send, 200, b"text/html; charset=utf-8", (_FOLDER / _HTML).read_bytes(), _PAGE_HEADERS)


async def send_asset(send: Send, name: str, headers: dict[str, str]) -> None:
    """Answer with one of the page's files; 404 where there is none of this name."""
    if name not in _asset_names():
        await respond(send, 404, b"text/plain; charset=utf-8", b"No such file.")
        return
    body, tag = _asset(name)
    if headers.get("if-none-match") == tag.decode():
        await send({"type": "http.response.start", "status": 304, "headers": [(b"etag", tag)]})
        await send({"type": "http.response.body", "body": b""})
        return
    answered: list[Header] = [(b"etag", tag), (b"cache-control", b"no-cache"), (b"vary", b"accept-encoding")]
    if "gzip" in headers.get("accept-encoding", ""):
        body = await _compressed(name)
        answered.append((b"content-encoding", b"gzip"))
    await respond(send, 200, _CONTENT_TYPES[Path(name).suffix], body, answered)


@lru_cache(maxsize=1)
def _asset_names() -> frozenset[str]:
    return frozenset(path.name for path in _FOLDER.iterdir() if path.suffix in _CONTENT_TYPES)


@lru_cache(maxsize=16)
def _asset(name: str) -> tuple[bytes, bytes]:
    body = (_FOLDER / name).read_bytes()
    return body, b'"%b"' % sha256(body).hexdigest()[:16].encode()


async def _compressed(name: str) -> bytes:
    """Compress each file once, in a thread: the largest takes a fifth of a second."""
    if name not in _COMPRESSED:
        _COMPRESSED[name] = await asyncio.to_thread(gzip.compress, _asset(name)[0], 6, mtime=0)
    return _COMPRESSED[name]


_COMPRESSED: dict[str, bytes] = {}
