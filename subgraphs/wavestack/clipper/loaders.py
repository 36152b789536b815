"""Keys that resolvers ask for one by one come in; records and pages, read with one statement for all, go out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from subgraphs.kit.context import Context
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.wavestack.clipper.domain.clips import Clip
from subgraphs.wavestack.clipper.ports import Resources
from subgraphs.wavestack.clipper.service import clips

ClipperContext = Context[Resources]


@dataclass(frozen=True, slots=True)
class ClipsBelow:
    """A page of the clips of an asset, a highlight or a stream, as `parent` says."""

    parent: str
    key: str
    request: PageRequest


async def load_clips(context: ClipperContext, ids: Sequence[str]) -> dict[str, Clip]:
    """The clips with these ids."""
    return await clips.find_clips(context.session, context.actor, ids)


async def load_progress(context: ClipperContext, job_ids: Sequence[str]) -> dict[str, int]:
    """How much of each job is done."""
    return await clips.find_progress(context.session, job_ids)


async def load_clip_pages(context: ClipperContext, keys: Sequence[ClipsBelow]) -> dict[ClipsBelow, Page[Clip]]:
    """The pages of several parents: one statement for each different way in which the document asks."""
    groups: dict[tuple[str, PageRequest], list[ClipsBelow]] = defaultdict(list)
    for key in keys:
        groups[key.parent, key.request].append(key)
    pages: dict[ClipsBelow, Page[Clip]] = {}
    for (parent, request), alike in groups.items():
        ids = [key.key for key in alike]
        found = await clips.list_clips_below(context.session, context.actor, request, parent=parent, ids=ids)
        pages |= {key: found[key.key] for key in alike}
    return pages
