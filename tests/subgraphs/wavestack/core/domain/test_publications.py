"""What the publications of an item make of it, and when they begin."""

from datetime import UTC, datetime, timedelta

import pytest

from subgraphs.wavestack.core.domain.publications import TRANSITIONS, PublicationStatus, due_at, status_of_item
from subgraphs.wavestack.core.domain.queue import QueueStatus

QUEUED, PROCESSING, PUBLISHED, FAILED, CANCELLED = PublicationStatus
NOON = datetime(2026, 1, 20, 12, tzinfo=UTC)
DELAY = timedelta(seconds=3)


@pytest.mark.parametrize(
    ("publications", "item"),
    [
        ([QUEUED], QueueStatus.QUEUED),
        ([PROCESSING, QUEUED], QueueStatus.PROCESSING),
        ([PROCESSING, PUBLISHED, FAILED], QueueStatus.PROCESSING),
        ([PUBLISHED, QUEUED], QueueStatus.QUEUED),
        ([PUBLISHED, PUBLISHED], QueueStatus.PUBLISHED),
        ([PUBLISHED, CANCELLED], QueueStatus.PUBLISHED),
        ([PUBLISHED, FAILED], QueueStatus.FAILED),
        ([CANCELLED, CANCELLED], QueueStatus.FAILED),
    ],
)
def test_an_item_is_what_its_publications_are(publications: list[PublicationStatus], item: QueueStatus) -> None:
    assert status_of_item(publications) == item
    assert status_of_item(reversed(publications)) == item


def test_every_status_has_its_row_and_what_is_out_stays_out() -> None:
    assert set(TRANSITIONS) == set(PublicationStatus)
    assert TRANSITIONS[PUBLISHED] == frozenset()
    assert all(PUBLISHED in TRANSITIONS[status] for status in (PROCESSING, FAILED, CANCELLED))


@pytest.mark.parametrize(
    ("schedule_at", "due"),
    [
        (None, NOON + DELAY),
        (NOON - timedelta(days=300), NOON + DELAY),
        (NOON + timedelta(seconds=1), NOON + DELAY),
        (NOON + timedelta(days=1), NOON + timedelta(days=1)),
    ],
)
def test_publishing_begins_on_time_but_never_at_once(schedule_at: datetime | None, due: datetime) -> None:
    assert due_at(schedule_at, NOON, DELAY) == due
