"""A wish and its drawing come in; the file of the thumbnail is in the store when this is over."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from subgraphs.kit.errors import unavailable
from subgraphs.kit.graph import Graph
from subgraphs.wavestack.thumbnails.domain.drawing import Drawing
from subgraphs.wavestack.thumbnails.domain.wishes import Wish
from subgraphs.wavestack.thumbnails.ports import Resources
from subgraphs.wavestack.thumbnails.service.sources import picture_of


@dataclass(frozen=True, slots=True)
class Rendered:
    """A file in the store."""

    storage_key: str
    checksum: str
    size_bytes: int


async def render(
    resources: Resources, graph: Graph, organization_id: str, *, wish: Wish, drawing: Drawing, digest: str
) -> Rendered:
    """Fetch, draw and store, a few at a time; SERVICE_UNAVAILABLE where that takes too long.

    The file's name is the digest: doing it twice writes the same file.
    """
    seconds = resources.settings.thumbnail_timeout_seconds
    try:
        async with asyncio.timeout(seconds), resources.slots:
            picture = None
            if wish.source is not None:
                picture = await picture_of(wish.source, resources, graph, organization_id)
            # Pillow works in C without Python's lock for most of the time: threads suffice to keep requests going.
            data = await asyncio.to_thread(resources.painter.paint, drawing, picture)
            stored = await resources.storage.put(f"{digest[:2]}/{digest}.png", _once(data))
    except TimeoutError as error:
        raise unavailable(f"The thumbnail was not finished within {seconds:g} seconds") from error
    return Rendered(stored.key, stored.sha256, stored.size)


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data
