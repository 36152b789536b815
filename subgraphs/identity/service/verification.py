"""A bearer token or API key comes in, the claims of its holder go out."""

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from subgraphs.identity import errors, repository
from subgraphs.identity.domain import secrets
from subgraphs.identity.models import ApiKeyRow
from subgraphs.identity.service.keyring import KeyRing
from subgraphs.identity.service.usage import LastUse
from subgraphs.kit.database import Database
from subgraphs.kit.identity import Claims
from subgraphs.kit.jwks import JwksKeys
from subgraphs.kit.tokens import TokenVerifier

_TOKEN_DOTS = 2
_MAX_KEY_LENGTH = 256


class TrustedKeys:
    """The keys that tokens may be signed with: our own, then those of the configured outside issuer."""

    def __init__(self, own: KeyRing, *, jwks: JwksKeys | None, secret: str) -> None:
        self._own = own
        self._jwks = jwks
        self._secret = secret.encode()

    async def find(self, algorithm: str, key_id: str | None) -> RSAPublicKey | bytes | None:
        """The key of this algorithm and id, None where there is none."""
        if algorithm == "HS256":
            return self._secret or None
        own = await self._own.find(key_id)
        if own is None and self._jwks is not None:
            return await self._jwks.find(algorithm, key_id)
        return own


class Authenticator:
    """Tells who holds a credential.

    Tokens are verified once and remembered until they expire. API keys are looked up each time, by an index on
    their hash, so that a revoked one is refused at once, whichever process revoked it.
    """

    def __init__(self, database: Database, tokens: TokenVerifier, usage: LastUse) -> None:
        self._database = database
        self._tokens = tokens
        self._usage = usage

    async def __call__(self, credential: str) -> Claims:
        """The claims; INVALID_TOKEN or TOKEN_EXPIRED."""
        if credential.count(".") == _TOKEN_DOTS:
            return await self._tokens(credential)
        return await self._key_claims(credential)

    async def _key_claims(self, key: str) -> Claims:
        if len(key) > _MAX_KEY_LENGTH:
            raise errors.invalid_key()
        async with self._database.reading() as session:
            row = await repository.key_by_hash(session, secrets.digest(key))
        if row is None or row.revoked_at is not None:
            raise errors.invalid_key()
        self._usage.note(ApiKeyRow, row.id)
        return {"sub": row.id, "org_id": row.organization_id, "scope": " ".join(row.scopes), "api_key": True}
