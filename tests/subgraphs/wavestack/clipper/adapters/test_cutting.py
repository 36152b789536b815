"""Real videos are cut frame by frame: what is copied stays bit by bit, what is encoded shows the same frames."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from subgraphs.wavestack.clipper.adapters.ffmpeg import FfmpegCutter
from subgraphs.wavestack.clipper.adapters.processes import Limits
from subgraphs.wavestack.clipper.domain.cuts import Encode, Plan, Splice, Wanted, plan_cut
from subgraphs.wavestack.clipper.domain.failures import ClipFailure, ClipFailureCode
from subgraphs.wavestack.clipper.domain.formats import ClipFormat
from subgraphs.wavestack.clipper.domain.presets import PRESET_OF, ClipPresetName
from subgraphs.wavestack.clipper.ports import Cutting, MadeClip
from tests.subgraphs.wavestack.clipper.conftest import ffmpeg
from tests.subgraphs.wavestack.clipper.frames import (
    Shown,
    codecs_of,
    difference,
    frames_of,
    size_of,
    sound_span,
)

MP4, MOV, MKV, WEBM = ClipFormat.MP4, ClipFormat.MOV, ClipFormat.MKV, ClipFormat.WEBM
FRAME = 1 / 30
LIMITS = Limits(60, 4 << 30, 1 << 30)


async def _nobody(share: float) -> None:
    pass


async def _cut(source: Path, folder: Path, wanted: Wanted) -> tuple[Plan, MadeClip]:
    cutter = FfmpegCutter(LIMITS, 1)
    file = await cutter.inspect(source, wanted.start, wanted.start + wanted.duration)
    plan = plan_cut(file, wanted)
    return plan, await cutter.cut(Cutting(source, file, plan, wanted.format, folder), _nobody)


def _expected(source: Path, plan: Plan) -> list[Shown]:
    return frames_of(source, float(plan.range.start), float(plan.range.start + plan.range.duration))


def _same_moments(expected: list[Shown], found: list[Shown]) -> bool:
    """Whether each frame is shown when the source shows it, to the millisecond that every format keeps."""
    pairs = zip(expected, found, strict=True)
    return all(abs((one.at - expected[0].at) - (other.at - found[0].at)) < 0.0015 for one, other in pairs)


@pytest.mark.parametrize(
    ("name", "start", "duration", "format_", "copied"),
    [
        # On keyframes, all is copied.
        ("plain.mp4", 2.0, 4.0, MP4, 1.0),
        ("plain.mp4", 2.0, 4.0, MKV, 1.0),
        ("plain.mkv", 4.0, 6.0, MOV, 1.0),
        ("web.webm", 2.0, 3.3, WEBM, 1.0),
        ("hevc.mp4", 2.0, 4.0, MP4, 1.0),
        # Between keyframes, only the edges are encoded.
        ("plain.mp4", 1.5, 7.2, MP4, 0.8),
        ("plain.mkv", 1.5, 7.2, MP4, 0.8),
        ("plain.mov", 1.5, 7.2, MKV, 0.8),
        ("plain.mp4", 2.0, 4.5, MOV, 0.85),
        ("silent.mp4", 1.5, 7.2, MP4, 0.8),
        ("rotated.mp4", 1.5, 7.2, MP4, 0.8),
        ("varying.mp4", 1.1, 7.2, MP4, 0.5),
        ("hevc.mp4", 1.5, 5.7, MP4, 0.7),
        ("hevc.mp4", 1.5, 5.7, MKV, 0.7),
        ("long.mp4", 333.3, 7.2, MP4, 0.5),
    ],
)
async def test_frames_between_keyframes_are_copied(
    videos: Path, tmp_path: Path, name: str, start: float, duration: float, format_: ClipFormat, copied: float
) -> None:
    plan, made = await _cut(videos / name, tmp_path, Wanted(start, duration, format_))

    assert isinstance(plan, Splice)
    expected, found = _expected(videos / name, plan), frames_of(made.path)
    assert _same_moments(expected, found)
    assert abs(expected[0].at - start) <= FRAME
    assert abs(made.duration - duration) <= FRAME
    same = sum(difference(one, other) == 0 for one, other in zip(expected, found, strict=True))
    assert same / len(found) >= copied
    assert max(difference(one, other) for one, other in zip(expected, found, strict=True)) < 6
    assert (codecs_of(made.path), size_of(made.path)) == (codecs_of(videos / name), size_of(videos / name))


@pytest.mark.parametrize(
    ("name", "start", "duration", "format_"),
    [
        ("plain.mp4", 2.4, 1.1, MP4),  # no keyframe within
        ("plain.mp4", 2.0, 2.0, WEBM),
        ("plain.ts", 3.51, 2.0, MP4),
        ("plain.ts", 0.3, 1.0, MP4),
        ("open.mp4", 1.5, 4.0, MP4),
        ("hevc.mp4", 1.5, 2.0, WEBM),
        ("web.webm", 1.5, 2.0, WEBM),
        ("web.webm", 2.0, 2.0, MP4),
        ("old.avi", 3.3, 2.0, MKV),
        ("odd.mkv", 1.0, 2.0, MOV),
        ("varying.mp4", 1.1, 1.3, WEBM),
        ("silent.mp4", 2.4, 1.1, WEBM),
    ],
)
async def test_what_cannot_be_joined_is_encoded_frame_by_frame(
    videos: Path, tmp_path: Path, name: str, start: float, duration: float, format_: ClipFormat
) -> None:
    plan, made = await _cut(videos / name, tmp_path, Wanted(start, duration, format_))

    assert isinstance(plan, Encode)
    expected, found = _expected(videos / name, plan), frames_of(made.path)
    longest = max(FRAME, *(later.at - one.at for one, later in pairwise(expected)))
    assert _same_moments(expected, found)
    assert abs(expected[0].at - start) <= longest
    assert abs(made.duration - duration) <= longest
    video, sound = codecs_of(made.path)
    assert video == ("vp9" if format_ is WEBM else "h264")
    assert sound in ({"opus"} if format_ is WEBM else {"aac"}) | {None}
    assert (sound is None) == (codecs_of(videos / name)[1] is None)


@pytest.mark.parametrize("start", [2.4, 1.5])
async def test_an_encoded_start_shows_the_very_frame_that_was_asked_for(
    videos: Path, tmp_path: Path, start: float
) -> None:
    _, made = await _cut(videos / "plain.mp4", tmp_path, Wanted(start, 1.0 if start == 2.4 else 5.0, MP4))
    around = frames_of(videos / "plain.mp4", start - 0.2, start + 0.2)
    first = frames_of(made.path)[0]
    nearest = min(around, key=lambda frame: difference(frame, first))
    assert abs(nearest.at - start) < FRAME / 2


@pytest.mark.parametrize(("start", "duration"), [(2.0, 4.0), (1.5, 7.2), (2.4, 1.1)])
async def test_sound_goes_with_its_pictures(videos: Path, tmp_path: Path, start: float, duration: float) -> None:
    _, made = await _cut(videos / "plain.mp4", tmp_path, Wanted(start, duration, MP4))
    begins, ends = sound_span(made.path)
    assert abs(begins) <= FRAME
    assert abs(ends - duration) <= 2 * FRAME


async def test_a_clip_ends_with_its_source(videos: Path, tmp_path: Path) -> None:
    _, made = await _cut(videos / "plain.mp4", tmp_path, Wanted(9.0, 60.0, MP4))
    assert abs(made.duration - 3.0) <= FRAME


@pytest.mark.parametrize(
    ("preset", "size"),
    [
        (ClipPresetName.TIKTOK, (100, 180, 0)),
        (ClipPresetName.FACEBOOK_SQUARE, (180, 180, 0)),
        (ClipPresetName.LINKEDIN, (320, 180, 0)),
    ],
)
async def test_a_preset_shapes_the_frame(
    videos: Path, tmp_path: Path, preset: ClipPresetName, size: tuple[int, int, int]
) -> None:
    _, made = await _cut(videos / "plain.mp4", tmp_path, Wanted(2.0, 1.0, MP4, PRESET_OF[preset]))
    assert size_of(made.path) == size


async def test_a_preset_shapes_what_players_show(videos: Path, tmp_path: Path) -> None:
    upright = Wanted(2.0, 2.0, MP4, PRESET_OF[ClipPresetName.TIKTOK])
    plan, made = await _cut(videos / "rotated.mp4", tmp_path, upright)
    assert isinstance(plan, Splice)  # it stands upright already
    assert size_of(made.path) == (320, 180, 90)

    lying = Wanted(2.0, 1.0, MP4, PRESET_OF[ClipPresetName.LINKEDIN])
    _, made = await _cut(videos / "rotated.mp4", tmp_path, lying)
    assert size_of(made.path) == (180, 100, 0)


@pytest.mark.parametrize(
    ("name", "start", "code"),
    [
        ("plain.mp4", 12.0, ClipFailureCode.START_BEYOND_END),
        ("plain.mp4", 9999.0, ClipFailureCode.START_BEYOND_END),
        ("plain.mkv", 12.5, ClipFailureCode.START_BEYOND_END),
        ("plain.ts", 99.0, ClipFailureCode.START_BEYOND_END),
        ("web.webm", 60.0, ClipFailureCode.START_BEYOND_END),
        ("old.avi", 60.0, ClipFailureCode.START_BEYOND_END),
        ("sound.m4a", 1.0, ClipFailureCode.NO_VIDEO),
        ("broken.mp4", 1.0, ClipFailureCode.SOURCE_BROKEN),
        ("text.mp4", 0.0, ClipFailureCode.SOURCE_BROKEN),
    ],
)
async def test_what_cannot_be_cut_fails_for_a_readable_reason(
    videos: Path, tmp_path: Path, name: str, start: float, code: ClipFailureCode
) -> None:
    with pytest.raises(ClipFailure) as failed:
        await _cut(videos / name, tmp_path, Wanted(start, 2.0, MP4))
    assert failed.value.code == code
    assert failed.value.message.endswith(".")
    assert str(videos) not in failed.value.message


async def test_a_list_of_other_files_is_no_video(videos: Path, tmp_path: Path) -> None:
    lists = {
        "playlist.mp4": f"#EXTM3U\n#EXT-X-TARGETDURATION:12\n#EXTINF:12,\n{videos / 'plain.ts'}\n#EXT-X-ENDLIST\n",
        "script.mp4": f"ffconcat version 1.0\nfile '{videos / 'plain.mp4'}'\n",
    }
    for name, text in lists.items():
        (tmp_path / name).write_text(text)
        with pytest.raises(ClipFailure) as failed:
            await _cut(tmp_path / name, tmp_path, Wanted(0.0, 2.0, MP4))
        assert failed.value.code == ClipFailureCode.SOURCE_BROKEN


async def test_a_clip_that_becomes_too_large_fails(videos: Path, tmp_path: Path) -> None:
    cutter = FfmpegCutter(Limits(60, 4 << 30, 50_000), 1)
    source = videos / "plain.mp4"
    file = await cutter.inspect(source, 2.4, 4.0)
    plan = Encode(plan_cut(file, Wanted(2.4, 4.0, MP4)).range, None)
    with pytest.raises(ClipFailure) as failed:
        await cutter.cut(Cutting(source, file, plan, MP4, tmp_path), _nobody)
    assert failed.value.code == ClipFailureCode.CLIP_TOO_LARGE


@pytest.mark.parametrize("start", [2.4, 2.0])
async def test_a_full_disk_is_told(videos: Path, tmp_path: Path, start: float) -> None:
    (tmp_path / "clip.mkv").symlink_to("/dev/full")
    with pytest.raises(ClipFailure) as failed:
        await _cut(videos / "plain.mp4", tmp_path, Wanted(start, 1.0, MKV))
    assert failed.value.code == ClipFailureCode.STORAGE_FULL


async def test_sound_alone_is_encoded_where_only_it_must_be(videos: Path, tmp_path: Path) -> None:
    ffmpeg("-i", str(videos / "plain.mp4"), *["-c:v", "copy", "-c:a", "libopus"], str(tmp_path / "opus.mkv"))
    plan, made = await _cut(tmp_path / "opus.mkv", tmp_path, Wanted(1.5, 5.0, MP4))
    assert isinstance(plan, Splice)
    assert codecs_of(made.path) == ("h264", "aac")
    begins, ends = sound_span(made.path)
    assert (abs(begins) <= FRAME, abs(ends - 5.0) <= 2 * FRAME) == (True, True)


async def test_an_encoder_that_takes_too_long_is_ended(videos: Path, tmp_path: Path) -> None:
    source = videos / "long.mp4"
    file = await FfmpegCutter(LIMITS, 1).inspect(source, 1.0, 600.0)
    plan = Encode(plan_cut(file, Wanted(1.0, 590.0, WEBM)).range, None)
    with pytest.raises(ClipFailure) as failed:
        await FfmpegCutter(Limits(0.5, 4 << 30, 1 << 30), 1).cut(Cutting(source, file, plan, WEBM, tmp_path), _nobody)
    assert failed.value.code == ClipFailureCode.TIMED_OUT


async def test_progress_rises_to_the_end(videos: Path, tmp_path: Path) -> None:
    heard: list[float] = []

    async def listen(share: float) -> None:
        heard.append(share)

    source = videos / "plain.mp4"
    cutter = FfmpegCutter(LIMITS, 1)
    file = await cutter.inspect(source, 0.0, 12.0)
    plan = Encode(plan_cut(file, Wanted(0.0, 12.0, WEBM)).range, None)
    await cutter.cut(Cutting(source, file, plan, WEBM, tmp_path), listen)
    assert heard == sorted(heard)
    assert heard[-1] == pytest.approx(1, abs=0.05)
    assert plan.range.duration == Fraction(12)
