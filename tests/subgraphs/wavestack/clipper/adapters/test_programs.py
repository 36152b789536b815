"""The programs that look into videos and join them, run in this process: what they print, and what they refuse."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from subgraphs.wavestack.clipper.adapters import inspecting, splicing
from subgraphs.wavestack.clipper.adapters.commands import edge_command
from subgraphs.wavestack.clipper.adapters.measuring import SpliceError, check_spliced, measure
from subgraphs.wavestack.clipper.domain.cuts import Edge, Splice, Wanted, plan_cut
from subgraphs.wavestack.clipper.domain.formats import CONTAINERS, ClipFormat
from subgraphs.wavestack.clipper.domain.media import MediaFile, Restart, read_media_file
from subgraphs.wavestack.clipper.domain.splices import Piece, SplicePlan
from subgraphs.wavestack.clipper.ports import Cutting
from tests.subgraphs.wavestack.clipper.conftest import ffmpeg

MP4, MKV = ClipFormat.MP4, ClipFormat.MKV


def _inspect(path: Path, start: float, end: float) -> MediaFile:
    return read_media_file(json.loads(json.dumps(inspecting.inspect(str(path), start, end))))


def _edge(cutting: Cutting, edge: Edge, output: Path) -> Piece:
    if edge.times:
        ffmpeg(*edge_command(cutting, edge, output)[1:])
    return Piece(str(output), edge.times)


def _splice_plan(source: Path, folder: Path, start: float, duration: float, format_: ClipFormat) -> SplicePlan:
    file = _inspect(source, start, start + duration)
    plan = plan_cut(file, Wanted(start, duration, format_))
    assert isinstance(plan, Splice)
    cutting = Cutting(source, file, plan, format_, folder)
    return SplicePlan(
        source=str(source),
        output=str(folder / f"clip.{format_}"),
        muxer=CONTAINERS[format_].muxer,
        muxer_options=CONTAINERS[format_].muxer_options,
        parameter_sets=file.video.parameter_sets,
        start=plan.start,
        copied_from=plan.copied_from,
        copied_to=plan.copied_to,
        end=plan.end,
        head=_edge(cutting, plan.head, folder / "head.mp4"),
        tail=_edge(cutting, plan.tail, folder / "tail.mp4"),
        sound=None,
    )


@pytest.mark.parametrize(
    ("name", "format_", "codec", "profile", "sets", "sound", "rotation"),
    [
        ("plain.mp4", "mov,mp4,m4a,3gp,3g2,mj2", "h264", "Main", "avcc", "aac", 0),
        ("plain.mkv", "matroska,webm", "h264", "Main", "avcc", "aac", 0),
        ("plain.ts", "mpegts", "h264", "Main", None, "aac", 0),
        ("silent.mp4", "mov,mp4,m4a,3gp,3g2,mj2", "h264", "Main", "avcc", None, 0),
        ("rotated.mp4", "mov,mp4,m4a,3gp,3g2,mj2", "h264", "Main", "avcc", "aac", 90),
        ("hevc.mp4", "mov,mp4,m4a,3gp,3g2,mj2", "hevc", "Main", "hvcc", None, 0),
        ("web.webm", "matroska,webm", "vp9", "Profile 0", None, "opus", 0),
        ("old.avi", "avi", "mpeg4", "Simple Profile", None, "mp3", 0),
    ],
)
def test_a_file_is_described(
    videos: Path, name: str, format_: str, codec: str, profile: str, sets: str | None, sound: str | None, rotation: int
) -> None:
    file = _inspect(videos / name, 3.5, 6.0)
    video = file.video
    assert (file.format, video.codec, video.profile) == (format_, codec, profile)
    assert (video.parameter_sets, file.audio_codec, video.rotation) == (sets, sound, rotation)
    assert (video.width, video.height) == (320, 180)
    assert video.shown_size == ((180, 320) if rotation else (320, 180))


def test_windows_hold_what_lies_around_the_bounds(videos: Path) -> None:
    file = _inspect(videos / "plain.mp4", 3.5, 9.5)
    head, tail = file.around_start, file.around_end
    assert head is not None
    assert tail is not None
    assert (float(file.seconds(head.times[0])), float(file.seconds(tail.times[0]))) == (2.0, 8.0)
    assert [float(file.seconds(each.pts)) for each in head.packets if each.restart is Restart.CLEAN][:2] == [2.0, 4.0]
    assert tail.ends or file.seconds(tail.times[-1]) > Fraction(19, 2)
    beyond = _inspect(videos / "plain.mp4", 99.0, 100.0).around_start
    assert beyond is not None
    assert beyond.ends


@pytest.mark.parametrize(
    ("name", "code"), [("sound.m4a", "no_video"), ("broken.mp4", "source_broken"), ("text.mp4", "source_broken")]
)
def test_what_is_unusable_is_said(videos: Path, capsys: pytest.CaptureFixture[str], name: str, code: str) -> None:
    inspecting.main(str(videos / name), "0", "1")
    assert json.loads(capsys.readouterr().out) == {"error": code}


@pytest.mark.parametrize(("name", "format_"), [("plain.mp4", MP4), ("hevc.mp4", MP4), ("plain.mkv", MKV)])
def test_pieces_are_joined_and_measured(
    videos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, format_: ClipFormat
) -> None:
    plan = _splice_plan(videos / name, tmp_path, 1.5, 5.5, format_)
    (tmp_path / "plan.json").write_text(json.dumps(plan.as_json()))
    splicing.main(str(tmp_path / "plan.json"))
    printed = json.loads(capsys.readouterr().out)
    assert printed == {
        "duration": pytest.approx(5.5, abs=0.002),
        "size_bytes": Path(plan.output).stat().st_size,
        "frames": 165,
    }
    assert measure(plan.output).frames == 165


def test_an_edge_with_other_frames_than_planned_is_refused(
    videos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = _splice_plan(videos / "plain.mp4", tmp_path, 1.5, 5.5, MP4)
    ffmpeg("-i", str(tmp_path / "head.mp4"), "-frames:v", "3", "-c", "copy", str(tmp_path / "short.mp4"))
    changed = plan.as_json() | {"head": {"path": str(tmp_path / "short.mp4"), "times": plan.head.times}}
    (tmp_path / "plan.json").write_text(json.dumps(changed))
    splicing.main(str(tmp_path / "plan.json"))
    assert json.loads(capsys.readouterr().out) == {"error": "3 frames were encoded instead of 15"}


def test_a_clip_that_is_not_as_planned_is_refused(videos: Path) -> None:
    times = [Fraction(number, 30) for number in range(360)]
    path = str(videos / "plain.mp4")
    check_spliced(path, times, [Fraction(2), Fraction(4)])
    with pytest.raises(SpliceError, match="360 frames instead of 359"):
        check_spliced(path, times[1:], [])
    with pytest.raises(SpliceError, match="other times"):
        check_spliced(path, [*times[:-1], Fraction(13)], [])
