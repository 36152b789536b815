"""A thumbnail over a frame shows the frame of the very moment, from every source that the graph names."""

import asyncio
import io
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageStat

from subgraphs.kit.errors import SubgraphError
from subgraphs.wavestack.thumbnails.adapters.frames import VideoFrames
from tests.patience import PATIENCE
from tests.subgraphs.wavestack.asking import Ask
from tests.subgraphs.wavestack.thumbnails.conftest import FROM_FRAME, SECONDS, Files, MakeVideo

Json = Any  # JSON values


def color_at(video: Path, seconds: float) -> str:
    """The color, as the videos of these tests have them, that is shown at a moment."""
    frame = Image.open(io.BytesIO(VideoFrames().frame(video, seconds, deadline=time.monotonic() + PATIENCE)))
    red, green, blue = ImageStat.Stat(frame.convert("RGB")).mean

    def distance(color: str) -> float:
        return sum(abs(int(color[place : place + 2], 16) - value) for place, value in ((1, red), (3, green), (5, blue)))

    nearest = min(SECONDS, key=distance)
    assert distance(nearest) < 60
    return nearest


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.mp4", "libx264"), ("a.webm", "libvpx-vp9"), ("a.mkv", "libx265"), ("a.mov", "mpeg4"), ("a.avi", "mpeg4")],
)
def test_the_frame_is_that_of_the_moment(make_video: MakeVideo, name: str, codec: str) -> None:
    video = make_video(name, codec)
    shown = [color_at(video, seconds) for seconds in (0, 0.5, 0.95, 1.0, 1.05, 2.5, 3.0, 3.95)]
    expected = [SECONDS[second] for second in (0, 0, 0, 1, 1, 2, 3, 3)]
    assert shown == expected


@pytest.mark.parametrize("seconds", [4.05, 60, 86_400])
def test_a_moment_past_the_end_is_refused(video: Path, seconds: float) -> None:
    with pytest.raises(SubgraphError, match=r"The video ends after 4\.00 seconds") as caught:
        VideoFrames().frame(video, seconds, deadline=time.monotonic() + PATIENCE)
    assert caught.value.details == {"field": "timestamp", "constraint": "withinVideo"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no video at all",
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile /etc/hostname\n",
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
    ],
)
def test_what_is_no_video_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "video"
    file.write_bytes(content)
    with pytest.raises(SubgraphError) as caught:
        VideoFrames().frame(file, 0, deadline=time.monotonic() + PATIENCE)
    assert caught.value.details == {"field": "videoUrl", "constraint": "video"}


def test_reading_ends_at_its_deadline(video: Path) -> None:
    with pytest.raises(TimeoutError):
        VideoFrames().frame(video, 3, deadline=time.monotonic() - 1)


async def test_a_video_is_fetched_once_for_the_same_request(
    data: Ask, files: Files, video: Path, picture_of: Callable[[dict[str, Json]], Awaitable[Image.Image]]
) -> None:
    url = files.put("/video.mp4", await asyncio.to_thread(video.read_bytes))
    wanted = {"videoUrl": url, "timestamp": 1.5, "style": "CUSTOM", "options": {"background": "IMAGE"}}
    first = (await data(FROM_FRAME, input=wanted))["createThumbnailFromFrame"]["thumbnail"]
    again = (await data(FROM_FRAME, input=wanted))["createThumbnailFromFrame"]["thumbnail"]
    assert (first, first["timestamp"], files.hits) == (again, 1.5, ["/video.mp4"])
    red, green, blue = (await picture_of(first)).getpixel((640, 300))  # type: ignore[misc]  # an RGB image
    assert green > red + blue


@pytest.mark.parametrize(
    ("wanted", "field", "constraint"),
    [
        ({"timestamp": 1}, "videoUrl", "required"),
        ({"timestamp": -5, "videoUrl": "http://example.com/v.mp4"}, "timestamp", "range"),
        ({"timestamp": 1e300, "videoUrl": "http://example.com/v.mp4"}, "timestamp", "range"),
        ({"timestamp": 1, "videoUrl": "http://example.com/v.mp4", "assetId": "a"}, "assetId", "oneOf"),
        ({"timestamp": 1, "videoUrl": "file:///etc/passwd"}, "videoUrl", "http or https"),
        ({"timestamp": 1, "videoUrl": "http://192.168.0.1/v.mp4"}, "videoUrl", "a public address"),
        (
            {"timestamp": 1, "videoUrl": "http://example.com/v.mp4", "overlays": {"title": "x" * 201}},
            "title",
            "maxLength",
        ),
    ],
)
async def test_wrong_requests_name_the_field(refusal: Ask, wanted: Json, field: str, constraint: str) -> None:
    refused = await refusal(FROM_FRAME, input=wanted)
    assert (refused["code"], refused["details"]) == (
        "VALIDATION_ERROR",
        {"field": field, "constraint": constraint}
        | {key: value for key, value in refused["details"].items() if key not in {"field", "constraint"}},
    )


async def test_a_moment_past_the_end_names_the_timestamp(refusal: Ask, files: Files, video: Path) -> None:
    url = files.put("/video.mp4", await asyncio.to_thread(video.read_bytes))
    refused = await refusal(FROM_FRAME, input={"videoUrl": url, "timestamp": 45.5})
    assert (refused["message"], refused["details"]["field"]) == ("The video ends after 4.00 seconds", "timestamp")
