"""Large contents leave a patch for its storage and come back into it unchanged."""

import json
from typing import Any

import pytest

from subgraphs.studio.blobs.domain.content import ContentEncoding
from subgraphs.studio.blobs.domain.detached import (
    INLINE_BYTES,
    attach_contents,
    detach_contents,
    print_detached,
    read_detached,
)
from subgraphs.studio.blobs.domain.patch import Patch

Json = Any  # JSON values

LARGE = "ü" * (INLINE_BYTES + 1)
LARGE_BASE64 = "A" * (INLINE_BYTES + 4)


@pytest.mark.parametrize(
    ("body", "encoding", "detached"),
    [
        ({"content": "small"}, None, 0),
        ({"content": "x" * INLINE_BYTES}, None, 0),
        ({"content": LARGE, "metadata": {"content": LARGE}}, None, 1),
        ({"content": LARGE_BASE64}, ContentEncoding.BASE64, 1),
        ({"content": {"a": LARGE}}, None, 0),
        ({"op": "replace", "path": "/content", "value": LARGE}, None, 1),
        ({"op": "test", "path": "/content", "value": LARGE}, ContentEncoding.BASE64, 0),
        ({"op": "add", "path": "/metadata/content", "value": LARGE}, None, 0),
        (
            [
                {"op": "replace", "path": "/content", "value": LARGE},
                {"op": "replace", "path": "/content", "value": LARGE},
                {"op": "add", "path": "/content", "value": LARGE + "!"},
                {"op": "add", "path": "/content/value", "value": LARGE},
            ],
            None,
            2,
        ),
    ],
)
def test_contents_go_out_and_come_back(body: Json, encoding: ContentEncoding | None, detached: int) -> None:
    given = json.dumps(body)
    taken_out = detach_contents(Patch(body, encoding))
    assert len(taken_out.contents) == detached
    assert json.dumps(body) == given
    stored = print_detached(taken_out)
    assert attach_contents(read_detached(stored), taken_out.contents) == Patch(body, encoding)
    if detached:
        assert len(stored) < len(json.dumps(body))
