"""Running tasks and half-read iterators come in; when these functions return, they have ended."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any


async def cancel_all(*tasks: "asyncio.Future[Any]") -> None:  # Any: the tasks' results do not matter
    """Cancel the tasks and wait until their clean-up is done."""
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    for task in tasks:
        if not task.cancelled():
            task.exception()  # looked at, so that asyncio does not report it as forgotten


async def close_iterator(iterator: AsyncIterator[object]) -> None:
    """Let a generator run its clean-up now, not when it is collected."""
    aclose = getattr(iterator, "aclose", None)
    if aclose is not None:
        await aclose()
