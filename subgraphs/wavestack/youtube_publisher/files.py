"""The browser of a channel's owner comes back from consent; a page that says how it went goes out."""

from html import escape
from typing import Any, Final

from litestar import MediaType, Request, Response, get

from subgraphs.kit.app import Subgraph
from subgraphs.kit.errors import SubgraphError
from subgraphs.wavestack.youtube_publisher.ports import Resources
from subgraphs.wavestack.youtube_publisher.service.accounts import finish_consent

CALLBACK: Final = "/oauth2callback"
_PAGE: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>{title}</title>
<body style="font: 18px/1.5 system-ui, sans-serif; max-width: 36em; margin: 15vh auto; padding: 0 1em">
<h1 style="font-size: 1.5em">{title}</h1>
<p>{sentence}</p>
</body>
</html>
"""
_HEADERS: Final = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    "referrer-policy": "no-referrer",
}


@get(CALLBACK)
async def come_back(request: Request[Any, Any, Any]) -> Response[str]:  # Any: none of these is used
    """Finish the consent that the state in the address began."""
    subgraph: Subgraph[Resources] = request.app.state.subgraph
    query = request.query_params
    if "error" in query:
        return _page("Nothing was connected", f"YouTube says: {query['error']}.", 400)
    try:
        account = await finish_consent(
            subgraph.database,
            subgraph.clock,
            subgraph.resources,
            organization_id=None,
            code=query.get("code", ""),
            state=query.get("state", ""),
        )
    except SubgraphError as error:
        return _page("Nothing was connected", error.message, 400)
    return _page("Your channel is connected", f"Uploads now go to {account.name}. You can close this page.", 200)


def _page(title: str, sentence: str, status: int) -> Response[str]:
    content = _PAGE.format(title=escape(title), sentence=escape(sentence))
    return Response(content, status_code=status, media_type=MediaType.HTML, headers=_HEADERS)
