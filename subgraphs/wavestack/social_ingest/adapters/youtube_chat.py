"""A YouTube channel comes in; what is written in the chats of its live streams, and when these run, is told.

The channel's newest uploads are looked at every minute, for two units of YouTube's quota; a chat that is open is read
page by page, as often as YouTube asks for, for five units each. What a page leads to is kept when a connection is
lost, so that nothing is missed that YouTube still has.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

import structlog

from subgraphs.wavestack.social_ingest.adapters.listening import Ears, RefusedError
from subgraphs.wavestack.social_ingest.adapters.youtube_api import ChatOverError, PageLostError, YouTubeApi
from subgraphs.wavestack.social_ingest.domain.eventsub import read_moment
from subgraphs.wavestack.social_ingest.domain.incoming import Incoming
from subgraphs.wavestack.social_ingest.domain.platforms import SourcePlatform
from subgraphs.wavestack.social_ingest.domain.youtube_chat import CHAT_ENDED, Live, end_of, live_of, span_of, told_by

_NEWEST_UPLOADS: Final = 10
_PAGE_SIZE: Final = 2000

_logger = structlog.get_logger(__name__)


class YouTubeChat:
    """The live chats of a channel."""

    platform = SourcePlatform.YOUTUBE

    def __init__(self, api: YouTubeApi, channel_id: str, *, look_seconds: float) -> None:
        self.channels = (channel_id,)
        self._api = api
        self._look_seconds = look_seconds
        self._uploads: str | None = None
        self._pages: dict[str, str] = {}
        self._over: set[str] = set()
        self._told: set[str] = set()

    async def listen(self, ears: Ears) -> None:
        """Look whether the channel is live, and follow every chat that is open."""
        try:
            async with asyncio.TaskGroup() as chats:
                followed: set[str] = set()
                while True:
                    for live in await self._look(ears):
                        if live.chat_id not in followed | self._over:
                            followed.add(live.chat_id)
                            chats.create_task(self._follow(live, ears))
                    ears.connected()
                    await asyncio.sleep(self._look_seconds)
        except ExceptionGroup as group:  # what one chat is refused for holds for all of them
            raise group.exceptions[0] from group

    async def _look(self, ears: Ears) -> list[Live]:
        """The live streams whose chat is open; of streams that began or ended, that is told."""
        uploads = await self._find_uploads()
        wanted = {"part": "contentDetails", "playlistId": uploads, "maxResults": str(_NEWEST_UPLOADS)}
        items = (await self._api.get("playlistItems", wanted)).get("items") or []
        ids = ",".join(item["contentDetails"]["videoId"] for item in items)
        if not ids:
            return []
        found = await self._api.get("videos", {"part": "snippet,liveStreamingDetails", "id": ids})
        videos = found.get("items") or []
        for event in (event for video in videos for event in span_of(video)):
            await self._hear_once(event, ears)
        return [live for live in map(live_of, videos) if live is not None]

    async def _find_uploads(self) -> str:
        """The playlist of the channel's uploads, to which live streams belong as well."""
        if self._uploads is None:
            (channel_id,) = self.channels
            found = (await self._api.get("channels", {"part": "contentDetails", "id": channel_id})).get("items")
            if not found:
                raise RefusedError(f"YouTube knows no channel {channel_id}")
            self._uploads = str(found[0]["contentDetails"]["relatedPlaylists"]["uploads"])
        return self._uploads

    async def _follow(self, live: Live, ears: Ears) -> None:
        """Read a chat to its end."""
        goes_on = True
        while goes_on:
            try:
                goes_on = await self._read(live, ears)
            except PageLostError:
                del self._pages[live.chat_id]
            except ChatOverError:
                goes_on = False
        self._over.add(live.chat_id)
        self._pages.pop(live.chat_id, None)

    async def _read(self, live: Live, ears: Ears) -> bool:
        """Read the next page of a chat, and wait as long as YouTube asks for; False where there is no further one."""
        wanted = {"part": "id,snippet,authorDetails", "liveChatId": live.chat_id, "maxResults": str(_PAGE_SIZE)}
        if live.chat_id in self._pages:
            wanted["pageToken"] = self._pages[live.chat_id]
        page = await self._api.get("liveChat/messages", wanted)
        items = page.get("items") or []
        for told in (told for item in items for told in _told_by(item, live)):
            await ears.hear(told)
        self._pages[live.chat_id] = str(page["nextPageToken"])
        ended = [item["snippet"] for item in items if item["snippet"].get("type") == CHAT_ENDED]
        if ended or page.get("offlineAt"):
            await self._hear_once(end_of(live, read_moment(page.get("offlineAt") or ended[0].get("publishedAt"))), ears)
        if not ended:  # when a stream is off the air, its chat goes on for a while
            await asyncio.sleep(page["pollingIntervalMillis"] / 1000)
        return not ended

    async def _hear_once(self, event: Incoming, ears: Ears) -> None:
        if event.id not in self._told:
            await ears.hear(event)
            self._told.add(event.id)


def _told_by(item: Mapping[str, Any], live: Live) -> Sequence[Incoming]:  # Any: JSON values
    """What an item tells. One that is not as YouTube writes them must not keep us from those after it."""
    try:
        return list(told_by(item, live))
    except (KeyError, TypeError, ValueError, AttributeError):
        _logger.warning("an item of a YouTube chat cannot be read", exc_info=True, item=str(item.get("id"))[:64])
        return ()
