"""When a queue item may be deleted, and when two requests are the same."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from subgraphs.wavestack.core.domain.queue import (
    DELETABLE,
    Platform,
    QueueItemDraft,
    QueueStatus,
)

_NOON = datetime(2026, 1, 20, 12, tzinfo=UTC)
_DRAFT: dict[str, Any] = {
    "title": "T",
    "platforms": (Platform.X, Platform.YOUTUBE),
    "idempotency_key": "k",
    "schedule_at": _NOON,
}


def test_only_what_is_being_published_cannot_be_deleted() -> None:
    assert set(QueueStatus) - DELETABLE == {QueueStatus.PROCESSING}


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"idempotency_key": "other"}, True),
        ({"platforms": (Platform.YOUTUBE, Platform.X)}, True),
        ({"platforms": (Platform.X,)}, False),
        ({"hashtags": ("a",)}, False),
        ({"caption": ""}, False),
        ({"title": "t"}, False),
        ({"project_id": "proj_456"}, False),
        ({"asset_id": "asset_789"}, False),
        ({"schedule_at": None}, False),
        ({"schedule_at": _NOON + timedelta(microseconds=1)}, False),
    ],
)
def test_digests_are_equal_where_the_requests_are(change: dict[str, Any], same: bool) -> None:
    first, second = QueueItemDraft(**_DRAFT), QueueItemDraft(**_DRAFT | change)
    assert (first.digest() == second.digest()) is same


def test_digests_tell_where_one_text_ends_and_the_next_begins() -> None:
    first = QueueItemDraft(**_DRAFT | {"hashtags": ("a,b",)})
    second = QueueItemDraft(**_DRAFT | {"hashtags": ("a", "b")})
    assert first.digest() != second.digest()
