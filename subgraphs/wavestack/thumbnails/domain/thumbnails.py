"""Thumbnails and templates as records: what a row says."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from subgraphs.kit.ids import uuid7

TEMPLATE_NAME_LENGTH: Final = 80
MOST_TEMPLATES: Final = 100
_IDENTIFIER = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


class ThumbnailStatus(StrEnum):
    """Where a thumbnail stands."""

    QUEUED = "queued"
    COMPLETED = "completed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A thumbnail. `digest` finds it again for the same request; `storage_key` names its file and is never shown."""

    id: str
    organization_id: str
    digest: str
    status: str
    title: str | None
    subtitle: str | None
    style: str
    template: str | None
    wish: Mapping[str, Any]  # Any: a JSON object
    clip_id: str | None
    asset_id: str | None
    frame_seconds: float | None
    created_at: datetime
    generated_at: datetime | None = None
    expires_at: datetime | None = None
    size_bytes: int | None = None
    checksum: str | None = None
    storage_key: str | None = None
    error_code: str | None = None
    error_message: str | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """An organization's own template."""

    id: str
    organization_id: str
    name: str
    description: Mapping[str, Any]  # Any: a JSON object
    created_at: datetime


def new_id(prefix: str) -> str:
    """`thumb_…`, `tmpl_…`: nobody can guess one, which is what keeps a file from those who were not given its URL."""
    return f"{prefix}_{uuid7().replace('-', '')}"


def is_identifier(text: str) -> bool:
    """Whether a text can be an id at all; PostgreSQL refuses to compare a column with NUL or broken Unicode."""
    return _IDENTIFIER.fullmatch(text) is not None


def record_digest(organization_id: str, drawing: str, clip_id: str | None, asset_id: str | None) -> str:
    """The digest under which one organization finds a thumbnail again: what is drawn, and for what."""
    parts = "\n".join((organization_id, drawing, clip_id or "", asset_id or ""))
    return hashlib.sha256(parts.encode()).hexdigest()
