"""A session and the actor come in; channels are connected and found, records go out."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.clock import Clock
from subgraphs.kit.database import Database
from subgraphs.kit.errors import invalid, unavailable
from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.oauth import Account, AccountStatus, Begun, Tokens, accounts
from subgraphs.wavestack.youtube_publisher.errors import not_found
from subgraphs.wavestack.youtube_publisher.ports import PlatformError, Resources

PROVIDER = "youtube"


async def begin_consent(session: AsyncSession, actor: Actor, resources: Resources, *, now: datetime) -> Begun:
    """Where the owner of a channel agrees that we may upload to it."""
    if not resources.provider.client_id:
        raise unavailable("No YouTube client is configured: set TIDEGATE_YOUTUBE_CLIENT_ID and _SECRET.")
    redirect_uri = resources.settings.youtube_redirect_uri
    return await resources.flow.begin(session, require_organization(actor), redirect_uri=redirect_uri, now=now)


async def finish_consent(
    database: Database, clock: Clock, resources: Resources, *, organization_id: str | None, code: str, state: str
) -> Account:
    """Connect the channel of whoever agreed. Asks the platform between two transactions."""
    async with database.transaction() as session:
        pending = await resources.flow.take(session, organization_id, state, now=clock.now())
    tokens = await resources.flow.exchange(pending, code, now=clock.now())
    return await connect(database, clock, resources, pending.organization_id, tokens)


async def connect(
    database: Database, clock: Clock, resources: Resources, organization_id: str, tokens: Tokens
) -> Account:
    """Keep the channel that tokens are for."""
    try:
        channel = await resources.youtube.channel(tokens.access)
    except PlatformError as refused:
        raise invalid("code", "a YouTube channel", refused.message) from refused
    except (ConnectionError, TimeoutError) as error:
        raise unavailable("YouTube cannot be reached at the moment.") from error
    async with database.transaction() as session:
        return await accounts.keep_account(
            session,
            resources.cipher,
            tokens,
            organization_id=organization_id,
            provider=PROVIDER,
            external_id=channel.id,
            name=channel.name,
            now=clock.now(),
        )


async def list_accounts(session: AsyncSession, actor: Actor) -> list[Account]:
    """The actor's channels, the one that uploads go to first."""
    return await accounts.accounts_of(session, require_organization(actor), PROVIDER)


async def disconnect(session: AsyncSession, actor: Actor, account_id: str) -> None:
    """Forget a channel and its tokens, or NOT_FOUND."""
    known = account_id.isascii() and account_id.isprintable()
    if not known or not await accounts.delete_account(session, require_organization(actor), account_id):
        raise not_found("YouTube account", "id")


async def account_for_uploads(session: AsyncSession, organization_id: str) -> Account | None:
    """The channel that the organization's uploads go to: the one that was connected last."""
    found = await accounts.accounts_of(session, organization_id, PROVIDER)
    return next((account for account in found if account.status == AccountStatus.CONNECTED), None)
