"""A task that was told to end comes in; it has ended when this returns."""

import asyncio
from contextlib import suppress
from typing import Final

_PATIENCE_SECONDS: Final = 5.0


async def wait_until_ended(task: asyncio.Task[None]) -> None:
    """Let a task come to its end by itself: what it has begun with another server is done or not, never half.

    One that takes longer than five seconds is cancelled: the other side does not answer.
    """
    await asyncio.wait([task], timeout=_PATIENCE_SECONDS)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
