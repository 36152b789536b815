"""What becomes of a job, by how its run ended."""

from datetime import UTC, datetime, timedelta

import pytest

from subgraphs.kit.jobs.job import LeasedJob
from subgraphs.kit.jobs.outcome import WAS_CANCELLED, Again, Failed, Outcome, Postponed, backoff, next_step

NOW = datetime(2026, 1, 15, tzinfo=UTC)
BASE = timedelta(seconds=2)
FAULT = Failed("FAULT", "It failed.")
LOST = Failed("WORKER_LOST", "The workers that ran this job died, again and again.", final=True)


def job(attempt: int = 1, losses: int = 0) -> LeasedJob:
    return LeasedJob("job_1", "a.b", "", "", {}, attempt, 3, 0, losses, 1)


@pytest.mark.parametrize(
    ("ended", "outcome", "cancel", "step"),
    [
        (job(3), FAULT, False, FAULT),
        (job(1), Failed("NO", "No.", final=True), False, Failed("NO", "No.", final=True)),
        (job(2), Postponed(timedelta(minutes=1)), False, Again(NOW + timedelta(minutes=1), attempt=1, losses=0)),
        (job(1), Postponed(), False, Again(NOW, attempt=0, losses=0)),
        (job(2, losses=3), Postponed(lost=True), False, Again(NOW, attempt=1, losses=4)),
        (job(2, losses=4), Postponed(lost=True), False, LOST),
        (job(2, losses=4), Postponed(), False, Again(NOW, attempt=1, losses=4)),
        (job(1), FAULT, True, WAS_CANCELLED),
        (job(1), Postponed(), True, WAS_CANCELLED),
    ],
)
def test_the_next_step(ended: LeasedJob, outcome: Outcome, cancel: bool, step: Again | Failed) -> None:
    assert next_step(ended, outcome, cancel_requested=cancel, now=NOW, retry_base=BASE) == step


def test_a_failed_attempt_is_repeated_later_and_shows_why() -> None:
    step = next_step(job(2), FAULT, cancel_requested=False, now=NOW, retry_base=BASE)

    assert isinstance(step, Again)
    assert (step.attempt, step.error) == (2, FAULT)
    assert timedelta(seconds=4) <= step.run_at - NOW <= timedelta(seconds=5)


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 2), (2, 4), (5, 32), (12, 3600), (1000, 3600)])
def test_the_backoff_doubles_up_to_an_hour_and_never_falls_together(attempt: int, seconds: float) -> None:
    delays = {backoff(attempt, BASE).total_seconds() for _ in range(20)}

    assert seconds <= min(delays) < max(delays) <= seconds * 1.25
