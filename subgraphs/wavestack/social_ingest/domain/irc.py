"""Lines of Twitch's chat (IRC with message tags) come in, what they tell goes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from subgraphs.wavestack.social_ingest.domain.incoming import Incoming
from subgraphs.wavestack.social_ingest.domain.platforms import PlatformEventType, SourcePlatform

_ESCAPES: Final = {":": ";", "s": " ", "\\": "\\", "r": "\r", "n": "\n"}
_NOTICES: Final = {
    "sub": PlatformEventType.SUBSCRIPTION,
    "resub": PlatformEventType.SUBSCRIPTION,
    "subgift": PlatformEventType.SUBSCRIPTION,
    "raid": PlatformEventType.RAID,
}
_LONGEST_LINE: Final = 16_384


@dataclass(frozen=True, slots=True)
class Line:
    """A line, taken apart."""

    tags: Mapping[str, str]
    nick: str
    command: str
    parameters: tuple[str, ...]


def read_line(text: str) -> Line | None:
    """Take a line apart; None for what is no line of the protocol."""
    if len(text) > _LONGEST_LINE:
        return None
    tags, nick, rest = "", "", text
    if rest.startswith("@"):
        tags, _, rest = rest[1:].partition(" ")
    if rest.startswith(":"):
        source, _, rest = rest[1:].partition(" ")
        nick = source.partition("!")[0]
    head, colon, trailing = rest.lstrip(" ").partition(" :")
    words = head.split()
    if not words:
        return None
    parameters = (*words[1:], *((trailing,) if colon else ()))
    return Line(_tags(tags), nick, words[0].upper(), parameters)


def told_by(line: Line) -> Incoming | None:
    """What a line tells: a message, a deletion or an event; None for what nobody keeps."""
    tags = line.tags
    match line.command:
        case "PRIVMSG" if len(line.parameters) == 2 and tags.get("id") and tags.get("user-id"):
            return _message(line)
        case "CLEARMSG" if tags.get("target-msg-id"):
            key, at = tags["target-msg-id"], _moment(tags)
            return Incoming(platform=SourcePlatform.TWITCH, id=key, edited_at=at, deleted=True)
        case "USERNOTICE" if tags.get("msg-id") in _NOTICES and tags.get("id") and line.parameters:
            return _notice(line)
        case _:
            return None


def _message(line: Line) -> Incoming:
    tags, (channel, text) = line.tags, line.parameters
    if text.startswith("\x01ACTION ") and text.endswith("\x01"):  # what `/me` sends
        text = text[8:-1]
    roles = tuple(badge.partition("/")[0] for badge in tags.get("badges", "").split(",") if badge)
    return Incoming(
        platform=SourcePlatform.TWITCH,
        id=tags["id"],
        ts=_moment(tags),
        channel_id=tags.get("room-id") or channel.lstrip("#"),
        channel_name=channel.lstrip("#"),
        user_id=tags["user-id"],
        user_name=tags.get("display-name") or line.nick,
        roles=roles,
        is_mod=tags.get("mod") == "1" or "broadcaster" in roles,
        text=text,
        reply_to=tags.get("reply-parent-msg-id") or None,
        meta={"emotes": tags["emotes"]} if tags.get("emotes") else None,
    )


def _notice(line: Line) -> Incoming:
    tags, channel = line.tags, line.parameters[0].lstrip("#")
    kind = _NOTICES[tags["msg-id"]]
    data: dict[str, Any] = {"user": tags.get("display-name") or tags.get("login", "")}  # Any: JSON values
    if kind == PlatformEventType.RAID:
        data |= {"viewers": _number(tags.get("msg-param-viewerCount"), 0)}
    else:
        plan = tags.get("msg-param-sub-plan", "")
        data |= {
            "tier": f"tier{plan[0]}" if plan[:1] in {"1", "2", "3"} else "tier1",
            "months": _number(tags.get("msg-param-cumulative-months"), 1),
        }
    return Incoming(
        platform=SourcePlatform.TWITCH,
        id=tags["id"],
        ts=_moment(tags),
        type=kind,
        channel_id=tags.get("room-id") or channel,
        channel_name=channel,
        user_id=tags.get("user-id") or None,
        data=data,
    )


def _tags(text: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in text.split(";") if pair)
    return {name: _unescaped(value) for name, _, value in pairs}


def _unescaped(value: str) -> str:
    if "\\" not in value:
        return value
    found, letters = [], iter(value)
    for letter in letters:
        if letter != "\\":
            found.append(letter)
        elif (following := next(letters, None)) is not None:
            found.append(_ESCAPES.get(following, following))
    return "".join(found)


def _moment(tags: Mapping[str, str]) -> datetime | None:
    """When the server got it: milliseconds since 1970."""
    sent = tags.get("tmi-sent-ts", "")
    if not (sent.isascii() and sent.isdecimal() and len(sent) <= 14):
        return None
    return datetime.fromtimestamp(int(sent) / 1000, UTC)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= 9 else otherwise
