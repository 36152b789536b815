"""An organization comes in; how often it has changed what judgements rest on is raised by one, or goes out."""

from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.wavestack.automod.models import RevisionRow, table_of

_revisions = table_of(RevisionRow)
_r = _revisions.c
_RAISE: Final = {
    module.dialect.name: module.insert(_revisions)
    .values(organization_id=bindparam("organization"), number=1)
    .on_conflict_do_update(index_elements=["organization_id"], set_={"number": _r.number + 1})
    for module in (postgresql, sqlite)
}
_NUMBER: Final = select(_r.number).where(_r.organization_id == bindparam("organization"))


async def raise_revision(session: AsyncSession, organization_id: str) -> None:
    """Say that something was changed. Whoever changes something at the same time waits until this one has committed."""
    await session.execute(_RAISE[session.get_bind().dialect.name], {"organization": organization_id})


async def revision_of(session: AsyncSession, organization_id: str) -> int:
    """The number of the newest change that is committed; 0 where there was none."""
    return int(await session.scalar(_NUMBER, {"organization": organization_id}) or 0)
