"""An owner comes in; when this returns, nobody else writes this owner's blobs until the transaction ends.

One lock an owner, taken before anything else, instead of one a row: writers of a blob, of its tree and of the
owner's usage then never wait for one another in a circle, and every count and version is exact.
"""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

_BLOBS = 0x626C6F62  # the first of two numbers that name the lock: "blob"


async def lock_owner(session: AsyncSession, owner_id: str) -> None:
    """Wait until this transaction is the only one that writes for `owner_id`.

    On SQLite it is so from its beginning: transactions there begin as writers (BEGIN IMMEDIATE).
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(select(func.pg_advisory_xact_lock(_BLOBS, func.hashtext(owner_id))))
