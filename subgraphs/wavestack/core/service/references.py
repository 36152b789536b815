"""Ids that a new record is to name come in; NOT_FOUND comes out unless they are the actor's."""

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.identity import Actor, require_organization
from subgraphs.wavestack.core.domain.texts import is_identifier
from subgraphs.wavestack.core.errors import not_found
from subgraphs.wavestack.core.repository.references import known_references


async def require_references(
    session: AsyncSession, actor: Actor, *, project_id: str | None, asset_id: str | None = None
) -> None:
    """Refuse a project or asset that is not the actor's; None names nothing."""
    organization_id = require_organization(actor)
    if project_id is None and asset_id is None:
        return
    if project_id is not None and not is_identifier(project_id):
        raise not_found("Project", "projectId")
    if asset_id is not None and not is_identifier(asset_id):
        raise not_found("Asset", "assetId")
    has_project, has_asset = await known_references(session, organization_id, project_id, asset_id)
    if project_id is not None and not has_project:
        raise not_found("Project", "projectId")
    if asset_id is not None and not has_asset:
        raise not_found("Asset", "assetId")
