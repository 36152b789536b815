"""A refusal of the blobs subgraph comes in by name, a `SubgraphError` with its published code and details goes out."""

from collections.abc import Mapping, Sequence
from typing import Final

from subgraphs.kit.errors import CONFLICT, FORBIDDEN, UNAUTHORIZED, SubgraphError

VALIDATION_ERROR: Final = "VALIDATION_ERROR"
INVALID_DELTA: Final = "INVALID_DELTA"
VERSION_MISMATCH: Final = "VERSION_MISMATCH"
INVALID_TOKEN: Final = "INVALID_TOKEN"  # noqa: S105 - a published code, not a secret
PERMISSION_DENIED: Final = "PERMISSION_DENIED"
QUOTA_EXCEEDED: Final = "QUOTA_EXCEEDED"
BLOB_NOT_FOUND: Final = "BLOB_NOT_FOUND"
PROVIDER_NOT_FOUND: Final = "PROVIDER_NOT_FOUND"
CONCURRENT_MODIFICATION: Final = "CONCURRENT_MODIFICATION"
DUPLICATE_RESOURCE: Final = "DUPLICATE_RESOURCE"

FAMILY_CODES: Final[Mapping[str, str]] = {
    UNAUTHORIZED: INVALID_TOKEN,
    FORBIDDEN: PERMISSION_DENIED,
    CONFLICT: DUPLICATE_RESOURCE,
}
"""What Studio calls the kit's codes."""

_SHOWN_CHARACTERS = 200
_SHOWN_CONFLICTS = 100


def invalid_input(field: str, reason: str) -> SubgraphError:
    """The request is malformed: `field` is the GraphQL name of the input, `reason` says what it breaks."""
    return SubgraphError(VALIDATION_ERROR, f"Invalid input provided: {reason}", {"field": field, "reason": reason})


def invalid_delta(reason: str, path: str | None = None, *, field: str = "patch") -> SubgraphError:
    """The patch is well formed but cannot be applied to this blob; `path` is the pointer at which it failed."""
    details = {"field": field, "reason": reason}
    if path is not None:
        details["path"] = shortened(path)
    return SubgraphError(INVALID_DELTA, f"Delta cannot be applied: {reason}", details)


def version_mismatch(field: str, reason: str, provided: int, current: int) -> SubgraphError:
    """The client speaks of another version than the head."""
    details = {"field": field, "reason": reason, "provided_version": provided, "current_version": current}
    return SubgraphError(VERSION_MISMATCH, f"Version conflict: {reason}", details)


def concurrent_modification(field: str, reason: str, current: int) -> SubgraphError:
    """Somebody else has changed the blob since the client looked."""
    details = {"field": field, "reason": reason, "current_version": current}
    return SubgraphError(CONCURRENT_MODIFICATION, f"Resource modified by another request: {reason}", details)


def with_conflicts(refusal: SubgraphError, pointers: Sequence[str]) -> SubgraphError:
    """The same refusal, which also says at which pointers two changes collide."""
    shown = [shortened(pointer) for pointer in pointers[:_SHOWN_CONFLICTS]]
    return SubgraphError(refusal.code, refusal.message, {**(refusal.details or {}), "conflicts": shown})


def blob_not_found(blob_id: str, version: int | None = None) -> SubgraphError:
    """There is no such blob, or it is deleted, or it has no such version."""
    details: dict[str, str | int] = {"blob_id": shortened(blob_id)}
    if version is None:
        return SubgraphError(BLOB_NOT_FOUND, "Blob does not exist", details)
    return SubgraphError(BLOB_NOT_FOUND, f"The blob has no version {version}", details | {"version": version})


def not_there_yet(blob_id: str, moment: str) -> SubgraphError:
    """The blob was made after the moment for which it was asked."""
    details = {"blob_id": shortened(blob_id), "as_of": moment}
    return SubgraphError(BLOB_NOT_FOUND, f"The blob did not exist at {moment}", details)


def provider_not_found(provider_id: str) -> SubgraphError:
    """Nobody has registered this provider."""
    return SubgraphError(PROVIDER_NOT_FOUND, "Provider is not registered", {"provider_id": shortened(provider_id)})


def delta_not_found(delta_id: str) -> SubgraphError:
    """There is no such delta, or its blob is deleted."""
    return SubgraphError(BLOB_NOT_FOUND, "Delta does not exist", {"delta_id": shortened(delta_id)})


def permission_denied(reason: str) -> SubgraphError:
    """The thing belongs to somebody else."""
    return SubgraphError(PERMISSION_DENIED, "No permission for this resource", {"reason": reason})


def quota_exceeded(reason: str, quota: str, limit: int) -> SubgraphError:
    """The write would pass a limit of this account: `quota` is `blobs` or `bytes`."""
    return SubgraphError(
        QUOTA_EXCEEDED, f"Usage quota exceeded: {reason}", {"quota": quota, "limit": limit, "reason": reason}
    )


def shortened(text: str) -> str:
    """What a client sent, cut so that an error never carries a megabyte back."""
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "…"
