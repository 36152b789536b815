"""A delivery of Twitch EventSub comes in; whether it is genuine and fresh, and what it tells, goes out."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

WINDOW: Final = timedelta(minutes=10)
SIGNATURE_PREFIX: Final = "sha256="


@dataclass(frozen=True, slots=True)
class Delivery:
    """What Twitch sent: `body` as its bytes came."""

    id: str
    timestamp: str
    signature: str
    kind: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Notice:
    """What a notification tells, in the words of this subgraph."""

    type: str
    channel_id: str | None
    channel_name: str | None
    user_id: str | None
    at: datetime | None
    data: dict[str, Any]  # Any: JSON values of Twitch


def is_signed(delivery: Delivery, secret: str) -> bool:
    """Whether the signature over id, time and body was made with the secret."""
    message = delivery.id.encode() + delivery.timestamp.encode() + delivery.body
    expected = SIGNATURE_PREFIX + hmac.new(secret.encode(), message, sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), delivery.signature.encode())


def is_fresh(delivery: Delivery, now: datetime) -> bool:
    """Whether it was sent within the last ten minutes, and not in the future."""
    at = read_moment(delivery.timestamp)
    return at is not None and abs(now - at) <= WINDOW


def read_moment(text: Any) -> datetime | None:  # Any: JSON values
    """A moment as Twitch writes it: RFC 3339 with up to nine decimals; None for anything else."""
    if not isinstance(text, str) or not text.isascii():
        return None
    seconds, dot, rest = text.removesuffix("Z").partition(".")
    try:
        at = datetime.fromisoformat(f"{seconds}.{rest[:6]}+00:00" if dot else f"{seconds}+00:00")
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


def read_notice(kind: str, event: dict[str, Any]) -> Notice | None:  # Any: JSON values
    """What a notification of a subscription's type tells; None for types that nobody asks for here."""
    match kind:
        case "stream.online":
            return _notice("stream_start", event, at=event.get("started_at"))
        case "stream.offline":
            return _notice("stream_end", event)
        case "channel.follow":
            return _notice("follow", event, at=event.get("followed_at"), user=event.get("user_name"))
        case "channel.subscribe" | "channel.subscription.gift" | "channel.subscription.message":
            tier, months = str(event.get("tier", "")), event.get("cumulative_months") or 1
            return _notice("subscription", event, user=event.get("user_name"), tier=_tier(tier), months=months)
        case "channel.cheer":
            return _notice("cheer", event, user=event.get("user_name"), bits=event.get("bits"))
        case "channel.raid":
            renamed = {f"broadcaster_{name}": event.get(f"to_broadcaster_{name}") for name in ("user_id", "user_name")}
            raider = {"user_id": event.get("from_broadcaster_user_id")}
            return _notice(
                "raid", renamed | raider, user=event.get("from_broadcaster_user_name"), viewers=event.get("viewers")
            )
        case _:
            return None


def _notice(kind: str, event: dict[str, Any], *, at: Any = None, **data: Any) -> Notice:  # Any: JSON values
    return Notice(
        type=kind,
        channel_id=_text(event.get("broadcaster_user_id")),
        channel_name=_text(event.get("broadcaster_user_name")),
        user_id=_text(event.get("user_id")),
        at=read_moment(at),
        data={name: value for name, value in data.items() if value is not None},
    )


def _tier(tier: str) -> str:
    """Twitch writes 1000, 2000, 3000 for what the reference calls tier1 to tier3."""
    return f"tier{tier[0]}" if tier[:1] in {"1", "2", "3"} else "tier1"


def _text(value: Any) -> str | None:  # Any: JSON values
    return value if isinstance(value, str) and value else None
