"""A clip is asked for and made: its file, its asset and its record are there, and every failure has its reason."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from subgraphs.kit.app import Subgraph
from subgraphs.wavestack.clipper.ports import Resources
from tests.subgraphs.wavestack.asking import Ask
from tests.subgraphs.wavestack.clipper.conftest import CoreGate
from tests.subgraphs.wavestack.clipper.frames import codecs_of

Json = Any  # JSON values
Make = Callable[..., Awaitable[dict[str, Json]]]

ASSET = """query A($id: ID!) {
  asset(id: $id) {
    status filename mimeType sizeBytes checksum duration sourceUrl startTime endTime projectId downloadUrl
  }
}"""


async def _asset(gate: Any, asset_id: str) -> dict[str, Json]:  # Any: the test's own gate
    answer = await gate.answer(ASSET, {"id": asset_id}, subject="user_123", organization_id="org_123")
    found: dict[str, Json] = answer["data"]["asset"]
    return found


def _left_behind(clipper: Subgraph[Resources]) -> list[Path]:
    work = Path(clipper.resources.settings.data_dir) / "work"
    return [path for path in work.rglob("*") if path.parent != work]


async def test_a_clip_of_a_file_becomes_a_file_and_an_asset(
    clipper: Subgraph[Resources], gate: Any, make: Make, file_of: Callable[[dict[str, Json]], Path]
) -> None:
    clip = await make("plain.mp4", 1.5, 5.0, projectId="proj_456", name="Best moment")

    assert clip["error"] is None
    assert (clip["status"], clip["progress"], clip["duration"]) == ("COMPLETE", None, pytest.approx(5, abs=1 / 30))
    path = f"/files/{clip['id']}/Best%20moment.mp4"
    assert clip["file"] == {
        "url": f"http://127.0.0.1:4000{path}",
        "path": path,
        "filename": "Best moment.mp4",
        "mimeType": "video/mp4",
        "duration": clip["duration"],
        "sizeBytes": clip["sizeBytes"],
        "expiresAt": clip["file"]["expiresAt"],
    }
    assert clip["url"] == clip["file"]["url"]
    assert file_of(clip).stat().st_size == clip["sizeBytes"]
    asset = await _asset(gate, clip["asset"]["id"])
    assert asset == {
        "status": "READY",
        "filename": "Best moment.mp4",
        "mimeType": "video/mp4",
        "sizeBytes": clip["sizeBytes"],
        "checksum": asset["checksum"],
        "duration": clip["duration"],
        "sourceUrl": None,
        "startTime": 1.5,
        "endTime": 1.5 + clip["duration"],
        "projectId": "proj_456",
        "downloadUrl": asset["downloadUrl"],
    }
    assert _left_behind(clipper) == []


async def test_a_clip_of_an_asset_knows_where_it_comes_from(gate: Any, make: Make, data: Ask) -> None:
    by_id = await make(None, 10, 5, assetId="asset_789")
    by_source = await make("asset_789", 20, 5, format="MKV")

    for clip in (by_id, by_source):
        assert (clip["status"], clip["error"]) == ("COMPLETE", None)
        assert clip["sourceAsset"] == {"id": "asset_789"}
        assert clip["duration"] == pytest.approx(5, abs=1)  # this demo shows one frame a second
    listed = await data(
        """query L($assets: [_Any!]!) {
          _entities(representations: $assets) { ... on Asset { clips { totalCount nodes { id } } } }
        }""",
        assets=[{"__typename": "Asset", "id": "asset_789"}, {"__typename": "Asset", "id": by_id["asset"]["id"]}],
    )
    assert listed["_entities"] == [
        {"clips": {"totalCount": 2, "nodes": [{"id": by_source["id"]}, {"id": by_id["id"]}]}},
        {"clips": {"totalCount": 0, "nodes": []}},
    ]


async def test_a_preset_and_a_format_are_made_as_asked(make: Make, file_of: Callable[[dict[str, Json]], Path]) -> None:
    clip = await make("plain.mp4", 1, 2, format="WEBM", preset="TIKTOK")
    assert (clip["status"], clip["preset"], clip["file"]["mimeType"]) == ("COMPLETE", "TIKTOK", "video/webm")
    assert codecs_of(file_of(clip)) == ("vp9", "opus")


@pytest.mark.parametrize(
    ("wanted", "code", "message"),
    [
        (
            {"source": "plain.mp4", "start": 12.5},
            "START_BEYOND_END",
            "The start lies beyond the end of the video (it is 12.00 seconds long).",
        ),
        ({"source": "sound.m4a"}, "NO_VIDEO", "The source has no video."),
        ({"source": "broken.mp4"}, "SOURCE_BROKEN", "The source is no video that can be read, or it is broken."),
        ({"source": "nowhere.mp4"}, "SOURCE_NOT_FOUND", "There is no such file below the media folder."),
        (
            {"source": "http://10.0.0.1/video.mp4"},
            "SOURCE_REFUSED",
            "The host '10.0.0.1' has no address that may be fetched from.",
        ),
        (
            {"source": "http://nowhere.invalid/video.mp4"},
            "SOURCE_UNREACHABLE",
            "The host 'nowhere.invalid' is not known.",
        ),
        ({"source": "http://127.0.0.1:9/video.mp4"}, "SOURCE_UNREACHABLE", "The URL cannot be fetched."),
    ],
)
async def test_what_cannot_be_made_fails_for_a_readable_reason(
    clipper: Subgraph[Resources], make: Make, wanted: dict[str, Json], code: str, message: str
) -> None:
    clip = await make(**wanted)
    assert (clip["status"], clip["error"]) == ("FAILED", {"code": code, "message": message})
    assert (clip["url"], clip["file"], clip["asset"], clip["duration"]) == (None, None, None, None)
    assert clip["completedAt"] is not None
    assert _left_behind(clipper) == []


@pytest.mark.parametrize(
    ("wanted", "code", "message"),
    [
        ({"source": "asset_000"}, "SOURCE_NOT_FOUND", "There is no such asset."),
        ({"source": "plain.mp4", "projectId": "proj_900"}, "PROJECT_NOT_FOUND", "There is no such project."),
    ],
)
async def test_what_nobody_could_be_asked_about_at_once_fails_later(
    gate: CoreGate, make: Make, wanted: dict[str, Json], code: str, message: str
) -> None:
    gate.away = 1
    clip = await make(**wanted)
    assert (clip["status"], clip["error"]) == ("FAILED", {"code": code, "message": message})


async def test_links_out_of_the_media_folder_lead_nowhere(
    idle: Subgraph[Resources], videos: Path, tmp_path: Path, make: Make
) -> None:
    link = videos / f"{tmp_path.name}.mp4"
    (tmp_path / "secret.mp4").write_bytes((videos / "plain.mp4").read_bytes())
    link.symlink_to(tmp_path / "secret.mp4")
    clip = await make(link.name)
    assert clip["error"] == {"code": "SOURCE_REFUSED", "message": "The source is not a file below the media folder."}


async def test_several_clips_are_made_at_once(make: Make, create: Any, events_of: Any, data: Ask) -> None:
    clips = [await create("plain.mp4", 0.5 + number, 2) for number in range(8)]
    for clip in clips:
        assert (await events_of(clip))[-1]["type"] == "COMPLETED"
    counts = await data(
        "{ complete: clips(status: COMPLETE) { totalCount } queued: clips(status: QUEUED) { totalCount } }"
    )
    assert counts == {"complete": {"totalCount": 8}, "queued": {"totalCount": 0}}
