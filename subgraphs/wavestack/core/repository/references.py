"""Ids that a new record is to name come in, whether they are the organization's goes out."""

from typing import Final

from sqlalchemy import bindparam, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.wavestack.core.models import AssetRow, ProjectRow, table_of

_project = table_of(ProjectRow).c
_asset = table_of(AssetRow).c
_KNOWN: Final = select(
    exists().where(_project.id == bindparam("project"), _project.organization_id == bindparam("organization")),
    exists().where(_asset.id == bindparam("asset"), _asset.organization_id == bindparam("organization")),
)


async def known_references(
    session: AsyncSession, organization_id: str, project_id: str | None, asset_id: str | None
) -> tuple[bool, bool]:
    """Whether the organization has this project and this asset."""
    values = {"organization": organization_id, "project": project_id, "asset": asset_id}
    project, asset = (await session.execute(_KNOWN, values)).one()
    return bool(project), bool(asset)
