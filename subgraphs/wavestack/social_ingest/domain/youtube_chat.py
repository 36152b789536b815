"""Videos and live chat messages as YouTube's Data API v3 writes them come in, what they tell goes out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from subgraphs.wavestack.social_ingest.domain.eventsub import read_moment
from subgraphs.wavestack.social_ingest.domain.incoming import Incoming
from subgraphs.wavestack.social_ingest.domain.platforms import PlatformEventType, SourcePlatform

Json = Any  # JSON values of YouTube

CHAT_ENDED: Final = "chatEndedEvent"
_MICROS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Live:
    """A live stream whose chat is open."""

    chat_id: str
    video_id: str
    channel_id: str
    channel_name: str | None


def live_of(video: Mapping[str, Json]) -> Live | None:
    """The live stream that a video is; None where it has no open chat."""
    snippet, chat_id = video.get("snippet") or {}, (video.get("liveStreamingDetails") or {}).get("activeLiveChatId")
    if not chat_id:
        return None
    return Live(chat_id, str(video["id"]), str(snippet["channelId"]), snippet.get("channelTitle"))


def span_of(video: Mapping[str, Json]) -> Iterator[Incoming]:
    """The beginning and the end of the live stream that a video is or was, as far as they are known."""
    snippet, details = video.get("snippet") or {}, video.get("liveStreamingDetails") or {}
    place = (str(video["id"]), str(snippet.get("channelId") or ""), snippet.get("channelTitle"))
    if (began := read_moment(details.get("actualStartTime"))) is not None:
        data = {"title": snippet.get("title"), "videoId": video["id"]}
        yield _turn(PlatformEventType.STREAM_START, place, began, data)
        if (ended := read_moment(details.get("actualEndTime"))) is not None:
            yield _turn(PlatformEventType.STREAM_END, place, ended, {"videoId": video["id"]})


def end_of(live: Live, at: datetime | None) -> Incoming:
    """That a live stream ended; the same event as `span_of` tells."""
    place = (live.video_id, live.channel_id, live.channel_name)
    return _turn(PlatformEventType.STREAM_END, place, at, {"videoId": live.video_id})


def told_by(item: Mapping[str, Json], live: Live) -> Iterator[Incoming]:
    """What an item of a live chat tells: a message, an event, both, a deletion, or nothing that is kept.

    A Super Chat is a cheer and, where something was written, a message; so is a member's milestone. Memberships that
    are given away count for who receives them.
    """
    key, snippet, author = str(item["id"]), item["snippet"], item.get("authorDetails") or {}
    at, name = read_moment(snippet.get("publishedAt")), author.get("displayName")
    match snippet["type"]:
        case "textMessageEvent":
            details = snippet.get("textMessageDetails") or {}
            yield _message(item, live, details.get("messageText") or snippet.get("displayMessage"))
        case "superChatEvent" | "superStickerEvent" as kind:
            details = snippet[f"{kind.removesuffix('Event')}Details"]
            sticker = (details.get("superStickerMetadata") or {}).get("altText")
            amount = int(details.get("amountMicros") or 0) / _MICROS
            money = {"amount": amount, "currency": details.get("currency"), "sticker": sticker}
            yield _event(PlatformEventType.CHEER, item, live, {"user": name, **money})
            if comment := details.get("userComment"):
                yield _message(item, live, comment)
        case "newSponsorEvent":
            level = (snippet.get("newSponsorDetails") or {}).get("memberLevelName")
            yield _event(PlatformEventType.SUBSCRIPTION, item, live, {"user": name, "level": level, "months": 1})
        case "memberMilestoneChatEvent":
            details = snippet["memberMilestoneChatDetails"]
            data = {"user": name, "level": details.get("memberLevelName"), "months": details.get("memberMonth")}
            yield _event(PlatformEventType.SUBSCRIPTION, item, live, data)
            if comment := details.get("userComment"):
                yield _message(item, live, comment)
        case "giftMembershipReceivedEvent":
            details = snippet["giftMembershipReceivedDetails"]
            data = {"user": name, "level": details.get("memberLevelName"), "gifter": details.get("gifterChannelId")}
            yield _event(PlatformEventType.SUBSCRIPTION, item, live, data)
        case "messageDeletedEvent":
            yield _deletion(snippet["messageDeletedDetails"]["deletedMessageId"], at)
        case "messageRetractedEvent":
            yield _deletion(snippet["messageRetractedDetails"]["retractedMessageId"], at)
        case "tombstone":  # what stands in the place of a message that was deleted before it was read
            yield _deletion(key, at)
        case _:
            return


def _message(item: Mapping[str, Json], live: Live, text: str | None) -> Incoming:
    snippet, author = item["snippet"], item.get("authorDetails") or {}
    flags = {"owner": "isChatOwner", "moderator": "isChatModerator", "sponsor": "isChatSponsor"}
    return Incoming(
        platform=SourcePlatform.YOUTUBE,
        id=str(item["id"]),
        ts=read_moment(snippet.get("publishedAt")),
        channel_id=live.channel_id,
        channel_name=live.channel_name,
        user_id=author.get("channelId") or snippet.get("authorChannelId"),
        user_name=author.get("displayName"),
        roles=[role for role, flag in flags.items() if author.get(flag) is True],
        text=text,
        meta={"videoId": live.video_id},
    )


def _event(kind: PlatformEventType, item: Mapping[str, Json], live: Live, data: dict[str, Json]) -> Incoming:
    return Incoming(
        platform=SourcePlatform.YOUTUBE,
        id=str(item["id"]),
        ts=read_moment(item["snippet"].get("publishedAt")),
        type=kind,
        channel_id=live.channel_id,
        channel_name=live.channel_name,
        user_id=(item.get("authorDetails") or {}).get("channelId"),
        data={name: value for name, value in data.items() if value is not None},
    )


def _deletion(key: str, at: datetime | None) -> Incoming:
    return Incoming(platform=SourcePlatform.YOUTUBE, id=key, edited_at=at, deleted=True)


def _turn(
    kind: PlatformEventType, place: tuple[str, str, str | None], at: datetime | None, data: dict[str, Json]
) -> Incoming:
    video_id, channel_id, channel_name = place
    return Incoming(
        platform=SourcePlatform.YOUTUBE,
        id=f"{video_id}:{kind}",
        ts=at,
        type=kind,
        channel_id=channel_id,
        channel_name=channel_name,
        data={name: value for name, value in data.items() if value is not None},
    )
