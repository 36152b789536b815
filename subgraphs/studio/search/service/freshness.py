"""A request comes in, and goes on when the index knows what was written before it."""

from typing import Any, Final

import structlog

from subgraphs.kit.context import Context

_WAIT_SECONDS: Final = 1.0

_logger = structlog.get_logger(__name__)


async def catch_up(context: Context[Any]) -> None:  # Any: whatever the subgraph's parts are
    """Wait a second at most, then answer with what is there: rather a late index than none.

    Where blobs cannot be asked, nothing is written either, so that there is nothing to wait for.
    """
    try:
        if not await context.caught_up("blobs", _WAIT_SECONDS):
            _logger.warning("the search index is behind", request_id=context.request_id)
    except Exception as error:  # whatever keeps us from asking them
        _logger.warning("blobs cannot be asked how far they are", request_id=context.request_id, reason=str(error))
