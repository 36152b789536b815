"""A server's coroutine comes in; it runs on the fastest event loop there is, and ends as the user ends it."""

import asyncio
import sys
from collections.abc import Coroutine


def run(serving: Coroutine[object, object, None]) -> None:
    """Run until it is done."""
    if sys.platform == "win32":
        asyncio.run(serving)
        return
    import uvloop  # noqa: PLC0415  # not there on Windows

    uvloop.run(serving)
