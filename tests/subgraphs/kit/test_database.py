"""The database opens on SQLite and PostgreSQL."""

import sqlalchemy as sa

from subgraphs.kit.clock import SystemClock
from subgraphs.kit.columns import named_metadata
from subgraphs.kit.database import Database
from subgraphs.kit.settings import KitSettings, read_settings


async def test_it_opens(values: dict[str, str]) -> None:
    database = Database("demo", read_settings(KitSettings, values), named_metadata(), SystemClock())
    await database.start()
    async with database.reading() as session:
        assert await session.scalar(sa.text("SELECT 1")) == 1
    await database.stop()
