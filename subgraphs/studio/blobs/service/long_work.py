"""Work on many bytes comes in, its result goes out, and nobody else waits for it meanwhile."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_LONG_WORK_BYTES = 262_144


async def run_beside(size: int, work: Callable[P, R], *arguments: P.args, **options: P.kwargs) -> R:
    """Do work on `size` bytes: at once where it is little, beside the event loop where others would wait for it."""
    if size < _LONG_WORK_BYTES:
        return work(*arguments, **options)
    return await asyncio.to_thread(work, *arguments, **options)
