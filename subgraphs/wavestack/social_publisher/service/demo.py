"""An empty database comes in; the demo's organization has an account in each sandbox afterwards."""

from subgraphs.kit.clock import Clock
from subgraphs.kit.database import Database
from subgraphs.kit.oauth import Tokens, accounts
from subgraphs.wavestack.social_publisher.domain.rules import SocialPlatform
from subgraphs.wavestack.social_publisher.ports import Resources
from subgraphs.wavestack.social_publisher.service.accounts import FOREVER

_ORGANIZATION = "org_123"


async def connect_demo(database: Database, clock: Clock, resources: Resources) -> None:
    """Connect the sandboxes' accounts, unless they are; the first token of most is due to be refreshed at once."""
    if not resources.sandboxes:
        return
    async with database.reading() as session:
        known = {account.provider for account in await accounts.accounts_of(session, _ORGANIZATION)}
    missing = [platform for platform in resources.sandboxes if platform not in known]
    now = clock.now()
    async with database.transaction() as session:
        for platform in missing:
            scopes = resources.providers[platform].scopes
            ends = now + FOREVER if platform == SocialPlatform.FACEBOOK else now  # tokens of pages do not end
            await accounts.keep_account(
                session,
                resources.cipher,
                Tokens(access="sandbox", refresh="sandbox", expires_at=ends, scopes=scopes),
                organization_id=_ORGANIZATION,
                provider=platform,
                external_id=f"sandbox_{platform}",
                name="sandbox",
                now=now,
            )
