"""What breaks a rule is refused with the field, the constraint and a sentence, and nothing is written."""

from pathlib import Path
from typing import Any

import pytest

from tests.subgraphs.wavestack.asking import Ask
from tests.subgraphs.wavestack.clipper.conftest import CREATE

_VALID = {"source": "https://example.com/video.mp4", "startSeconds": 30.5, "durationSeconds": 15}


@pytest.fixture
def values(sqlite_values: dict[str, str]) -> dict[str, str]:
    """What is tried here is refused before a database is asked."""
    return sqlite_values


@pytest.mark.parametrize(
    ("change", "field", "constraint", "message"),
    [
        ({"startSeconds": -5}, "startSeconds", "min", "Start must be at least 0 seconds"),
        ({"startSeconds": -0.001}, "startSeconds", "min", "Start must be at least 0 seconds"),
        ({"startSeconds": 1e9}, "startSeconds", "max", "Start must be at most 1000000 seconds"),
        ({"durationSeconds": 0}, "durationSeconds", "min", "Duration must be at least 1 second"),
        ({"durationSeconds": 0.99}, "durationSeconds", "min", "Duration must be at least 1 second"),
        ({"durationSeconds": -1}, "durationSeconds", "min", "Duration must be at least 1 second"),
        ({"durationSeconds": 3601}, "durationSeconds", "max", "Duration must be at most 3600 seconds"),
        (
            {"durationSeconds": 16, "preset": "INSTAGRAM_STORY"},
            "durationSeconds",
            "max",
            "Duration must be at most 15 seconds with the preset INSTAGRAM_STORY",
        ),
        ({"source": None}, "source", "required", "Source is required"),
        ({"source": "  "}, "source", "required", "Source is required"),
        ({"source": "x" * 2001}, "source", "maxLength", "Source must be at most 2000 characters long"),
        ({"source": "a\0b"}, "source", "format", "Source must not contain NUL characters or broken Unicode"),
        ({"assetId": "asset_789"}, "source", "exclusive", "Name either a source or an asset, not both"),
        ({"source": None, "assetId": ""}, "assetId", "format", "Asset id must look like asset_789"),
        (
            {"source": "ftp://example.com/video.mp4"},
            "source",
            "http or https",
            "Source must be an http or https URL, a file path or an asset",
        ),
        (
            {"source": "file:///etc/passwd"},
            "source",
            "http or https",
            "Source must be an http or https URL, a file path or an asset",
        ),
        (
            {"source": "concat:a.mp4|b.mp4"},
            "source",
            "http or https",
            "Source must be an http or https URL, a file path or an asset",
        ),
        ({"source": "http://"}, "source", "format", "Source must be a whole URL such as https://example.com/video.mp4"),
        (
            {"source": "http://example.com:x/"},
            "source",
            "format",
            "Source must be a whole URL such as https://example.com/video.mp4",
        ),
        (
            {"source": "https://user:secret@example.com/video.mp4"},
            "source",
            "without credentials",
            "Source must not have a user name or password in its URL",
        ),
        (
            {"source": "../../etc/passwd"},
            "source",
            "below the media root",
            "Source must be a file below the media folder",
        ),
        ({"source": "/etc/passwd"}, "source", "below the media root", "Source must be a file below the media folder"),
        ({"source": "."}, "source", "below the media root", "Source must be a file below the media folder"),
        ({"source": "a\nb.mp4"}, "source", "format", "Source must not contain control characters"),
        ({"name": "n" * 121}, "name", "maxLength", "Name must be at most 120 characters long"),
        ({"projectId": ""}, "projectId", "format", "Project id is no identifier"),
        ({"highlightId": "h" * 65}, "highlightId", "format", "Highlight id is no identifier"),
        ({"streamId": "é"}, "streamId", "format", "Stream id is no identifier"),
        (
            {"idempotencyKey": ""},
            "idempotencyKey",
            "1 to 255 characters",
            "An idempotency key has 1 to 255 printable characters.",
        ),
    ],
)
async def test_a_clip_that_breaks_a_rule_is_refused(
    data: Ask, refusal: Ask, change: dict[str, Any], field: str, constraint: str, message: str
) -> None:
    assert await refusal(CREATE, input=_VALID | change) == {
        "code": "VALIDATION_ERROR",
        "message": message,
        "details": {"field": field, "constraint": constraint},
    }
    assert await data("{ clips { totalCount } }") == {"clips": {"totalCount": 0}}


async def test_a_file_is_named_relative_to_the_media_folder_or_whole(data: Ask, videos: Path) -> None:
    document = "mutation C($input: CreateClipInput!) { createClip(input: $input) { clip { source } } }"
    for source in ("plain.mp4", "./plain.mp4", str(videos / "plain.mp4")):
        created = await data(document, input=_VALID | {"source": source})
        assert created["createClip"]["clip"]["source"] == "plain.mp4"


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\clips\\win", "win"),
        ('a"; rm -rf ./b #', "b _"),
        ("My clip!.mp4", "My clip_"),
        ("ハイライト 🎮", "ハイライト _"),
        ("..", None),
        ("   ", None),
        (".mp4", "mp4"),
    ],
)
async def test_a_name_becomes_a_file_name(data: Ask, name: str, stored: str | None) -> None:
    document = "mutation C($input: CreateClipInput!) { createClip(input: $input) { clip { name } } }"
    created = await data(document, input=_VALID | {"name": name})
    assert created["createClip"]["clip"]["name"] == stored


class TestWithoutMediaFolder:
    """Where the operator names no folder, no file can be named."""

    @pytest.fixture
    def more_values(self) -> dict[str, str]:
        return {"media_root": ""}

    async def test_paths_are_refused(self, refusal: Ask) -> None:
        refused = await refusal(CREATE, input=_VALID | {"source": "plain.mp4"})
        assert refused["details"] == {"field": "source", "constraint": "http or https"}
