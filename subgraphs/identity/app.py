"""Settings come in, the identity subgraph goes out, which also tells the gateway who holds a credential."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from subgraphs.identity.models import Base
from subgraphs.identity.schema import schema
from subgraphs.identity.service import demo
from subgraphs.identity.service.keyring import KeyRing
from subgraphs.identity.service.resources import Resources
from subgraphs.identity.service.tokens import SecretChecker, TokenIssuer
from subgraphs.identity.service.usage import LastUse
from subgraphs.identity.service.verification import Authenticator, OutsideKeys, OutsideTokens, OwnKeys
from subgraphs.identity.settings import IdentitySettings
from subgraphs.identity.types.session import json_web_key
from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import Clock, SystemClock
from subgraphs.kit.credentials import Verifier, authenticate
from subgraphs.kit.database import Database
from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.identity import Claims
from subgraphs.kit.jwks import JwksKeys
from subgraphs.kit.settings import read_settings
from subgraphs.kit.tokens import TokenVerifier

_NAME = "identity"


class IdentitySubgraph(Subgraph[Resources]):
    """The identity subgraph; the gateway asks it who holds a credential."""

    def __init__(self, settings: IdentitySettings, clock: Clock) -> None:
        database = Database(_NAME, settings, Base.metadata, clock)
        keyring = KeyRing(database, clock)
        usage = LastUse(database, clock)
        issuer, audience = settings.auth_issuer, settings.auth_audience
        lifetime = timedelta(seconds=settings.auth_token_ttl_seconds)
        own = TokenVerifier(OwnKeys(keyring), issuer=issuer, audience=audience, clock=clock)
        self._authenticator = Authenticator(database, own, _outside(settings, clock), usage)
        super().__init__(
            name=_NAME,
            schema=schema,
            settings=settings,
            metadata=Base.metadata,
            migrations=Path(__file__).parent / "migrations",
            resources=Resources(
                keyring=keyring,
                issuer=TokenIssuer(keyring, clock, issuer=issuer, audience=audience, lifetime=lifetime),
                checker=SecretChecker(),
                usage=usage,
            ),
            verifier=self._authenticator,
            routes=_routes(keyring, self._authenticator),
            seed=_seed,
            on_start=_start,
            on_stop=_stop,
            clock=clock,
            database=database,
        )

    async def authenticate(self, credential: str) -> Claims:
        """The claims of a bearer token or API key; an error with `code` INVALID_TOKEN or TOKEN_EXPIRED otherwise."""
        return await self._authenticator(credential)

    async def issue_token(self, user: str, org: str, scopes: Sequence[str], expires_in: int | None = None) -> str:
        """A token for a user of an organization, for `expires_in` seconds; negative ones give an expired token."""
        lifetime = None if expires_in is None else timedelta(seconds=expires_in)
        return (await self.resources.issuer.issue(user, org, scopes, lifetime)).token


def create_subgraph(values: Mapping[str, str], clock: Clock | None = None) -> IdentitySubgraph:
    """Build the subgraph from settings by name; nothing is opened before `start`."""
    return IdentitySubgraph(read_settings(IdentitySettings, values), clock or SystemClock())


def _outside(settings: IdentitySettings, clock: Clock) -> OutsideTokens | None:
    """What verifies tokens of the outside issuer, where the settings name one."""
    if not (settings.auth_jwks_url or settings.auth_secret):
        return None
    keys = OutsideKeys(
        jwks=JwksKeys(settings.auth_jwks_url) if settings.auth_jwks_url else None, secret=settings.auth_secret
    )
    return OutsideTokens(TokenVerifier(keys, issuer=settings.auth_issuer, audience=settings.auth_audience, clock=clock))


async def _start(subgraph: Subgraph[Resources]) -> None:
    await subgraph.resources.keyring.start()
    await subgraph.resources.usage.start()


async def _stop(subgraph: Subgraph[Resources]) -> None:
    await subgraph.resources.usage.stop()


async def _seed(subgraph: Subgraph[Resources]) -> None:
    async with subgraph.database.transaction() as session:
        await demo.seed(session)


def _routes(keyring: KeyRing, authenticator: Verifier) -> list[HTTPRouteHandler]:
    """Own routes, for gateways and subgraphs in other processes: the public keys, and whose credential this is."""

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
