"""An Accept header comes in, the media type to answer in goes out."""

from enum import Enum
from functools import lru_cache


class MediaType(Enum):
    """What the GraphQL endpoint can answer in."""

    GRAPHQL = "application/graphql-response+json"
    JSON = "application/json"
    EVENT_STREAM = "text/event-stream"
    MULTIPART = "multipart/mixed"
    """For subscriptions only; other operations are then answered as JSON."""
    HTML = "text/html"


_MATCHES = {
    "application/graphql-response+json": MediaType.GRAPHQL,
    "application/json": MediaType.JSON,
    "application/*": MediaType.JSON,
    "*/*": MediaType.JSON,
    "text/event-stream": MediaType.EVENT_STREAM,
    "multipart/mixed": MediaType.MULTIPART,
    "text/html": MediaType.HTML,
}


@lru_cache(maxsize=256)
def negotiate(accept: str) -> MediaType | None:
    """Choose by the highest quality, the first one among equals; None where nothing that is wanted can be had.

    No header at all means `application/json`, as the specification of GraphQL over HTTP asks of servers.
    """
    if not accept.strip():
        return MediaType.JSON
    best: MediaType | None = None
    best_quality = 0.0
    for entry in accept.split(","):
        name, *parameters = (part.strip().lower() for part in entry.split(";"))
        media_type = _MATCHES.get(name)
        if media_type is None or not _is_utf_8(parameters):
            continue
        if media_type is MediaType.MULTIPART and not _is_for_subscriptions(parameters):
            continue
        quality = _quality(parameters)
        if quality > best_quality:
            best, best_quality = media_type, quality
    return best


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def _is_for_subscriptions(parameters: list[str]) -> bool:
    """Whether multipart means Apollo's protocol for subscriptions, and not deferred parts of a query."""
    return any(parameter.replace('"', "") == "subscriptionspec=1.0" for parameter in parameters)


def _is_utf_8(parameters: list[str]) -> bool:
    charsets = [value.strip(' "') for name, _, value in (p.partition("=") for p in parameters) if name == "charset"]
    return all(charset in {"utf-8", "utf8"} for charset in charsets)
