"""A row of the table `jobs` as its readers see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

CANCELLED: Final = "CANCELLED"
"""Error code of a job that somebody cancelled."""
TIMEOUT: Final = "TIMEOUT"
"""Error code of a job that took longer than its kind allows."""
WORKER_LOST: Final = "WORKER_LOST"
"""Error code of a job whose workers died again and again."""


class JobStatus(StrEnum):
    """Where a job stands. The last three are final, except for recurring kinds."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Job:
    """One job. `progress` is 0 to 100; `attempt` counts the runs so far, at most `attempts` of them."""

    id: str
    kind: str
    scope: str
    key: str
    status: JobStatus
    progress: int
    attempt: int
    attempts: int
    run_at: datetime
    error_code: str | None
    error_message: str | None
    result: Mapping[str, Any] | None  # Any: JSON values
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class LeasedJob:
    """What a run needs of its row. `generation` grows with each run, and fences its writes."""

    id: str
    kind: str
    scope: str
    key: str
    arguments: Mapping[str, Any]  # Any: JSON values
    attempt: int
    attempts: int
    progress: int
    losses: int
    generation: int


@dataclass(frozen=True, slots=True)
class DueJob:
    """A queued row, for dispatching. `generation` tells a row that came back from what was dispatched before."""

    id: str
    kind: str
    generation: int
    run_at: datetime
