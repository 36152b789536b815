"""Clips: what a client may ask for, what a clip is, and which statuses follow one another."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from subgraphs.kit.errors import invalid
from subgraphs.wavestack.clipper.domain.formats import ClipFormat
from subgraphs.wavestack.clipper.domain.presets import PRESET_OF, ClipPresetName
from subgraphs.wavestack.clipper.domain.sources import Source, read_source
from subgraphs.wavestack.clipper.domain.texts import file_stem, is_identifier, required_text

SHORTEST_SECONDS, LONGEST_SECONDS = 1, 3600
NAME_LENGTH = 120
_LATEST_START_SECONDS = 1_000_000


class ClipStatus(StrEnum):
    """Where a clip stands."""

    QUEUED = "queued"
    PROCESSING = "processing"
    COMPLETE = "complete"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNFINISHED = frozenset({ClipStatus.QUEUED, ClipStatus.PROCESSING})


@dataclass(frozen=True, slots=True)
class ClipDraft:
    """A checked request for a clip. `name` is the first part of its file's name."""

    source: Source
    start_seconds: float
    duration_seconds: float
    format: ClipFormat
    preset: ClipPresetName | None
    name: str | None
    project_id: str | None
    highlight_id: str | None
    stream_id: str | None

    def request(self) -> dict[str, Any]:  # Any: JSON values
        """The request as JSON, the same for the same request."""
        return {
            "source": [self.source.kind, self.source.text],
            "start": self.start_seconds,
            "duration": self.duration_seconds,
            "format": self.format,
            "preset": self.preset,
            "name": self.name,
            "ids": [self.project_id, self.highlight_id, self.stream_id],
        }


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip. Seconds count from the source's beginning; `duration` and `size_bytes` are those of the finished file."""

    id: str
    organization_id: str
    job_id: str
    status: str
    source_kind: str
    source: str
    source_asset_id: str | None
    start_seconds: float
    duration_seconds: float
    format: str
    preset: str | None
    name: str | None
    project_id: str | None
    highlight_id: str | None
    stream_id: str | None
    created_by: str
    created_at: datetime
    started_at: datetime | None = None
    completed_at: datetime | None = None
    asset_id: str | None = None
    file_key: str | None = None
    duration: float | None = None
    size_bytes: int | None = None
    checksum: str | None = None
    error_code: str | None = None
    error_message: str | None = None

    @property
    def stem(self) -> str:
        """The first part of the names of its file and asset."""
        return self.name or self.id

    @property
    def filename(self) -> str:
        """What its file is called where it is saved."""
        return f"{self.stem}.{self.format}"

    @property
    def path(self) -> str:
        """Where its file lies below `/files/`: the id is what nobody can guess, the name what people see."""
        return f"{self.id}.{self.format}" if self.name is None else f"{self.id}/{self.filename}"


def draft_clip(wanted: Mapping[str, Any], *, media_root: str) -> ClipDraft:  # Any: each field has a type of its own
    """The checked form of an input by its fields' names; VALIDATION_ERROR for the first rule that is broken."""
    format_ = ClipFormat(wanted["format"])
    preset = None if wanted["preset"] is None else ClipPresetName(wanted["preset"])
    return ClipDraft(
        source=read_source(wanted["source"], wanted["asset_id"], media_root=media_root),
        start_seconds=_start(wanted["start_seconds"]),
        duration_seconds=_duration(wanted["duration_seconds"], preset),
        format=format_,
        preset=preset,
        name=_name(wanted["name"], format_),
        project_id=_reference("projectId", "Project id", wanted["project_id"]),
        highlight_id=_reference("highlightId", "Highlight id", wanted["highlight_id"]),
        stream_id=_reference("streamId", "Stream id", wanted["stream_id"]),
    )


def _start(seconds: float) -> float:
    if not (math.isfinite(seconds) and seconds >= 0):
        raise invalid("startSeconds", "min", "Start must be at least 0 seconds")
    if seconds > _LATEST_START_SECONDS:
        raise invalid("startSeconds", "max", f"Start must be at most {_LATEST_START_SECONDS} seconds")
    return seconds


def _duration(seconds: float, preset: ClipPresetName | None) -> float:
    if not seconds >= SHORTEST_SECONDS:
        raise invalid("durationSeconds", "min", f"Duration must be at least {SHORTEST_SECONDS} second")
    longest = LONGEST_SECONDS if preset is None else PRESET_OF[preset].max_seconds
    if seconds > longest:
        of_preset = "" if preset is None else f" with the preset {preset.name}"
        raise invalid("durationSeconds", "max", f"Duration must be at most {longest} seconds{of_preset}")
    return seconds


def _name(name: str | None, format_: ClipFormat) -> str | None:
    if name is None or not name.strip():
        return None
    required_text("name", "Name", name, longest=NAME_LENGTH)
    stem = file_stem(name)
    return None if stem is None else stem.removesuffix(f".{format_}") or None


def _reference(field: str, label: str, value: str | None) -> str | None:
    if value is not None and not (value and is_identifier(value)):
        raise invalid(field, "format", f"{label} is no identifier")
    return value
