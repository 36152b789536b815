"""What clients say about ids and versions comes in; what it means, or the refusal, goes out (D-4, D-6, D-10)."""

import re
import uuid
from datetime import datetime
from enum import StrEnum

from subgraphs.studio.blobs.errors import concurrent_modification, invalid_delta, invalid_input, version_mismatch

_DELTA_ID = re.compile(r"delta_[A-Za-z0-9]{1,58}\Z")
_FIRST_VERSION = 1


class DeltaOperation(StrEnum):
    """What a delta did to its blob."""

    CREATE = "create"
    UPDATE = "update"
    TRANSFORM = "transform"
    DELETE = "delete"
    REVERT = "revert"


class ConflictPolicy(StrEnum):
    """What becomes of a change that starts from another version than the head."""

    FAIL = "fail"
    MERGE = "merge"


WRITABLE_OPERATIONS = frozenset({DeltaOperation.UPDATE, DeltaOperation.TRANSFORM})


def blob_id_or_none(text: str) -> str | None:
    """A blob id in its one spelling, None where the text is no UUID."""
    try:
        return str(uuid.UUID(text)) if len(text) == len(str(uuid.UUID(int=0))) else None
    except ValueError:
        return None


def input_blob_id(text: str, field: str) -> str:
    """A blob id that stands in an input; VALIDATION_ERROR where it is no UUID."""
    blob_id = blob_id_or_none(text)
    if blob_id is None:
        raise invalid_input(field, "A blob id is a UUID")
    return blob_id


def is_delta_id(text: str) -> bool:
    """Whether a text has the form of a delta's id."""
    return _DELTA_ID.match(text) is not None


def check_writable(operation: DeltaOperation) -> None:
    """Let pass what writers may do themselves.

    A `create` that fits no blob that exists is INVALID_DELTA (D-8); the rest has mutations of its own (D-9).
    """
    if operation is DeltaOperation.CREATE:
        raise invalid_delta("the blob exists already", field="operation")
    if operation not in WRITABLE_OPERATIONS:
        raise invalid_input("operation", f"A patch can update or transform a blob, not {operation.value} it")


def check_base(from_version: int | None, if_match: str | None, head: int) -> None:
    """Let pass a write that states the head as its base, or none.

    A failed If-Match is CONCURRENT_MODIFICATION, another base than the head VERSION_MISMATCH (D-6).
    """
    check_etag(if_match, head)
    if from_version is not None and from_version != head:
        reason = "The blob has another version than the one this delta starts from"
        raise version_mismatch("fromVersion", reason, from_version, head)


def check_etag(if_match: str | None, head: int) -> None:
    """Let pass a write whose If-Match names the head, or that has none."""
    if if_match is not None and not etag_matches(if_match, head):
        raise concurrent_modification("ifMatch", "If-Match names another version than the current one", head)


def etag_matches(if_match: str, version: int) -> bool:
    """Whether an If-Match header (RFC 9110 section 13.1.1) names this version; quotes may be missing.

    Weak tags name none: If-Match compares strongly.
    """
    tags = [tag.strip() for tag in if_match.split(",")]
    return tags == ["*"] or str(version) in tags or f'"{version}"' in tags


def check_target(target_version: int, head: int) -> None:
    """Let pass a version that a blob can be reverted to (D-12)."""
    if target_version < _FIRST_VERSION:
        raise invalid_input("targetVersion", "Versions count from 1")
    if target_version > head:
        raise version_mismatch("targetVersion", "The blob has no such version yet", target_version, head)


def check_wanted_version(version: int) -> None:
    """Let pass a version that a blob may have (D-11)."""
    if version < _FIRST_VERSION:
        raise invalid_input("version", "Versions count from 1")


def version_or_time(version: int | None, as_of: datetime | None) -> int | datetime | None:
    """What a blob shall be read at; VALIDATION_ERROR where both are said."""
    if version is not None and as_of is not None:
        raise invalid_input("asOf", "A blob is read at a version or at a time, not at both")
    return as_of if version is None else version


def version_range(from_version: int | None, to_version: int | None) -> tuple[int, int | None]:
    """The range of `to_version` that a history request selects, both ends included (D-10)."""
    for field, version in (("fromVersion", from_version), ("toVersion", to_version)):
        if version is not None and version < 0:
            raise invalid_input(field, "Versions do not count below 0")
    if from_version is not None and to_version is not None and from_version > to_version:
        raise invalid_input("fromVersion", "The range of versions ends before it begins")
    return (from_version or 0) + 1, to_version
