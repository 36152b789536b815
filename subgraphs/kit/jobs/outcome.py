"""How a run ended comes in; what becomes of its job goes out: run again, or over."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from subgraphs.kit.jobs.job import CANCELLED, WORKER_LOST, LeasedJob

_MOST_LOSSES: Final = 5
_LONGEST_BACKOFF: Final = timedelta(hours=1)
_MOST_DOUBLINGS: Final = 30
_JITTER: Final = 0.25


@dataclass(frozen=True, slots=True)
class Failed:
    """The run ended with an error; `final`: trying again would not help."""

    code: str
    message: str
    final: bool = False


@dataclass(frozen=True, slots=True)
class Postponed:
    """The run is to be repeated after `delay` and counts for nothing; `lost`: because its worker died."""

    delay: timedelta = timedelta()
    lost: bool = False


Outcome = Failed | Postponed

WAS_CANCELLED: Final = Failed(CANCELLED, "The job was cancelled.", final=True)


@dataclass(frozen=True, slots=True)
class Again:
    """The job goes back into the queue; `error` is what it shows until then."""

    run_at: datetime
    attempt: int
    losses: int
    error: Failed | None = None


def next_step(
    job: LeasedJob, outcome: Outcome, *, cancel_requested: bool, now: datetime, retry_base: timedelta
) -> Again | Failed:
    """What becomes of a job whose last run ended with `outcome`."""
    if cancel_requested:
        return WAS_CANCELLED
    if isinstance(outcome, Postponed):
        losses = job.losses + (1 if outcome.lost else 0)
        if losses >= _MOST_LOSSES and outcome.lost:
            return Failed(WORKER_LOST, "The workers that ran this job died, again and again.", final=True)
        return Again(now + outcome.delay, attempt=job.attempt - 1, losses=losses)
    if outcome.final or job.attempt >= job.attempts:
        return outcome
    return Again(now + backoff(job.attempt, retry_base), attempt=job.attempt, losses=job.losses, error=outcome)


def backoff(attempt: int, retry_base: timedelta) -> timedelta:
    """The delay after a failed attempt, counted from 1: doubled each time, and more by chance, so that jobs spread."""
    doublings = 1 << min(attempt - 1, _MOST_DOUBLINGS)
    delay = min(retry_base * doublings, _LONGEST_BACKOFF)
    return delay * (1 + random.random() * _JITTER)  # noqa: S311 - chance, not secrecy
