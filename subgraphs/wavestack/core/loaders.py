"""Keys that resolvers ask for one by one come in; records and pages, read with one statement for all, go out."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from subgraphs.kit.context import Context
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.wavestack.core.domain.assets import Asset
from subgraphs.wavestack.core.domain.projects import Project
from subgraphs.wavestack.core.domain.publications import Publication
from subgraphs.wavestack.core.domain.queue import QueueItem, QueueStatus
from subgraphs.wavestack.core.domain.webhooks import WebhookDelivery
from subgraphs.wavestack.core.ports import Resources
from subgraphs.wavestack.core.service import assets, projects, publications, queue_items, webhooks

CoreContext = Context[Resources]
K = TypeVar("K")
G = TypeVar("G", bound=Hashable)


@dataclass(frozen=True, slots=True)
class PageBelow:
    """A page of what lies below a project."""

    project_id: str
    request: PageRequest


@dataclass(frozen=True, slots=True)
class QueueItemsBelow(PageBelow):
    """A page of a project's queue items, of one status where one is named."""

    status: QueueStatus | None


@dataclass(frozen=True, slots=True)
class PublicationsBelow:
    """A page of an asset's publications."""

    asset_id: str
    request: PageRequest


@dataclass(frozen=True, slots=True)
class DeliveriesBelow:
    """A page of a webhook endpoint's deliveries."""

    endpoint_id: str
    request: PageRequest


async def load_projects(context: CoreContext, ids: Sequence[str]) -> dict[str, Project]:
    """The projects with these ids."""
    return await projects.find_projects(context.session, context.actor, ids)


async def load_assets(context: CoreContext, ids: Sequence[str]) -> dict[str, Asset]:
    """The assets with these ids."""
    return await assets.find_assets(context.session, context.actor, ids)


async def load_queue_items(context: CoreContext, ids: Sequence[str]) -> dict[str, QueueItem]:
    """The queue items with these ids."""
    return await queue_items.find_queue_items(context.session, context.actor, ids)


async def load_queue_item_pages(
    context: CoreContext, keys: Sequence[QueueItemsBelow]
) -> dict[QueueItemsBelow, Page[QueueItem]]:
    """The pages of several projects: one statement for each different way in which the document asks."""
    pages: dict[QueueItemsBelow, Page[QueueItem]] = {}
    for (request, status), alike in _grouped(keys, lambda key: (key.request, key.status)).items():
        found = await queue_items.list_queue_items_of_projects(
            context.session, context.actor, request, status=status, project_ids=[key.project_id for key in alike]
        )
        pages |= {key: found[key.project_id] for key in alike}
    return pages


async def load_asset_pages(context: CoreContext, keys: Sequence[PageBelow]) -> dict[PageBelow, Page[Asset]]:
    """The pages of several projects: one statement for each different way in which the document asks."""
    pages: dict[PageBelow, Page[Asset]] = {}
    for request, alike in _grouped(keys, lambda key: key.request).items():
        project_ids = [key.project_id for key in alike]
        found = await assets.list_assets_of_projects(context.session, context.actor, request, project_ids=project_ids)
        pages |= {key: found[key.project_id] for key in alike}
    return pages


async def load_publications(context: CoreContext, ids: Sequence[str]) -> dict[str, Publication]:
    """The publications with these ids."""
    return await publications.find_publications(context.session, context.actor, ids)


async def load_publications_of_items(context: CoreContext, item_ids: Sequence[str]) -> dict[str, list[Publication]]:
    """All publications of each of these items."""
    return await publications.list_publications_of_items(context.session, context.actor, item_ids)


async def load_publication_pages(
    context: CoreContext, keys: Sequence[PublicationsBelow]
) -> dict[PublicationsBelow, Page[Publication]]:
    """The pages of several assets: one statement for each different way in which the document asks."""
    pages: dict[PublicationsBelow, Page[Publication]] = {}
    for request, alike in _grouped(keys, lambda key: key.request).items():
        found = await publications.list_publications_of_assets(
            context.session, context.actor, request, asset_ids=[key.asset_id for key in alike]
        )
        pages |= {key: found[key.asset_id] for key in alike}
    return pages


async def load_delivery_pages(
    context: CoreContext, keys: Sequence[DeliveriesBelow]
) -> dict[DeliveriesBelow, Page[WebhookDelivery]]:
    """The pages of several endpoints: one statement for each different way in which the document asks."""
    pages: dict[DeliveriesBelow, Page[WebhookDelivery]] = {}
    for request, alike in _grouped(keys, lambda key: key.request).items():
        found = await webhooks.list_deliveries(
            context.session, context.actor, request, endpoint_ids=[key.endpoint_id for key in alike]
        )
        pages |= {key: found[key.endpoint_id] for key in alike}
    return pages


def _grouped(keys: Iterable[K], group: Callable[[K], G]) -> dict[G, list[K]]:
    groups: dict[G, list[K]] = defaultdict(list)
    for key in keys:
        groups[group(key)].append(key)
    return groups
