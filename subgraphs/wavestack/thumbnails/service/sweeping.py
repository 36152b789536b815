"""Expired thumbnails come in, nothing of them is left."""

from datetime import datetime
from typing import Final

from subgraphs.kit.database import Database
from subgraphs.wavestack.thumbnails.ports import Resources
from subgraphs.wavestack.thumbnails.repository import thumbnails as repository

_PAGE: Final = 200


async def sweep(database: Database, resources: Resources, *, now: datetime) -> int:
    """Delete what has expired, rows first: a file without a row is not served, a row without its file would be."""
    count = 0
    while True:
        async with database.reading() as session:
            expired = await repository.expired_thumbnails(session, now, limit=_PAGE)
        if not expired:
            return count
        async with database.transaction() as session:
            gone = set(await repository.delete_expired(session, [each.id for each in expired], now))
        for thumbnail in expired:
            if thumbnail.id in gone and thumbnail.storage_key is not None:
                await resources.storage.delete(thumbnail.storage_key)
        count += len(gone)
