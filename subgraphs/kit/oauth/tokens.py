"""An account comes in, an access token that is good for some minutes goes out, refreshed ahead of its end.

However many jobs and processes need one at the same time, one of them refreshes; the others wait for its result.
"""

import asyncio
from datetime import timedelta
from typing import Final

from subgraphs.kit.clock import Clock
from subgraphs.kit.database import Database
from subgraphs.kit.encryption import Cipher
from subgraphs.kit.errors import CONFLICT, SubgraphError
from subgraphs.kit.oauth import accounts
from subgraphs.kit.oauth.accounts import AccountStatus
from subgraphs.kit.oauth.provider import OAuthProvider, Tokens
from subgraphs.kit.oauth.refusal import GrantRefusedError

_LEASE: Final = timedelta(seconds=30)
_LOOK_SECONDS: Final = 0.2


class AccountRevokedError(SubgraphError):
    """The account's owner has withdrawn consent, or it has run out: it must be connected again."""

    def __init__(self, provider: str) -> None:
        super().__init__(CONFLICT, f"The {provider} account must be connected again", {"field": "account"})


class AccountTokens:
    """Fresh access tokens of one provider's accounts."""

    def __init__(self, provider: OAuthProvider, cipher: Cipher, database: Database, clock: Clock) -> None:
        self._provider = provider
        self._cipher = cipher
        self._database = database
        self._clock = clock

    async def fresh(self, account_id: str, *, rejected: str | None = None) -> str:
        """An access token. `rejected` is one that the platform has just refused, so that another is needed.

        Raises `AccountRevokedError`; SERVICE_UNAVAILABLE where the platform cannot be asked.
        """
        async with asyncio.timeout(2 * _LEASE.total_seconds()):
            while True:
                tokens, version = await self._read(account_id)
                if tokens.expires_at - self._clock.now() > self._provider.ahead and tokens.access != rejected:
                    return tokens.access
                if await self._lease(account_id, version):
                    return await self._refresh(account_id, version, tokens)
                await asyncio.sleep(_LOOK_SECONDS)  # another one is at it

    async def _read(self, account_id: str) -> tuple[Tokens, int]:
        async with self._database.reading() as session:
            found = await accounts.tokens_of(session, self._cipher, account_id)
        if found is None or found[2] == AccountStatus.REVOKED:
            raise AccountRevokedError(self._provider.name)
        return found[0], found[1]

    async def _lease(self, account_id: str, version: int) -> bool:
        now = self._clock.now()
        async with self._database.transaction() as session:
            return await accounts.lease_refresh(session, account_id, version, until=now + _LEASE, now=now)

    async def _refresh(self, account_id: str, version: int, tokens: Tokens) -> str:
        try:
            fresh = await self._provider.refresh(tokens, now=self._clock.now())
        except GrantRefusedError as refused:
            async with self._database.transaction() as session:
                await accounts.mark_revoked(session, account_id, version, self._clock.now())
            raise AccountRevokedError(self._provider.name) from refused
        except SubgraphError:
            async with self._database.transaction() as session:
                await accounts.give_up_refresh(session, account_id, version)
            if tokens.expires_at > self._clock.now():
                return tokens.access  # still good for a moment
            raise
        async with self._database.transaction() as session:
            await accounts.keep_tokens(session, self._cipher, account_id, version, fresh, now=self._clock.now())
        return fresh.access
