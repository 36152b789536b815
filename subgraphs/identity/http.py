"""Requests of other processes come in: the public keys, and whose credential this is, go out."""

from typing import Any

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from subgraphs.identity.service.keyring import KeyRing
from subgraphs.identity.types.session import json_web_key
from subgraphs.kit.credentials import Verifier, authenticate
from subgraphs.kit.errors import SubgraphError


def routes(keyring: KeyRing, authenticator: Verifier) -> list[HTTPRouteHandler]:
    """The routes of identity's own server, for gateways and subgraphs in other processes."""

    @get("/.well-known/jwks.json")
    async def key_set() -> Response[dict[str, list[dict[str, str]]]]:
        keys = [json_web_key(key) for key in await keyring.published()]
        return Response({"keys": keys}, headers={"cache-control": "public, max-age=60"})

    @get("/authenticate")
    async def holder(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:  # Any: claims are JSON values
        try:
            claims = await authenticate(authenticator, request.headers.get("authorization") or "")
        except SubgraphError as error:
            return Response({"code": error.code, "message": error.message}, status_code=401)
        return Response(dict(claims or {}), headers={"cache-control": "no-store"})

    return [key_set, holder]
