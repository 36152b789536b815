"""Uses of clients and keys come in one by one, the moments of the last ones go into the database now and then."""

import asyncio
from contextlib import suppress
from datetime import datetime

import structlog

from subgraphs.identity import repository
from subgraphs.identity.models import ApiClientRow, ApiKeyRow
from subgraphs.kit.clock import Clock
from subgraphs.kit.database import Database

_WRITE_SECONDS = 20

_logger = structlog.get_logger(__name__)


class LastUse:
    """Remembers when credentials were used; a write at each use would make authentication many times dearer."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._clients: dict[str, datetime] = {}
        self._keys: dict[str, datetime] = {}
        self._task: asyncio.Task[None] | None = None

    def note(self, table: type[ApiClientRow] | type[ApiKeyRow], row_id: str) -> None:
        """A credential was used just now."""
        (self._clients if table is ApiClientRow else self._keys)[row_id] = self._clock.now()

    async def start(self) -> None:
        """Write from time to time."""
        self._task = asyncio.create_task(self._write_regularly())

    async def stop(self) -> None:
        """Write what is left."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            await self.write()

    async def write(self) -> None:
        """Write what was noted since the last time."""
        clients, self._clients = self._clients, {}
        keys, self._keys = self._keys, {}
        if clients or keys:
            async with self._database.transaction() as session:
                if clients:
                    await repository.note_last_use(session, ApiClientRow, clients)
                if keys:
                    await repository.note_last_use(session, ApiKeyRow, keys)

    async def _write_regularly(self) -> None:
        while True:
            await asyncio.sleep(_WRITE_SECONDS)
            try:
                await self.write()
            except Exception:
                _logger.exception("the last uses of credentials could not be written")
