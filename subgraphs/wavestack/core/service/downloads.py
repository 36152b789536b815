"""An asset's id comes in, what is needed to send its bytes goes out."""

from subgraphs.kit.database import Database
from subgraphs.wavestack.core.domain.assets import Asset, AssetStatus
from subgraphs.wavestack.core.errors import not_found
from subgraphs.wavestack.core.ports import Resources
from subgraphs.wavestack.core.repository import assets as repository


async def find_file(
    database: Database, resources: Resources, *, organization_id: str, asset_id: str
) -> tuple[Asset, str, int]:
    """The asset, the key of its bytes and their number. The caller has proved the right to read them.

    NOT_FOUND where there is no such asset, or its bytes are not there.
    """
    async with database.reading() as session:
        found = await repository.assets_by_id(session, organization_id, [asset_id])
    asset = found[0] if found else None
    if asset is None or asset.status != AssetStatus.READY or asset.storage_key is None:
        raise not_found("File", "id")
    size = await resources.storage.size(asset.storage_key)
    if size is None:
        raise not_found("File", "id")
    return asset, asset.storage_key, size
