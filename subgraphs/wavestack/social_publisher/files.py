"""Browsers that come back from consent, and platforms that fetch media, come in; pages and files go out."""

from html import escape
from typing import Any, Final

from litestar import MediaType, Request, Response, get
from litestar.params import FromPath

from subgraphs.kit.app import Subgraph
from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.file_responses import serve_file
from subgraphs.wavestack.social_publisher.domain.rules import RULES, SocialPlatform
from subgraphs.wavestack.social_publisher.errors import not_found
from subgraphs.wavestack.social_publisher.ports import Resources
from subgraphs.wavestack.social_publisher.repository.posts import post_for_work
from subgraphs.wavestack.social_publisher.service.accounts import finish_consent
from subgraphs.wavestack.social_publisher.service.addresses import MEDIA, PURPOSE
from subgraphs.wavestack.social_publisher.service.media import cover_key_of, key_of

FILES: Final = "/social"
CALLBACK: Final = f"{FILES}/callback"
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

HttpRequest = Request[Any, Any, Any]  # Any: no user, session or state of Litestar's is used


@get(f"{CALLBACK}/{{platform:str}}")
async def come_back(request: HttpRequest, platform: FromPath[str]) -> Response[str]:
    """Finish the consent that the state in the address began."""
    subgraph: Subgraph[Resources] = request.app.state.subgraph
    query = request.query_params
    if platform not in RULES:
        return _page("Nothing was connected", "There is no such platform.", 404)
    if "error" in query:
        return _page("Nothing was connected", f"The platform says: {query['error']}.", 400)
    try:
        account = await finish_consent(
            subgraph.database,
            subgraph.clock,
            subgraph.resources,
            SocialPlatform(platform),
            organization_id=None,
            code=query.get("code", ""),
            state=query.get("state", ""),
        )
    except SubgraphError as error:
        return _page("Nothing was connected", error.message, 400)
    return _page("Your account is connected", f"Posts now go to {account.name}. You can close this page.", 200)


@get(f"{MEDIA}/{{post_id:str}}/{{part:str}}")
async def read_media(
    request: HttpRequest, post_id: FromPath[str], part: FromPath[str]
) -> Response[Any]:  # Any: bytes or nothing
    """A post's media file or cover, for who has its signed address, as long as the post is on its way."""
    subgraph: Subgraph[Resources] = request.app.state.subgraph
    subgraph.resources.signer.check(request.url.path, purpose=PURPOSE, query=dict(request.query_params.items()))
    async with subgraph.database.reading() as session:
        post = await post_for_work(session, post_id)
    media = None if post is None else post.measured
    if media is None or part not in {"media", "cover"}:
        raise not_found("File", "id")
    key, kind = (key_of(post_id), media.content_type) if part == "media" else (cover_key_of(post_id), "image/png")
    return await serve_file(
        request, subgraph.resources.storage, key, content_type=kind, etag=f"{post_id}-{part}", cache="private, no-store"
    )


def _page(title: str, sentence: str, status: int) -> Response[str]:
    content = _PAGE.format(title=escape(title), sentence=escape(sentence))
    return Response(content, status_code=status, media_type=MediaType.HTML, headers=_HEADERS)
