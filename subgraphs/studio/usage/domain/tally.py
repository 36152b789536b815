"""Events of other subgraphs come in, as topic and payload; what they add to the counters of an owner's day goes out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from subgraphs.studio.usage.domain.latency import microseconds

BLOB_TOPICS: Final = ("blob.created", "blob.updated", "blob.deleted", "delta.applied")
PROVIDER_TOPICS: Final = ("provider.completed", "provider.failed")

NANO: Final = 1_000_000_000
"""Costs are counted in billionths, so that thousands of small ones sum exactly."""

ERROR_KINDS: Final = ("timeout", "invalid_input", "internal_error")
_UNKNOWN_ERROR: Final = "internal_error"

Payload = Mapping[str, Any]  # Any: JSON values
Day = tuple[str, date]
"""An owner and a day in UTC."""


@dataclass(slots=True)
class Tally:
    """What is added to the counters of an owner's day."""

    blobs_created: int = 0
    deltas_applied: int = 0
    bytes: int = 0
    """How many bytes more are stored at the end of the day; negative where some went."""
    api_calls: int = 0

    def add(self, other: "Tally") -> None:
        """Add another tally to this one."""
        for counter in fields(self):
            setattr(self, counter.name, getattr(self, counter.name) + getattr(other, counter.name))


@dataclass(frozen=True, slots=True)
class Invocation:
    """A provider's job that has ended, well (`error_kind` is null) or not."""

    job_id: str
    owner_id: str
    provider_id: str
    day: date
    latency: int | None
    """In microseconds."""
    cost: int
    """In billionths."""
    error_kind: str | None


def blob_tally(topic: str, payload: Payload, at: datetime) -> tuple[date, Tally]:
    """What an event of a blob adds, and to which day: that of what happened, else that of the event."""
    match topic:
        case "blob.created":
            return _day(payload.get("created_at"), at), Tally(blobs_created=1, bytes=int(payload.get("size", 0)))
        case "blob.updated":
            return _day(payload.get("updated_at"), at), Tally(bytes=int(payload.get("growth", 0)))
        case "delta.applied":
            return _day(payload.get("applied_at"), at), Tally(deltas_applied=1)
        case _ if payload.get("soft"):  # the last delta hides it; what it holds stays stored (D-13)
            return _day(None, at), Tally(deltas_applied=1)
        case _:
            return _day(None, at), Tally(bytes=-int(payload.get("size", 0)))


def summed(tallies: Iterable[tuple[Day, Tally]]) -> dict[Day, Tally]:
    """One tally for each owner's day, in an order that all writers keep to, so that none waits in a circle."""
    sums: dict[Day, Tally] = defaultdict(Tally)
    for day, tally in tallies:
        sums[day].add(tally)
    return dict(sorted(sums.items()))


def invocation_of(topic: str, payload: Payload, at: datetime) -> Invocation | None:
    """The invocation that an event of a provider tells of; None where the job was only cancelled."""
    failed = topic == "provider.failed"
    if failed and payload.get("status") == "cancelled":
        return None
    latency = payload.get("latency_seconds")
    kind = payload.get("error_kind")
    return Invocation(
        job_id=str(payload["job_id"]),
        owner_id=str(payload["owner_id"]),
        provider_id=str(payload["provider_id"]),
        day=_day(payload.get("processed_at"), at),
        latency=None if latency is None else microseconds(float(latency)),
        cost=int(Decimal(str(payload.get("cost") or 0)) * NANO),
        error_kind=(kind if kind in ERROR_KINDS else _UNKNOWN_ERROR) if failed else None,
    )


def _day(moment: object, at: datetime) -> date:
    return (datetime.fromisoformat(moment) if isinstance(moment, str) else at).astimezone(UTC).date()
