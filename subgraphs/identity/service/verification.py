"""A bearer token or API key comes in, the claims of its holder go out."""

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from subgraphs.identity import errors, repository
from subgraphs.identity.domain import secrets
from subgraphs.identity.domain.scopes import INSTANCE_SCOPES
from subgraphs.identity.models import ApiKeyRow
from subgraphs.identity.service.keyring import KeyRing
from subgraphs.identity.service.usage import LastUse
from subgraphs.kit.database import Database
from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.identity import Claims, without_scopes
from subgraphs.kit.jwks import JwksKeys
from subgraphs.kit.tokens import INVALID_TOKEN, TokenVerifier

_TOKEN_DOTS = 2
_MAX_KEY_LENGTH = 256


class OwnKeys:
    """The keys of this instance, which may sign anything."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    async def find(self, algorithm: str, key_id: str | None) -> RSAPublicKey | None:
        """The public key with this id, None where there is none."""
        return await self._ring.find(key_id) if algorithm == "RS256" else None


class OutsideKeys:
    """The keys of the configured outside issuer: published ones, or a shared secret."""

    def __init__(self, *, jwks: JwksKeys | None, secret: str) -> None:
        self._jwks = jwks
        self._secret = secret.encode()

    async def find(self, algorithm: str, key_id: str | None) -> RSAPublicKey | bytes | None:
        """The key of this algorithm and id, None where there is none."""
        if algorithm == "HS256":
            return self._secret or None
        return await self._jwks.find(algorithm, key_id) if self._jwks is not None else None


class OutsideTokens:
    """Verifies tokens of the outside issuer, who says who somebody is and what they may do in their organization.

    What concerns the whole instance is not the issuer's to give: its tokens lose those scopes, and cannot claim to
    be one of our API keys.
    """

    def __init__(self, tokens: TokenVerifier) -> None:
        self._tokens = tokens

    async def __call__(self, credential: str) -> Claims:
        """The claims that are believed; INVALID_TOKEN or TOKEN_EXPIRED."""
        claims = await self._tokens(credential)
        return without_scopes({name: value for name, value in claims.items() if name != "api_key"}, INSTANCE_SCOPES)


class Authenticator:
    """Tells who holds a credential.

    Tokens are verified once and remembered until they expire. API keys are looked up each time, by an index on
    their hash, so that a revoked one is refused at once, whichever process revoked it.
    """

    def __init__(self, database: Database, own: TokenVerifier, outside: OutsideTokens | None, usage: LastUse) -> None:
        self._database = database
        self._own = own
        self._outside = outside
        self._usage = usage

    async def __call__(self, credential: str) -> Claims:
        """The claims; INVALID_TOKEN or TOKEN_EXPIRED."""
        if credential.count(".") == _TOKEN_DOTS:
            return await self._token_claims(credential)
        return await self._key_claims(credential)

    async def _token_claims(self, token: str) -> Claims:
        try:
            return await self._own(token)
        except SubgraphError as error:
            if self._outside is None or error.code != INVALID_TOKEN:
                raise
            return await self._outside(token)

    async def _key_claims(self, key: str) -> Claims:
        if len(key) > _MAX_KEY_LENGTH:
            raise errors.invalid_key()
        async with self._database.reading() as session:
            row = await repository.key_by_hash(session, secrets.digest(key))
        if row is None or row.revoked_at is not None:
            raise errors.invalid_key()
        self._usage.note(ApiKeyRow, row.id)
        return {"sub": row.id, "org_id": row.organization_id, "scope": " ".join(row.scopes), "api_key": True}
