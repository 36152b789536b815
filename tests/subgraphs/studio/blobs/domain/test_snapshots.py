"""When a version is kept whole, so that reading stays as cheap as the document is large."""

import pytest

from subgraphs.studio.blobs.domain.snapshots import Replay


@pytest.mark.parametrize(
    ("delta_size", "document_size", "deltas_between"),
    [
        (100, 2_000, 32),  # small changes of a small document: by number
        (5_000, 2_000, 14),  # large changes of a small document: by bytes
        (100, 1_000_000, 154),  # a large document is worth more deltas before it is stored again …
        (1_000_000, 1_000_000, 1),  # … but not where each delta is a document
        (100, 10_485_760, 1_312),
    ],
)
def test_snapshots_keep_pace_with_the_document(delta_size: int, document_size: int, deltas_between: int) -> None:
    replay, deltas = Replay(), 0
    while not replay.wants_snapshot(document_size):
        replay, deltas = replay.with_delta(delta_size), deltas + 1
    assert deltas == deltas_between
