"""What a connector hears comes in; it is taken in for an organization, without what cannot be."""

from collections.abc import Sequence

import structlog

from subgraphs.kit.clock import Clock
from subgraphs.kit.database import Database
from subgraphs.kit.errors import VALIDATION_ERROR, SubgraphError
from subgraphs.wavestack.social_ingest.domain.incoming import Incoming
from subgraphs.wavestack.social_ingest.ports import Resources
from subgraphs.wavestack.social_ingest.service.incoming import read_batch
from subgraphs.wavestack.social_ingest.service.ingesting import ingest

_logger = structlog.get_logger(__name__)


async def take_in_heard(
    database: Database, resources: Resources, clock: Clock, organization_id: str, items: Sequence[Incoming]
) -> None:
    """Take in a batch; where one of it breaks a rule, the others."""
    try:
        await _take_in(database, resources, clock, organization_id, items)
    except SubgraphError as error:
        if error.code != VALIDATION_ERROR:
            raise
        if len(items) == 1:
            _logger.warning("a message was not taken in", reason=error.message, message=items[0].id[:64])
            return
        for item in items:
            await take_in_heard(database, resources, clock, organization_id, [item])


async def _take_in(
    database: Database, resources: Resources, clock: Clock, organization_id: str, items: Sequence[Incoming]
) -> None:
    now = clock.now()
    number = resources.numbers.take(len(items), now)
    handle = resources.settings.creator_handle
    batch = read_batch(organization_id, items, number=number, handle=handle, now=now)
    async with database.transaction() as session:
        await ingest(session, organization_id, batch, now=now)
