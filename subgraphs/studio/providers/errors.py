"""A refusal of the providers subgraph comes in by name, a `SubgraphError` with its published code goes out."""

from collections.abc import Mapping
from typing import Final

from subgraphs.kit.errors import CONFLICT, FORBIDDEN, UNAUTHORIZED, SubgraphError

VALIDATION_ERROR: Final = "VALIDATION_ERROR"
INVALID_TOKEN: Final = "INVALID_TOKEN"  # noqa: S105 - a published code, not a secret
PERMISSION_DENIED: Final = "PERMISSION_DENIED"
BLOB_NOT_FOUND: Final = "BLOB_NOT_FOUND"
PROVIDER_NOT_FOUND: Final = "PROVIDER_NOT_FOUND"
NOT_FOUND: Final = "NOT_FOUND"
DUPLICATE_RESOURCE: Final = "DUPLICATE_RESOURCE"
PROVIDER_ERROR: Final = "PROVIDER_ERROR"
CANCELLED: Final = "CANCELLED"

FAMILY_CODES: Final[Mapping[str, str]] = {
    UNAUTHORIZED: INVALID_TOKEN,
    FORBIDDEN: PERMISSION_DENIED,
    CONFLICT: DUPLICATE_RESOURCE,
}
"""What Studio calls the kit's codes."""

_SHOWN_CHARACTERS = 200


def invalid_input(field: str, reason: str) -> SubgraphError:
    """The request is malformed: `field` is the GraphQL name of the input, `reason` says what it breaks."""
    return SubgraphError(VALIDATION_ERROR, f"Invalid input provided: {reason}", {"field": field, "reason": reason})


def provider_not_found(provider_id: str) -> SubgraphError:
    """There is no such provider, or it is another user's."""
    return SubgraphError(PROVIDER_NOT_FOUND, "Provider is not registered", {"provider_id": shortened(provider_id)})


def blob_not_found(blob_id: str) -> SubgraphError:
    """There is no such blob, or it is deleted."""
    return SubgraphError(BLOB_NOT_FOUND, "Blob does not exist", {"blob_id": shortened(blob_id)})


def job_not_found(job_id: str) -> SubgraphError:
    """There is no such job."""
    return SubgraphError(NOT_FOUND, "Job does not exist", {"job_id": shortened(job_id)})


def batch_not_found(batch_id: str) -> SubgraphError:
    """There is no such batch."""
    return SubgraphError(NOT_FOUND, "Batch does not exist", {"batch_id": shortened(batch_id)})


def permission_denied(reason: str) -> SubgraphError:
    """The thing belongs to somebody else."""
    return SubgraphError(PERMISSION_DENIED, "No permission for this resource", {"reason": reason})


def duplicate_resource(field: str, reason: str) -> SubgraphError:
    """There is one with this id already."""
    return SubgraphError(DUPLICATE_RESOURCE, f"Resource already exists: {reason}", {"field": field, "reason": reason})


def provider_error(message: str, job_id: str) -> SubgraphError:
    """A run that its caller waited for has failed."""
    return SubgraphError(PROVIDER_ERROR, f"Provider processing failed: {message}", {"job_id": job_id})


def shortened(text: str) -> str:
    """What a client sent, cut so that an error never carries a megabyte back."""
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "…"
