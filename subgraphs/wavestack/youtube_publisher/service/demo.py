"""An empty database comes in; the demo's organization has a channel in the sandbox afterwards."""

from subgraphs.kit.clock import Clock
from subgraphs.kit.database import Database
from subgraphs.kit.oauth import Tokens, accounts
from subgraphs.wavestack.youtube_publisher.ports import Resources
from subgraphs.wavestack.youtube_publisher.service.accounts import PROVIDER

_ORGANIZATION = "org_123"


async def connect_demo(database: Database, clock: Clock, resources: Resources) -> None:
    """Connect the sandbox's channel, unless one is connected; its first token is due to be refreshed at once."""
    if resources.sandbox is None:
        return
    async with database.reading() as session:
        if await accounts.accounts_of(session, _ORGANIZATION, PROVIDER):
            return
    now = clock.now()
    tokens = Tokens(access="sandbox", refresh="sandbox", expires_at=now, scopes=resources.provider.scopes)
    async with database.transaction() as session:
        await accounts.keep_account(
            session,
            resources.cipher,
            tokens,
            organization_id=_ORGANIZATION,
            provider=PROVIDER,
            external_id="UCsandbox0000000000000000",
            name="Sandbox channel",
            now=now,
        )
