"""Requests for the files of thumbnails come in, the files or the documented error envelope go out.

A file is for everybody who knows its address, as the reference's answers show it: platforms fetch it without a token.
"""

from typing import Any, Final

from litestar import HttpMethod, MediaType, Request, Response, route
from litestar.params import FromPath

from subgraphs.kit.app import Subgraph
from subgraphs.kit.errors import NOT_FOUND, SubgraphError
from subgraphs.kit.file_responses import serve_file
from subgraphs.wavestack.thumbnails.ports import Resources
from subgraphs.wavestack.thumbnails.service.thumbnails import FILES, find_file

HttpRequest = Request[Any, Any, Any]  # Any: no user, session or state of Litestar's is used

_SUFFIX: Final = ".png"
_TYPE: Final = "image/png"
_ENVELOPE: Final = {"error": {"code": NOT_FOUND, "message": "There is no such thumbnail", "details": {}}}


@route(f"{FILES}/{{name:str}}", http_method=[HttpMethod.GET, HttpMethod.HEAD])
async def read_thumbnail(request: HttpRequest, name: FromPath[str]) -> Response[Any]:  # Any: bytes, JSON or nothing
    """Send the PNG of a thumbnail."""
    subgraph: Subgraph[Resources] = request.app.state.subgraph
    now = subgraph.clock.now()
    async with subgraph.database.reading() as session:
        found = await find_file(session, name.removesuffix(_SUFFIX), now=now) if name.endswith(_SUFFIX) else None
    if found is None or found.storage_key is None or found.checksum is None or found.expires_at is None:
        return _missing()
    cache = f"public, max-age={max(0, int((found.expires_at - now).total_seconds()))}"
    storage = subgraph.resources.storage
    try:
        return await serve_file(
            request, storage, found.storage_key, content_type=_TYPE, etag=found.checksum, filename=name, cache=cache
        )
    except SubgraphError as error:
        if error.code != NOT_FOUND:
            raise
        return _missing()


def _missing() -> Response[Any]:  # Any: JSON
    return Response(_ENVELOPE, status_code=404, media_type=MediaType.JSON, headers={"cache-control": "no-store"})
