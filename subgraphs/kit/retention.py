"""A storage and a question come in: files that nobody wants any more are deleted."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime

from subgraphs.kit.stored_files import FileStorage

_PAGE = 500


async def sweep_files(
    storage: FileStorage,
    *,
    written_before: datetime,
    wanted: Callable[[Sequence[str]], Awaitable[Collection[str]]],
    prefix: str = "",
) -> int:
    """Delete files below `prefix` that were written before a moment and are not wanted; answers how many.

    `wanted(keys)` answers those of some keys that are to stay. Files are written before the rows that name them, so
    the moment must lie further back than any write lasts: an hour, say.
    """
    deleted, page = 0, []
    async for found in storage.list(prefix):
        if found.written_at < written_before:
            page.append(found.key)
        if len(page) == _PAGE:
            deleted += await _delete_unwanted(storage, page, wanted)
            page = []
    return deleted + await _delete_unwanted(storage, page, wanted)


async def _delete_unwanted(
    storage: FileStorage, keys: Sequence[str], wanted: Callable[[Sequence[str]], Awaitable[Collection[str]]]
) -> int:
    if not keys:
        return 0
    stay = set(await wanted(keys))
    unwanted = [key for key in keys if key not in stay]
    for key in unwanted:
        await storage.delete(key)
    return len(unwanted)
