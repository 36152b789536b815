"""A refusal of the search subgraph comes in by name, a `SubgraphError` with its published code and details goes out."""

from collections.abc import Mapping
from typing import Final

from subgraphs.kit.errors import FORBIDDEN, UNAUTHORIZED, SubgraphError

VALIDATION_ERROR: Final = "VALIDATION_ERROR"
INVALID_TOKEN: Final = "INVALID_TOKEN"  # noqa: S105 - a published code, not a secret
PERMISSION_DENIED: Final = "PERMISSION_DENIED"
BLOB_NOT_FOUND: Final = "BLOB_NOT_FOUND"
PROVIDER_NOT_FOUND: Final = "PROVIDER_NOT_FOUND"

FAMILY_CODES: Final[Mapping[str, str]] = {UNAUTHORIZED: INVALID_TOKEN, FORBIDDEN: PERMISSION_DENIED}
"""What Studio calls the kit's codes."""

_SHOWN_CHARACTERS = 200


def invalid_input(field: str, reason: str) -> SubgraphError:
    """The request is malformed: `field` is the place in the input, `reason` says what it breaks."""
    field = shortened(field)
    return SubgraphError(VALIDATION_ERROR, f"Invalid input provided: {reason}", {"field": field, "reason": reason})


def blob_not_found(blob_id: str) -> SubgraphError:
    """There is no such blob, or it is deleted."""
    return SubgraphError(BLOB_NOT_FOUND, "Blob does not exist", {"blob_id": shortened(blob_id)})


def provider_not_found(provider_id: str) -> SubgraphError:
    """Nobody has registered this provider."""
    return SubgraphError(PROVIDER_NOT_FOUND, "Provider is not registered", {"provider_id": shortened(provider_id)})


def permission_denied(reason: str) -> SubgraphError:
    """The thing belongs to somebody else."""
    return SubgraphError(PERMISSION_DENIED, "No permission for this resource", {"reason": reason})


def shortened(text: str) -> str:
    """What a client sent, cut so that an error never carries a megabyte back."""
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "…"
