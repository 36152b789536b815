"""Events of finished clips come in; each clip gets a thumbnail where a setting says so."""

from collections.abc import Sequence
from typing import Any, Final

from subgraphs.kit.errors import NOT_FOUND
from subgraphs.kit.follow import Event, FollowRun
from subgraphs.kit.graph import GraphError
from subgraphs.wavestack.thumbnails.domain.looks import ThumbnailStyle
from subgraphs.wavestack.thumbnails.domain.titles import TITLE_LENGTH
from subgraphs.wavestack.thumbnails.domain.wishes import Source, Wish, checked
from subgraphs.wavestack.thumbnails.ports import Resources
from subgraphs.wavestack.thumbnails.service.creating import request_thumbnail
from subgraphs.wavestack.thumbnails.service.sources import CLIP

CLIP_COMPLETED: Final = "clip.completed"


async def follow_clips(run: FollowRun[Resources], events: Sequence[Event]) -> None:
    """Queue a thumbnail for each clip of these events that is still there."""
    wished: list[tuple[str, Wish]] = []
    if run.resources.settings.clip_thumbnails:
        for event in events:
            clip = await _clip(run, event)
            if clip is not None:
                wished.append((event.scope, _wish(event.key, clip)))
    async with run.transaction() as session:
        for organization_id, wish in wished:
            await request_thumbnail(session, organization_id, wish, resources=run.resources, now=run.clock.now())


async def _clip(run: FollowRun[Resources], event: Event) -> dict[str, Any] | None:  # Any: JSON values
    try:
        answer = await run.graph.execute(CLIP, {"id": event.key}, organization_id=event.scope)
    except GraphError as error:
        if error.code == NOT_FOUND:
            return None
        raise
    found: dict[str, Any] | None = answer["clip"]  # Any: JSON values
    return found


def _wish(clip_id: str, clip: dict[str, Any]) -> Wish:  # Any: JSON values
    """The clip's name over one of its frames."""
    title = "".join(character for character in clip["name"] or "" if character.isprintable())[:TITLE_LENGTH]
    source = Source(kind="clip", reference=clip_id, field="clipId")
    return checked(Wish(title=title, style=ThumbnailStyle.VLOG, source=source, clip_id=clip_id), titled=False)
