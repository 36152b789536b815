"""What an upload may be: YouTube's limits, tags, and which suggestions are taken."""

from typing import Any

import pytest

from subgraphs.kit.errors import SubgraphError
from subgraphs.wavestack.youtube_publisher.domain.uploads import (
    better_description,
    checked_tags,
    draft_upload,
    merged_tags,
)

VIDEO: dict[str, Any] = {"title": "T", "video_url": "http://example.com/v.mp4", "asset_id": None}


def test_a_long_title_is_cut() -> None:
    assert draft_upload(**VIDEO | {"title": f" {'a' * 120} "}).title == "a" * 100


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "a <b> c"}, "title"),
        ({"video_url": None}, "videoUrl"),
        ({"asset_id": "asset_1"}, "videoUrl"),
        ({"video_url": "h" * 2001}, "videoUrl"),
        ({"video_url": "nonsense"}, "videoUrl"),
        ({"video_url": "../video.mp4"}, "videoUrl"),
        ({"video_url": "file:///etc/passwd"}, "videoUrl"),
        ({"video_url": "javascript:alert(1)"}, "videoUrl"),
        ({"video_url": "http:///v.mp4"}, "videoUrl"),
        ({"video_url": "http://[::1/v.mp4"}, "videoUrl"),
        ({"video_url": "http://example.com:99999/v.mp4"}, "videoUrl"),
        ({"video_url": "http://example.com/\x00"}, "videoUrl"),
        ({"title": "a\x00b"}, "title"),
        ({"description": "ä" * 2501}, "description"),
        ({"description": "<script>"}, "description"),
        ({"tags": ["a" * 251, "b" * 250]}, "tags"),
        ({"tags": ["<b>"]}, "tags"),
        ({"idempotency_key": ""}, "idempotencyKey"),
        ({"idempotency_key": "k" * 256}, "idempotencyKey"),
    ],
)
def test_what_youtube_would_not_take_is_refused(change: dict[str, Any], field: str) -> None:
    with pytest.raises(SubgraphError) as refused:
        draft_upload(**VIDEO | change)
    assert (refused.value.code, (refused.value.details or {})["field"]) == ("VALIDATION_ERROR", field)


@pytest.mark.parametrize(
    ("tags", "checked"),
    [
        (["#gaming", " gaming ", "", "#"], ("gaming",)),
        (["two words"], ("two words",)),
        (["a" * 250, "b" * 249], ("a" * 250, "b" * 249)),
    ],
)
def test_tags_are_cleaned_and_counted_as_youtube_does(tags: list[str], checked: tuple[str, ...]) -> None:
    assert checked_tags(tags) == checked


def test_suggested_tags_are_added_while_they_fit() -> None:
    assert merged_tags(["Gaming"], ["gaming", "#clutch", "<x>", "a" * 600, ""]) == ("Gaming", "clutch", "x")


@pytest.mark.parametrize(
    ("given", "suggested", "used"),
    [("short", "a longer text", "a longer text"), ("long enough", "short", "long enough"), ("", "a" * 5001, "")],
)
def test_a_suggested_description_is_used_where_it_is_longer_and_fits(given: str, suggested: str, used: str) -> None:
    assert better_description(given, suggested) == used
