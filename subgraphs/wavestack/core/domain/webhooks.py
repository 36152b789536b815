"""Webhooks: what they may tell of, what an endpoint may be, and how a delivery is signed."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

import orjson

from subgraphs.kit.errors import invalid
from subgraphs.wavestack.core.domain.texts import optional_text, required_text

URL_LENGTH = 2000
DESCRIPTION_LENGTH = 255
ENDPOINTS = 20
SIGNATURE = "webhook-signature"


class WebhookTopic(StrEnum):
    """What a webhook may tell of."""

    CLIP_READY = "clip.ready"
    PUBLISH_COMPLETE = "publish.complete"
    PUBLISH_FAILED = "publish.failed"


class DeliveryStatus(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class WebhookEndpoint:
    """Where an organization wants to be told. `sealed_secret` is encrypted."""

    id: str
    organization_id: str
    url: str
    topics: Sequence[str]
    description: str | None
    enabled: bool
    sealed_secret: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class WebhookDelivery:
    """One message to one endpoint, and how its sending went."""

    id: str
    organization_id: str
    endpoint_id: str
    topic: str
    payload: dict[str, Any]  # Any: JSON values
    status: str
    attempts: int
    created_at: datetime
    response_status: int | None = None
    error: str | None = None
    delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of an attempt: the status of the answer, or None, and why the message was not taken, or None."""

    status: int | None
    error: str | None


def checked_url(url: str) -> str:
    """An absolute http or https address of 1 to 2000 characters; whether a name may be reached turns out later."""
    text = required_text("url", "URL", url.strip(), longest=URL_LENGTH)
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise invalid("url", "format", "URL must be an absolute http or https address without credentials")
    return text


def checked_topics(topics: Sequence[WebhookTopic]) -> list[WebhookTopic]:
    """At least one topic; one that is named twice counts once."""
    if not topics:
        raise invalid("topics", "minItems", "Topics must name at least one topic")
    return sorted(set(topics))


def checked_description(description: str | None) -> str | None:
    """None, or a text of at most 255 characters."""
    return optional_text("description", "Description", description, longest=DESCRIPTION_LENGTH)


def message_of(delivery: WebhookDelivery) -> bytes:
    """The body of a delivery: the same bytes at every attempt, so that its receiver can tell repetitions."""
    body = {
        "id": delivery.id,
        "type": delivery.topic,
        "created_at": delivery.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "data": delivery.payload,
    }
    return orjson.dumps(body)


def sign(secret: str, body: bytes, at: datetime) -> str:
    """The signature header: `t=<unix seconds>,v1=<HMAC-SHA256 in hex of "<t>.<body>">`."""
    seconds = int(at.timestamp())
    digest = hmac.new(secret.encode(), b"%d." % seconds + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"
