"""An organization's wish comes in, a consent URL goes out; its answer comes in, tokens go out.

A state is good for one use, by the organization that began, within ten minutes (RFC 6749 section 10.12).
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.encryption import Cipher
from subgraphs.kit.errors import invalid
from subgraphs.kit.oauth.provider import OAuthProvider, Tokens
from subgraphs.kit.oauth.tables import STATES

_c = STATES.c
_LIFETIME: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Begun:
    """Where to send the owner of an account, and the state that comes back with them."""

    url: str
    state: str


@dataclass(frozen=True, slots=True)
class Pending:
    """What was kept of a beginning."""

    organization_id: str
    verifier: str
    redirect_uri: str


class OAuthFlow:
    """The authorization code flow with one provider."""

    def __init__(self, provider: OAuthProvider, cipher: Cipher) -> None:
        self.provider = provider
        self._cipher = cipher

    async def begin(self, session: AsyncSession, organization_id: str, *, redirect_uri: str, now: datetime) -> Begun:
        """Keep a fresh state for the organization; answers it and the consent URL."""
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
        await session.execute(delete(STATES).where(_c.expires_at < now))
        row = {
            "digest": _digest(state),
            "organization_id": organization_id,
            "provider": self.provider.name,
            "sealed_verifier": self._cipher.encrypt(verifier),
            "redirect_uri": redirect_uri,
            "expires_at": now + _LIFETIME,
        }
        await session.execute(insert(STATES), row)
        url = self.provider.consent_url(state=state, verifier=verifier, redirect_uri=redirect_uri)
        return Begun(url, state)

    async def take(self, session: AsyncSession, organization_id: str | None, state: str, *, now: datetime) -> Pending:
        """Use a state up. VALIDATION_ERROR on `state` for one that is not the organization's, used, or too old.

        `organization_id` None is the browser that comes back from the platform: it shows the state, and no token.
        """
        known = (_c.digest == _digest(state), _c.provider == self.provider.name, _c.expires_at > now)
        statement = delete(STATES).where(*known)
        if organization_id is not None:
            statement = statement.where(_c.organization_id == organization_id)
        returned = statement.returning(_c.organization_id, _c.sealed_verifier, _c.redirect_uri)
        row = (await session.execute(returned)).one_or_none()
        if row is None:
            raise invalid("state", "fresh", "This state is unknown, used already, or older than ten minutes")
        return Pending(row.organization_id, self._cipher.decrypt(row.sealed_verifier), row.redirect_uri)

    async def exchange(self, pending: Pending, code: str, *, now: datetime) -> Tokens:
        """Tokens for the code that came back; outside of transactions, since it asks the platform."""
        if not code.strip():
            raise invalid("code", "required", "Code is required")
        return await self.provider.exchange(code, verifier=pending.verifier, redirect_uri=pending.redirect_uri, now=now)


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode(errors="replace")).hexdigest()
