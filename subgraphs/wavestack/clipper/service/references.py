"""A request for a clip comes in, what of other subgraphs it names goes out."""

from subgraphs.kit.references import Reference
from subgraphs.wavestack.clipper.domain.clips import ClipDraft
from subgraphs.wavestack.clipper.service.registering import CLIP_PROJECT
from subgraphs.wavestack.clipper.service.sources import SOURCE_ASSET


def references_of(draft: ClipDraft, *, asset_field: str) -> list[Reference]:
    """The project and the asset; `asset_field` is the field of the request that names the asset."""
    found = []
    if draft.project_id is not None:
        found.append(Reference(draft.project_id, CLIP_PROJECT, "Project", "projectId"))
    if draft.source.asset_id is not None:
        found.append(Reference(draft.source.asset_id, SOURCE_ASSET, "Asset", asset_field))
    return found
