"""A session and the actor come in; accounts on platforms are connected, found and used, records go out."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.clock import Clock
from subgraphs.kit.database import Database
from subgraphs.kit.errors import SubgraphError, invalid, unavailable
from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.jobs import JobRun
from subgraphs.kit.oauth import Account, AccountStatus, AccountTokens, Begun, Tokens, accounts
from subgraphs.wavestack.social_publisher.domain.rules import SocialPlatform, rules_of
from subgraphs.wavestack.social_publisher.errors import not_found
from subgraphs.wavestack.social_publisher.ports import Access, PlatformError, Refusal, Resources

T = TypeVar("T")

# Tokens of pages end only when their owner takes them back.
FOREVER: Final = timedelta(days=3650)


class Door:
    """The way to one account's platform, with a token that is good."""

    def __init__(self, resources: Resources, database: Database, clock: Clock, account: Account) -> None:
        provider = resources.providers[SocialPlatform(account.provider)]
        self._account = account
        self._tokens = AccountTokens(provider, resources.cipher, database, clock)

    async def through(self, ask: Callable[[Access], Awaitable[T]]) -> T:
        """Ask the platform; where it does not take the token any more, once again with a fresh one."""
        token = await self._tokens.fresh(self._account.id)
        try:
            return await ask(self._access(token))
        except PlatformError as refused:
            if refused.refusal != Refusal.EXPIRED:
                raise
        return await ask(self._access(await self._tokens.fresh(self._account.id, rejected=token)))

    def _access(self, token: str) -> Access:
        return Access(token, self._account.external_id, self._account.name)


async def begin_consent(
    session: AsyncSession, actor: Actor, resources: Resources, platform: SocialPlatform, *, now: datetime
) -> Begun:
    """Where the owner of an account agrees that we may post to it."""
    organization_id = require_organization(actor)
    rules_of(platform)
    if not resources.providers[platform].client_id:
        name = f"TIDEGATE_{platform.upper()}_CLIENT_ID"
        raise unavailable(f"No {platform} client is configured: set {name} and _SECRET.")
    redirect_uri = f"{resources.settings.social_redirect_url.rstrip('/')}/{platform}"
    return await resources.flow(platform).begin(session, organization_id, redirect_uri=redirect_uri, now=now)


async def finish_consent(
    database: Database,
    clock: Clock,
    resources: Resources,
    platform: SocialPlatform,
    *,
    organization_id: str | None,
    code: str,
    state: str,
) -> Account:
    """Connect the account of whoever agreed. Asks the platform between two transactions."""
    rules_of(platform)
    flow = resources.flow(platform)
    async with database.transaction() as session:
        pending = await flow.take(session, organization_id, state, now=clock.now())
    tokens = await flow.exchange(pending, code, now=clock.now())
    return await _connect(database, clock, resources, platform, organization_id=pending.organization_id, tokens=tokens)


async def _connect(
    database: Database,
    clock: Clock,
    resources: Resources,
    platform: SocialPlatform,
    *,
    organization_id: str,
    tokens: Tokens,
) -> Account:
    try:
        found = await resources.platforms[platform].account(tokens.access)
    except PlatformError as refused:
        raise invalid("code", f"a {platform} account", refused.message) from refused
    except (ConnectionError, TimeoutError) as error:
        raise unavailable(f"{platform} cannot be reached at the moment.") from error
    if found.token is not None:
        tokens = replace(tokens, access=found.token, refresh=None, expires_at=clock.now() + FOREVER)
    async with database.transaction() as session:
        return await accounts.keep_account(
            session,
            resources.cipher,
            tokens,
            organization_id=organization_id,
            provider=platform,
            external_id=found.id,
            name=found.name,
            now=clock.now(),
        )


async def list_accounts(session: AsyncSession, actor: Actor) -> list[Account]:
    """The actor's accounts; of each platform, the one that posts go to first."""
    return await accounts.accounts_of(session, require_organization(actor))


async def disconnect(session: AsyncSession, actor: Actor, account_id: str) -> None:
    """Forget an account and its tokens, or NOT_FOUND."""
    known = account_id.isascii() and account_id.isprintable()
    if not known or not await accounts.delete_account(session, require_organization(actor), account_id):
        raise not_found("Social account", "id")


async def renew_tokens(run: JobRun[Resources]) -> None:
    """Renew long-lived tokens of accounts that nobody posts to, before they end."""
    resources = run.resources
    for platform, provider in resources.providers.items():
        if provider.long_lived is None or not provider.long_lived.renew_url:
            continue
        async with run.database.reading() as session:
            ending = await accounts.accounts_ending(session, platform, run.clock.now() + provider.ahead)
        tokens = AccountTokens(provider, resources.cipher, run.database, run.clock)
        for account in ending:
            with suppress(SubgraphError):  # withdrawn, which is written down, or away until tomorrow
                await tokens.fresh(account.id)


async def find_account(
    session: AsyncSession, organization_id: str, platform: SocialPlatform, account_id: str | None
) -> Account | None:
    """The account that a post goes to: the one it was begun with, else the one that was connected last."""
    found = await accounts.accounts_of(session, organization_id, platform)
    usable = (account for account in found if account.status == AccountStatus.CONNECTED)
    return next((account for account in usable if account_id in {None, account.id}), None)
