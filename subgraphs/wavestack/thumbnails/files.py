"""Requests for the files of thumbnails come in, the files or the documented error envelope go out.

A file is for everybody who knows its address, as the reference's answers show it: platforms fetch it without a token.
"""

from typing import Any, Final

from litestar import HttpMethod, MediaType, Request, Response, route
from litestar.params import FromPath
from litestar.response import Stream

from subgraphs.kit.app import Subgraph
from subgraphs.wavestack.thumbnails.ports import Resources
from subgraphs.wavestack.thumbnails.service.thumbnails import FILES, find_file

HttpRequest = Request[Any, Any, Any]  # Any: no user, session or state of Litestar's is used

_SUFFIX: Final = ".png"
_NOT_FOUND: Final = {"error": {"code": "NOT_FOUND", "message": "There is no such thumbnail", "details": {}}}


@route(f"{FILES}/{{name:str}}", http_method=[HttpMethod.GET, HttpMethod.HEAD])
async def read_thumbnail(request: HttpRequest, name: FromPath[str]) -> Response[Any]:  # Any: bytes, JSON or nothing
    """Send the PNG of a thumbnail."""
    subgraph: Subgraph[Resources] = request.app.state.subgraph
    now = subgraph.clock.now()
    found = None
    if name.endswith(_SUFFIX):
        async with subgraph.database.reading() as session:
            found = await find_file(session, name.removesuffix(_SUFFIX), now=now)
    storage = subgraph.resources.storage
    key = None if found is None else found.storage_key
    size = None if key is None else await storage.size(key)
    if found is None or key is None or size is None or found.expires_at is None:
        return Response(_NOT_FOUND, status_code=404, media_type=MediaType.JSON, headers={"cache-control": "no-store"})
    seconds = max(0, int((found.expires_at - now).total_seconds()))
    headers = {
        "etag": f'"{found.checksum}"',
        "cache-control": f"public, max-age={seconds}",
        "x-content-type-options": "nosniff",
        "access-control-allow-origin": "*",
    }
    if _names(request.headers.get("if-none-match"), headers["etag"]):
        return Response(None, status_code=304, headers=headers)
    headers |= {"content-type": "image/png", "content-length": str(size)}
    if request.method == HttpMethod.HEAD:
        return Response(None, headers=headers, media_type="image/png")
    return Stream(storage.read(key), headers=headers)


def _names(if_none_match: str | None, etag: str) -> bool:
    if if_none_match is None:
        return False
    named = [part.strip().removeprefix("W/") for part in if_none_match.split(",")]
    return etag in named or named == ["*"]
