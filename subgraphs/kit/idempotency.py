"""A request that its client may repeat comes in under a key, the answer of its first time goes out, or that it is new.

Claim the key first in the transaction of the change, and keep the answer last:

    claim = Claim(scope=owner_id, key=key, request={"operation": "createBlob", …})
    answer = await claim.replay(session, now=now)      # None: this is the first time
    if answer is None:
        …
        await claim.keep(session, {"blob_id": blob.id})

Two requests with one key at the same time: the second waits for the first and then replays it. A refused request
keeps nothing, so that it can be repeated.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Column, Index, MetaData, String, Table, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.columns import UtcDateTime, json_column
from subgraphs.kit.errors import CONFLICT, SubgraphError, invalid

KEPT: Final = timedelta(days=1)
"""For how long a key is remembered."""

_MAX_KEY_CHARACTERS = 255
_FIELD = "idempotencyKey"
_NAME = "idempotency_keys"

_TABLE: Final = sa.table(
    _NAME,
    sa.column("scope", String(255)),
    sa.column("key", String(_MAX_KEY_CHARACTERS)),
    sa.column("fingerprint", String(64)),
    sa.column("answer", json_column()),
    sa.column("at", UtcDateTime()),
)
"""The table as statements name it; in which schema it stands, the connection knows."""

Answer = Mapping[str, Any]  # Any: a JSON object that the subgraph reads again


def idempotency_table(metadata: MetaData) -> Table:
    """Add the table of keys to a subgraph's metadata."""
    return Table(
        _NAME,
        metadata,
        Column("scope", String(255), primary_key=True),
        Column("key", String(_MAX_KEY_CHARACTERS), primary_key=True),
        Column("fingerprint", String(64), nullable=False),
        Column("answer", json_column(), nullable=True),
        Column("at", UtcDateTime(), nullable=False),
        Index(None, "at"),
    )


def create_idempotency_keys(op: Any) -> None:  # Any: `alembic.op` is a module that offers methods
    """Create the table of keys, in a revision of the subgraph."""
    op.create_table(
        _NAME,
        sa.Column("scope", sa.String(255), nullable=False),
        sa.Column("key", sa.String(_MAX_KEY_CHARACTERS), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("answer", json_column(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_index(op.f("ix_idempotency_keys_at"), _NAME, ["at"])


@dataclass(frozen=True)
class Claim:
    """A key that a client of `scope` has chosen for a request: JSON that says what is asked, and by which operation."""

    scope: str
    key: str
    request: Any  # Any: a JSON value

    @cached_property
    def fingerprint(self) -> str:
        """The request in a form in which equal requests are equal."""
        return hashlib.sha256(json.dumps(self.request, sort_keys=True).encode()).hexdigest()

    async def replay(self, session: AsyncSession, *, now: datetime) -> Answer | None:
        """The answer of the first time; None where this is it.

        VALIDATION_ERROR for a key that cannot be one, CONFLICT where it was used for another request.
        """
        if not 0 < len(self.key) <= _MAX_KEY_CHARACTERS or not self.key.isprintable():
            message = f"An idempotency key has 1 to {_MAX_KEY_CHARACTERS} printable characters."
            raise invalid(_FIELD, f"1 to {_MAX_KEY_CHARACTERS} characters", message)
        await session.execute(delete(_TABLE).where(_TABLE.c.at < now - KEPT))
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        row = {"scope": self.scope, "key": self.key, "fingerprint": self.fingerprint, "at": now}
        taken = insert(_TABLE).values(row).on_conflict_do_nothing().returning(_TABLE.c.key)
        if (await session.execute(taken)).first() is not None:
            return None
        statement = select(_TABLE.c.fingerprint, _TABLE.c.answer).where(*self._here())
        fingerprint, answer = (await session.execute(statement)).one()
        if fingerprint != self.fingerprint:
            details = {"field": _FIELD, "constraint": "unique", "reason": "The key was used for another request"}
            raise SubgraphError(CONFLICT, "This idempotency key was already used for another request.", details)
        return answer or {}

    async def keep(self, session: AsyncSession, answer: Answer) -> None:
        """Keep what repetitions are answered with: small, such as the ids of what was made."""
        await session.execute(update(_TABLE).where(*self._here()).values(answer=dict(answer)))

    def _here(self) -> tuple[sa.ColumnElement[bool], ...]:
        return _TABLE.c.scope == self.scope, _TABLE.c.key == self.key
