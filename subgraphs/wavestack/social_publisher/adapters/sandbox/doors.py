"""A request to a sandbox comes in, its state, its form and the media that it names go out; and consent for all."""

from collections.abc import Callable, MutableMapping
from typing import Any, Final
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect

from subgraphs.kit.app import Subgraph
from subgraphs.wavestack.social_publisher.adapters.sandbox.state import Fault, Sandbox, SandboxError
from subgraphs.wavestack.social_publisher.adapters.web import Web

HttpRequest = Request[Any, Any, Any]  # Any: no user, session or state of Litestar's is used
Answer = Response[Any]  # Any: JSON or nothing
Refusals = MutableMapping[int | type[Exception], Callable[[HttpRequest, Any], Answer]]
"""What answers in a platform's form where a handler raises. Any: what it raises."""

SANDBOXES: Final = "/sandbox"


def sandbox_of(request: HttpRequest, name: str) -> Sandbox:
    """The state of a platform's sandbox; UNKNOWN where it is off."""
    subgraph: Subgraph[Any] = request.app.state.subgraph  # Any: this module does not know the subgraph's resources
    sandbox: Sandbox | None = subgraph.resources.sandboxes.get(name)
    if sandbox is None:
        raise SandboxError(Fault.UNKNOWN, "This sandbox is off.")
    return sandbox


def entered(request: HttpRequest, name: str) -> Sandbox:
    """The same for who has a token."""
    sandbox = sandbox_of(request, name)
    sandbox.check(request.headers.get("authorization", ""))
    return sandbox


async def form_of(request: HttpRequest) -> dict[str, Any]:  # Any: texts and files
    """The fields of a form."""
    return dict((await request.form()).items())


async def fetched(sandbox: Sandbox, url: str) -> bytes:
    """Media that a request names by address: only from our own server, as a sandbox must not fetch for strangers."""
    if not url.startswith(f"{sandbox.origin}/"):
        return b""
    try:
        answer = await Web("The media file", sandbox.origin).ask("GET", url, headers={})
    except ConnectionError:
        return b""
    return answer.body if answer.status == 200 else b""


def token_refusal(_: HttpRequest, refused: SandboxError) -> Answer:
    """The form that errors of token endpoints have (RFC 6749 section 5.2)."""
    status = 404 if refused.fault == Fault.UNKNOWN else 400
    return Response({"error": "invalid_grant", "error_description": refused.message}, status_code=status)


def consent_routes(name: str) -> tuple[HTTPRouteHandler, HTTPRouteHandler]:
    """The authorization server of a platform: an owner who always agrees, and tokens."""

    @post(f"{SANDBOXES}/{name}/token", status_code=200, exception_handlers=TOKEN_REFUSALS)
    async def token(request: HttpRequest) -> Answer:
        form = await form_of(request)
        grant = str(form.get("grant_type"))
        value = str(form.get("code" if grant == "authorization_code" else "refresh_token"))
        return Response(sandbox_of(request, name).tokens(grant, value))

    return _consent_page(name), token


def meta_consent_routes(name: str) -> tuple[HTTPRouteHandler, ...]:
    """The same of a platform of Meta's: tokens of an hour, of weeks, and those again."""

    @post(f"{SANDBOXES}/{name}/token", status_code=200, exception_handlers=TOKEN_REFUSALS)
    async def token(request: HttpRequest) -> Answer:
        code = str((await form_of(request)).get("code"))
        return Response({"access_token": sandbox_of(request, name).short_token(code)})

    @get(f"{SANDBOXES}/{name}/access_token", exception_handlers=TOKEN_REFUSALS)
    async def exchange(request: HttpRequest) -> Answer:
        query = request.query_params
        field = "fb_exchange_token" if query.get("grant_type") == "fb_exchange_token" else "access_token"
        return Response(sandbox_of(request, name).long_token(query.get(field, "")))

    @get(f"{SANDBOXES}/{name}/refresh_access_token", exception_handlers=TOKEN_REFUSALS)
    async def renew(request: HttpRequest) -> Answer:
        return Response(sandbox_of(request, name).renewed(request.query_params.get("access_token", "")))

    return _consent_page(name), token, exchange, renew


def _consent_page(name: str) -> HTTPRouteHandler:
    @get(f"{SANDBOXES}/{name}/authorize", exception_handlers=TOKEN_REFUSALS)
    async def authorize(request: HttpRequest) -> Response[Any]:  # Any: a redirect has no content
        query = request.query_params
        answer = {"code": sandbox_of(request, name).grant(), "state": query.get("state", "")}
        return Redirect(f"{query.get('redirect_uri', '')}?{urlencode(answer)}")

    return authorize


TOKEN_REFUSALS: Final[Refusals] = {SandboxError: token_refusal}
