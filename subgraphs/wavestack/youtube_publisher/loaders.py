"""Keys that resolvers ask for one by one come in; records and pages, read with one statement for all, go out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from subgraphs.kit.context import Context
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.wavestack.youtube_publisher.domain.uploads import Upload
from subgraphs.wavestack.youtube_publisher.ports import Resources
from subgraphs.wavestack.youtube_publisher.service import uploads

UploadContext = Context[Resources]


@dataclass(frozen=True, slots=True)
class UploadsBelow:
    """A page of an asset's uploads."""

    asset_id: str
    request: PageRequest


async def load_uploads(context: UploadContext, ids: Sequence[str]) -> dict[str, Upload]:
    """The uploads with these ids."""
    return await uploads.find_uploads(context.session, context.actor, ids)


async def load_uploads_of_publications(context: UploadContext, ids: Sequence[str]) -> dict[str, Upload]:
    """The newest uploads of these publications."""
    return await uploads.find_uploads_of_publications(context.session, context.actor, ids)


async def load_upload_pages(context: UploadContext, keys: Sequence[UploadsBelow]) -> dict[UploadsBelow, Page[Upload]]:
    """The pages of several assets: one statement for each different way in which the document asks."""
    groups: dict[PageRequest, list[UploadsBelow]] = defaultdict(list)
    for key in keys:
        groups[key.request].append(key)
    pages: dict[UploadsBelow, Page[Upload]] = {}
    for request, alike in groups.items():
        found = await uploads.list_uploads_of_assets(
            context.session, context.actor, request, asset_ids=[key.asset_id for key in alike]
        )
        pages |= {key: found[key.asset_id] for key in alike}
    return pages
