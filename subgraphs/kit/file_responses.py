"""A stored file and a request for it come in, the response with its bytes, a part of them, or none, goes out."""

from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Final

from litestar import HttpMethod, Request, Response
from litestar.response import Stream

from subgraphs.kit.byte_ranges import ByteRange, UnsatisfiableRangeError, wanted_range
from subgraphs.kit.content_disposition import content_disposition
from subgraphs.kit.stored_files import FileStorage, file_not_there

HttpRequest = Request[Any, Any, Any]  # Any: no user, session or state of Litestar's is used

_SAFETY: Final = {
    "x-content-type-options": "nosniff",
    # A file's bytes are somebody's: no browser may take them for a page of ours.
    "content-security-policy": "default-src 'none'; sandbox",
    "accept-ranges": "bytes",
}


async def serve_file(
    request: HttpRequest,
    storage: FileStorage,
    key: str,
    *,
    content_type: str,
    etag: str,
    filename: str | None = None,
    cache: str = "private, max-age=3600",
) -> Response[Any]:  # Any: bytes or nothing
    """Answer a GET or HEAD for a file: 200, 206, 304 or 416 (RFC 9110, sections 13 and 14); NOT_FOUND without one.

    `etag` names this version of the bytes, such as their checksum. With `filename`, harmless media are shown in place
    and all else is saved under that name.
    """
    headers = _headers(etag, cache, content_type, filename)
    if names_version(request.headers.get("if-none-match"), headers["etag"]):
        return Response(None, status_code=304, headers=headers)
    size = await storage.size(key)
    if size is None:
        raise file_not_there()
    return _part(request, size, headers, content_type, lambda sent: storage.read(key, sent.start, sent.end))


def serve_bytes(
    request: HttpRequest,
    content: bytes,
    *,
    content_type: str,
    etag: str,
    filename: str | None = None,
    cache: str = "private, max-age=3600",
) -> Response[Any]:  # Any: bytes or nothing
    """As `serve_file`, for content that is at hand."""
    headers = _headers(etag, cache, content_type, filename)
    if names_version(request.headers.get("if-none-match"), headers["etag"]):
        return Response(None, status_code=304, headers=headers)
    return _part(request, len(content), headers, content_type, lambda sent: content[sent.start : sent.end])


def _headers(etag: str, cache: str, content_type: str, filename: str | None) -> dict[str, str]:
    headers = _SAFETY | {"cache-control": cache, "etag": f'"{etag}"'}
    if filename is not None:
        headers["content-disposition"] = content_disposition(filename, content_type)
    return headers


def _part(
    request: HttpRequest,
    size: int,
    headers: dict[str, str],
    content_type: str,
    read: Callable[[ByteRange], bytes | AsyncIterator[bytes]],
) -> Response[Any]:  # Any: bytes or nothing
    """The whole content, or the part that a single `Range` names."""
    try:
        part = wanted_range(_range_header(request.headers, headers["etag"]), size)
    except UnsatisfiableRangeError:
        return Response(b"", status_code=416, headers=headers | {"content-range": f"bytes */{size}"})
    sent = part or ByteRange(0, size)
    headers = headers | {"content-type": content_type, "content-length": str(sent.end - sent.start)}
    if part is not None:
        headers["content-range"] = f"bytes {part.start}-{part.end - 1}/{size}"
    status = 200 if part is None else 206
    if request.method == HttpMethod.HEAD:
        return Response(None, status_code=status, headers=headers)
    content = read(sent)
    if isinstance(content, bytes):
        return Response(content, status_code=status, headers=headers)
    return Stream(content, status_code=status, headers=headers)


def names_version(if_none_match: str | None, tag: str) -> bool:
    """Whether an `If-None-Match` header names a version, given as its quoted tag (RFC 9110, section 13.1.2)."""
    if if_none_match is None:
        return False
    named = [part.strip().removeprefix("W/") for part in if_none_match.split(",")]
    return tag in named or named == ["*"]


def _range_header(headers: Mapping[str, str], tag: str) -> str | None:
    """The `Range` header, unless `If-Range` names another version of the file (RFC 9110, section 13.1.5)."""
    return headers.get("range") if headers.get("if-range", tag) == tag else None
