"""A supergraph whose subgraphs answer over HTTP comes in; transports, checks and schemas of these subgraphs go out."""

import asyncio
from collections.abc import Mapping

from graphql import parse

from gateway.composition.compose import SubgraphSource
from gateway.errors import TransportError
from gateway.execution.http_settings import HttpSettings
from gateway.execution.http_transport import HttpPool, HttpTransport
from gateway.execution.transport import RequestContext, SubgraphRequest, SubgraphTransport
from gateway.http.authentication import Authenticator
from gateway.http.health import Check
from gateway.settings import Settings
from gateway.supergraph.model import Supergraph


def open_pool(settings: Settings) -> HttpPool:
    """Open the connections to all subgraphs. Close the pool at the end."""
    return HttpPool(HttpSettings(timeout=settings.subgraph_seconds))


def http_transports(supergraph: Supergraph, pool: HttpPool) -> dict[str, SubgraphTransport]:
    """A transport to each subgraph at the URL that the supergraph gives it."""
    return {graph.name: HttpTransport(graph.name, graph.url, pool) for graph in supergraph.graphs.values()}


def http_checks(transports: Mapping[str, SubgraphTransport]) -> dict[str, Check]:
    """Readiness: each subgraph answers `{ __typename }`."""
    return {name: _Probe(transport) for name, transport in transports.items()}


def http_authenticator(settings: Settings) -> Authenticator | None:
    """Verifies by the issuer's keys, and by whoever knows other credentials, as far as the settings name them."""
    if not settings.auth_jwks_url and not settings.auth_identity_url:
        return None
    # Imported here: cryptography takes a tenth of a second, and most gateways verify nothing themselves.
    from gateway.http.credentials import CredentialAuthenticator  # noqa: PLC0415
    from gateway.http.jwks import JwksAuthenticator  # noqa: PLC0415

    url, issuer, audience = settings.auth_jwks_url, settings.auth_issuer, settings.auth_audience
    tokens = JwksAuthenticator(url, issuer=issuer, audience=audience) if url else None
    if settings.auth_identity_url:
        return CredentialAuthenticator(settings.auth_identity_url, tokens)
    return tokens


async def fetch_sources(urls: Mapping[str, str], pool: HttpPool) -> list[SubgraphSource]:
    """Ask each subgraph for its schema. Raises `TransportError` for the first one that does not tell it."""
    return list(await asyncio.gather(*(_fetch_source(name, url, pool) for name, url in urls.items())))


async def _fetch_source(name: str, url: str, pool: HttpPool) -> SubgraphSource:
    response = await HttpTransport(name, url, pool).send(_request("{ _service { sdl } }"))
    sdl = ((response.data or {}).get("_service") or {}).get("sdl")
    if not isinstance(sdl, str):
        reasons = "; ".join(str(error.get("message")) for error in response.errors) or "it answered without it"
        raise TransportError(f"The subgraph {name} at {url} does not tell its schema by _service: {reasons}.")
    return SubgraphSource(name, url, sdl)


class _Probe:
    """Asks one subgraph the smallest question."""

    def __init__(self, transport: SubgraphTransport) -> None:
        self._transport = transport
        self._request = _request("{ __typename }")

    async def __call__(self) -> bool:
        return (await self._transport.send(self._request)).data is not None


def _request(text: str) -> SubgraphRequest:
    prefix = b'{"query":"%b","variables":' % text.encode()
    return SubgraphRequest(parse(text), prefix, None, {}, RequestContext(request_id="tidegate"))
