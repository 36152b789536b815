"""Assets: what a file may be called and be, and which statuses follow one another."""

import hashlib
import math
import mimetypes
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from subgraphs.kit.errors import invalid
from subgraphs.wavestack.core.domain.texts import required_text

FILENAME_LENGTH = 255
MIME_TYPE_LENGTH = 255
URL_LENGTH = 2000
KEY_LENGTH = 255
UNKNOWN_MIME_TYPE = "application/octet-stream"
# Clients add the second to any body whose type they were not told.
_SAYS_NOTHING = frozenset({"", UNKNOWN_MIME_TYPE, "application/x-www-form-urlencoded"})

# type/subtype of RFC 6838 section 4.2, then parameters such as a charset (RFC 9110 section 5.6.6).
_TYPE_NAME = r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}"
_PARAMETER = r"[ \t]*;[ \t]*[\w!#$%&'*+.^`|~-]+=(?:[\w!#$%&'*+.^`|~-]+|\"[ !#-\[\]-~]*\")"
_MIME_TYPE = re.compile(rf"({_TYPE_NAME}/{_TYPE_NAME})((?:{_PARAMETER})*)", re.ASCII)
# The types that Python itself knows, whatever the machine's own files say, and one that it lacks.
_TYPES_BY_NAME = mimetypes.MimeTypes()
_TYPES_BY_NAME.add_type("video/x-matroska", ".mkv")
_UNPRINTABLE_OR_PATH = re.compile(r"[\x00-\x1f\x7f/\\]")


class AssetStatus(StrEnum):
    """Where an asset's file stands."""

    PENDING = "pending"
    PROCESSING = "processing"
    READY = "ready"
    FAILED = "failed"


# An upload makes a pending asset ready, or fails; a worker that produces the file goes through processing.
TRANSITIONS: dict[AssetStatus, frozenset[AssetStatus]] = {
    AssetStatus.PENDING: frozenset({AssetStatus.PROCESSING, AssetStatus.READY, AssetStatus.FAILED}),
    AssetStatus.PROCESSING: frozenset({AssetStatus.READY, AssetStatus.FAILED}),
    AssetStatus.READY: frozenset(),
    AssetStatus.FAILED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A media file. `duration`, `start_time` and `end_time` are seconds; `checksum` is SHA-256 in hex."""

    id: str
    organization_id: str
    project_id: str | None
    filename: str
    mime_type: str
    status: str
    created_at: datetime
    updated_at: datetime
    size_bytes: int | None = None
    duration: float | None = None
    checksum: str | None = None
    source_url: str | None = None
    start_time: float | None = None
    end_time: float | None = None
    storage_key: str | None = None


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What whoever announces a file knows of it already: seconds, and where it comes from."""

    source_url: str | None = None
    start_time: float | None = None
    end_time: float | None = None
    duration: float | None = None


def sources_of(target: AssetStatus) -> frozenset[AssetStatus]:
    """The statuses from which an asset may become `target`."""
    return frozenset(status for status, targets in TRANSITIONS.items() if target in targets)


def checked_filename(filename: str) -> str:
    """A bare file name of 1 to 255 characters: no folders, no control characters."""
    name = required_text("filename", "Filename", filename, longest=FILENAME_LENGTH)
    if _UNPRINTABLE_OR_PATH.search(name) or name in {".", ".."}:
        message = "Filename must be a bare name without slashes and control characters"
        raise invalid("filename", "format", message)
    return name


def fetched_filename(suggestion: str) -> str:
    """A file name from an address: its allowed characters, or `file` where there are none."""
    name = _UNPRINTABLE_OR_PATH.sub("_", suggestion.encode(errors="replace").decode()).strip()[-FILENAME_LENGTH:]
    return "file" if name in {"", ".", ".."} else name


def checked_url(url: str) -> str:
    """An address of 1 to 2000 characters; whether it may be fetched is found out when it is."""
    return required_text("url", "URL", url, longest=URL_LENGTH)


def checked_mime_type(mime_type: str | None, filename: str) -> str:
    """The given MIME type with its parameters, or the one that the file name suggests."""
    if mime_type is None:
        return _TYPES_BY_NAME.guess_type(filename)[0] or UNKNOWN_MIME_TYPE
    match = _MIME_TYPE.fullmatch(mime_type.strip())
    if match is None or len(mime_type) > MIME_TYPE_LENGTH:
        raise invalid("mimeType", "format", "MIME type must look like video/mp4")
    return match[1].lower() + match[2]


def uploaded_mime_type(content_type: str | None, *, announced: str) -> str:
    """The MIME type of an upload: what its sender says, unless that is only what clients send when they do not know."""
    if content_type is None or content_type.partition(";")[0].strip().lower() in _SAYS_NOTHING:
        return announced
    return checked_mime_type(content_type, "")


def repeatable_id(organization_id: str, idempotency_key: str) -> str:
    """The id that every request of an organization with this key gives its asset, so that the second one finds it."""
    required_text("idempotencyKey", "Idempotency key", idempotency_key, longest=KEY_LENGTH)
    digest = hashlib.sha256(f"{organization_id}\n{idempotency_key}".encode()).hexdigest()
    return f"asset_{digest[:32]}"


def checked_facts(facts: FileFacts) -> FileFacts:
    """Times that can be: finite, not negative, an end after its start; an address that fits."""
    for field, label, seconds in (
        ("startTime", "Start time", facts.start_time),
        ("endTime", "End time", facts.end_time),
        ("duration", "Duration", facts.duration),
    ):
        if seconds is not None and not (math.isfinite(seconds) and seconds >= 0):
            raise invalid(field, "min", f"{label} must be at least 0 seconds")
    if facts.end_time is not None and facts.end_time <= (facts.start_time or 0):
        raise invalid("endTime", "afterStart", "End time must be after the start time")
    if facts.source_url is not None:
        required_text("sourceUrl", "Source URL", facts.source_url, longest=URL_LENGTH)
    return facts
