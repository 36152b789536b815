"""A provider's id comes in, whether it is known goes out; and the words for what becomes of its work."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from subgraphs.studio.blobs.errors import provider_not_found

USER: Final = "user"
"""The author of what people do themselves."""

KNOWN_PROVIDERS: Final = frozenset({"text-expander", "grammar-checker", "summarizer"})


class ProcessingStatus(StrEnum):
    """How far a provider's work on a blob has come."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    SKIPPED = "skipped"


def known_provider(provider_id: str) -> str:
    """The id of a provider that exists, or PROVIDER_NOT_FOUND."""
    if provider_id not in KNOWN_PROVIDERS:
        raise provider_not_found(provider_id)
    return provider_id


def known_providers(provider_ids: Iterable[str]) -> list[str]:
    """Each of the ids once, in their order, or PROVIDER_NOT_FOUND."""
    return list(dict.fromkeys(known_provider(provider_id) for provider_id in provider_ids))


def known_author(provider_id: str) -> str:
    """A provider that exists or the user, as deltas name their authors, or PROVIDER_NOT_FOUND."""
    return provider_id if provider_id == USER else known_provider(provider_id)
