"""The credentials of a client, or a user's name given by the operator, come in; signed access tokens go out."""

import asyncio
import hashlib
import hmac
import secrets as randomness
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.identity import errors, repository
from subgraphs.identity.domain import secrets
from subgraphs.identity.domain.scopes import granted_scopes
from subgraphs.identity.models import ApiClientRow
from subgraphs.identity.service.keyring import KeyRing
from subgraphs.identity.service.usage import LastUse
from subgraphs.kit import ids
from subgraphs.kit.clock import Clock
from subgraphs.kit.tokens import SKEW_SECONDS

_REMEMBERED = 256
_MAX_SECRET_LENGTH = 256
# Guessing must not take all of the threads that others need.
_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token, how many seconds it lives, and its scopes."""

    token: str
    expires_in: int
    scopes: list[str]


class TokenIssuer:
    """Signs access tokens with the claims of the WaveStack specification, section 2."""

    def __init__(self, keyring: KeyRing, clock: Clock, *, issuer: str, audience: str, lifetime: timedelta) -> None:
        self._keyring = keyring
        self._clock = clock
        self._issuer = issuer
        self._audience = audience
        self.lifetime = lifetime

    async def issue(
        self, subject: str, organization_id: str, scopes: Iterable[str], lifetime: timedelta | None = None
    ) -> AccessToken:
        """A token for `subject`, who acts for the organization. A negative lifetime gives an expired one."""
        granted = list(scopes)
        now = self._clock.now()
        expires = now + (self.lifetime if lifetime is None else lifetime)
        issued_at = int(now.timestamp())
        claims = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": subject,
            "org_id": organization_id,
            "scope": " ".join(granted),
            "iat": issued_at,
            "nbf": issued_at - SKEW_SECONDS,
            "exp": int(expires.timestamp()),
            "jti": ids.uuid4(),
        }
        token = await self._keyring.sign(claims, expires)
        return AccessToken(token, int((expires - now).total_seconds()), granted)


class SecretChecker:
    """Compares client secrets with their stored forms.

    Secrets that a person chose are stored slowly (see `domain.secrets`); one that was right is remembered by a keyed
    hash, so that a client which asks for many tokens pays only once.
    """

    def __init__(self) -> None:
        self._key = randomness.token_bytes(32)
        self._right: OrderedDict[bytes, None] = OrderedDict()
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def matches(self, secret: str, stored: str) -> bool:
        """Whether the stored form was made of the secret."""
        if len(secret) > _MAX_SECRET_LENGTH:
            return False
        if not secrets.is_slow(stored):
            return secrets.matches(secret, stored)
        fingerprint = hmac.digest(self._key, f"{stored}\n{secret}".encode(), hashlib.sha256)
        if fingerprint in self._right:
            self._right.move_to_end(fingerprint)
            return True
        async with self._slots:
            right = await asyncio.to_thread(secrets.matches, secret, stored)
        if right:
            self._right[fingerprint] = None
            if len(self._right) > _REMEMBERED:
                self._right.popitem(last=False)
        return right


async def create_token(
    session: AsyncSession,
    *,
    client_id: str,
    client_secret: str,
    organization_id: str | None,
    scopes: list[str] | None,
    issuer: TokenIssuer,
    checker: SecretChecker,
    usage: LastUse,
) -> AccessToken:
    """A token for an API client: UNAUTHORIZED for wrong credentials, FORBIDDEN for another organization than its own.

    The scopes are those asked for that the client may have; without `organization_id` it is the client's own.
    """
    client = await repository.client_by_client_id(session, client_id)
    if client is None or client.revoked_at is not None or not await checker.matches(client_secret, client.secret_hash):
        raise errors.wrong_client()
    if organization_id is not None and organization_id != client.organization_id:
        raise errors.wrong_organization()
    usage.note(ApiClientRow, client.id)
    return await issuer.issue(client.client_id, client.organization_id, granted_scopes(client.scopes, scopes))
