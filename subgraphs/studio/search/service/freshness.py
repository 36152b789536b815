"""A request comes in, and goes on when the index knows what was written before it."""

import structlog

from subgraphs.kit.context import Context
from subgraphs.studio.search.settings import SearchSettings

_logger = structlog.get_logger(__name__)


async def catch_up(context: Context[SearchSettings]) -> None:
    """Wait for as long as the settings allow, then answer with what is there: rather a late index than none.

    Where blobs cannot be asked, nothing is written either, so that there is nothing to wait for.
    """
    try:
        if not await context.caught_up("blobs", context.resources.search_wait_seconds):
            _logger.warning("the search index is behind", request_id=context.request_id)
    except Exception as error:  # whatever keeps us from asking them
        _logger.warning("blobs cannot be asked how far they are", request_id=context.request_id, reason=str(error))
