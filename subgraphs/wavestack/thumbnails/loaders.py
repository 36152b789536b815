"""Keys that resolvers ask for one by one come in; records and pages, read with one statement for all, go out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from subgraphs.kit.context import Context
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.wavestack.thumbnails.domain.thumbnails import Thumbnail
from subgraphs.wavestack.thumbnails.ports import Resources
from subgraphs.wavestack.thumbnails.service import thumbnails

ThumbnailContext = Context[Resources]


@dataclass(frozen=True, slots=True)
class OfAsset:
    """A page of an asset's thumbnails."""

    asset_id: str
    request: PageRequest


async def load_thumbnails(context: ThumbnailContext, ids: Sequence[str]) -> dict[str, Thumbnail]:
    """The thumbnails with these ids."""
    return await thumbnails.find_thumbnails(context.session, context.actor, ids)


async def load_latest_of_clips(context: ThumbnailContext, ids: Sequence[str]) -> dict[str, Thumbnail]:
    """The newest finished thumbnails of these clips."""
    return await thumbnails.find_latest_of_clips(context.session, context.actor, ids, now=context.clock.now())


async def load_pages_of_assets(context: ThumbnailContext, keys: Sequence[OfAsset]) -> dict[OfAsset, Page[Thumbnail]]:
    """The pages of several assets: one statement for each different way in which the document asks."""
    groups: dict[PageRequest, list[OfAsset]] = defaultdict(list)
    for key in keys:
        groups[key.request].append(key)
    pages: dict[OfAsset, Page[Thumbnail]] = {}
    for request, alike in groups.items():
        found = await thumbnails.list_thumbnails_of_assets(
            context.session, context.actor, request, asset_ids=[key.asset_id for key in alike]
        )
        pages |= {key: found[key.asset_id] for key in alike}
    return pages
