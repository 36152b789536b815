"""Where a video can be cut: which frames are copied, which are encoded, and when all of them are."""

from dataclasses import replace
from fractions import Fraction

import pytest

from subgraphs.wavestack.clipper.domain.cuts import Encode, Splice, Wanted, plan_cut
from subgraphs.wavestack.clipper.domain.failures import ClipFailure
from subgraphs.wavestack.clipper.domain.formats import ClipFormat
from subgraphs.wavestack.clipper.domain.media import MediaFile, Packet, Restart, VideoStream, Window
from subgraphs.wavestack.clipper.domain.presets import PRESET_OF, ClipPresetName

MP4, WEBM = ClipFormat.MP4, ClipFormat.WEBM
VIDEO = VideoStream(
    index=0,
    codec="h264",
    profile="High",
    width=1280,
    height=720,
    pixel_format="yuv420p",
    sample_aspect_ratio=Fraction(1),
    rotation=0,
    time_base=Fraction(1, 10),
    parameter_sets="avcc",
    free_set_id=1,
)


def window(*groups: str, start: int = 0, ends: bool = True) -> Window:
    """Groups of frames at ten a second: `K` a clean restart, `k` another keyframe, `P` a frame; `b` is decoded after
    the next one in time."""
    packets: list[Packet] = []
    pts = start
    for letter in "".join(groups):
        restart = {"K": Restart.CLEAN, "k": Restart.KEYFRAME}.get(letter, Restart.NO)
        packets.append(Packet(pts, 1, restart))
        pts += 1
    letters = "".join(groups)
    for place in range(len(packets) - 1):
        if letters[place] == "b":
            packets[place], packets[place + 1] = packets[place + 1], packets[place]
    return Window(tuple(packets), ends)


def media(around: Window, **changes: object) -> MediaFile:
    file = MediaFile("mov,mp4,m4a,3gp,3g2,mj2", Fraction(0), 9.0, VIDEO, "aac", around, around)
    video = {name: value for name, value in changes.items() if hasattr(VIDEO, name)}
    rest = {name: value for name, value in changes.items() if name not in video}
    return replace(file, video=replace(VIDEO, **video), **rest)  # type: ignore[arg-type]  # names of fields


GROUP = "KPPPPPPPPP"  # a second
LONG = window(*[GROUP] * 9)


@pytest.mark.parametrize(
    ("start", "duration", "bounds", "edges"),
    [
        (1.0, 3.0, (10, 10, 40, 40), (0, 0)),
        (1.04, 3.0, (10, 10, 40, 40), (0, 0)),  # nearest frame
        (1.06, 3.0, (11, 20, 41, 41), (9, 0)),
        (0.5, 3.0, (5, 10, 35, 35), (5, 0)),
        (0.0, 20.0, (0, 0, 90, 90), (0, 0)),  # as far as there is something
        (7.5, 5.0, (75, 80, 90, 90), (5, 0)),
    ],
)
def test_frames_from_a_restart_on_are_copied(
    start: float, duration: float, bounds: tuple[int, int, int, int], edges: tuple[int, int]
) -> None:
    plan = plan_cut(media(LONG), Wanted(start, duration, MP4))
    assert isinstance(plan, Splice)
    assert (plan.start, plan.copied_from, plan.copied_to, plan.end) == bounds
    assert (len(plan.head.times), len(plan.tail.times)) == edges
    assert plan.range.start == Fraction(plan.start, 10)
    assert plan.range.duration == Fraction(plan.end - plan.start, 10)


def test_an_end_amid_frames_that_refer_to_later_ones_is_encoded() -> None:
    plan = plan_cut(media(window(*["KPbPPPPPPP"] * 9)), Wanted(1.0, 2.3, MP4))
    assert isinstance(plan, Splice)
    assert (plan.copied_from, plan.copied_to, plan.end, plan.tail.times) == (10, 30, 33, (30, 31, 32))


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"codec": "mpeg4"}, Wanted(1.0, 3.0, MP4)),
        ({}, Wanted(1.0, 3.0, WEBM)),
        ({"format": "mpegts"}, Wanted(1.0, 3.0, MP4)),
        ({}, Wanted(1.0, 3.0, MP4, PRESET_OF[ClipPresetName.TIKTOK])),
        ({}, Wanted(1.1, 1.5, MP4)),  # too little to copy
        ({"profile": "High 10"}, Wanted(0.5, 5.0, MP4)),
        ({"pixel_format": "yuv422p"}, Wanted(0.5, 5.0, MP4)),
        ({"parameter_sets": None}, Wanted(0.5, 5.0, MP4)),
        ({"free_set_id": None}, Wanted(0.5, 5.0, MP4)),
        ({"codec": "vp9", "format": "matroska,webm"}, Wanted(0.5, 5.0, WEBM)),
        ({"around_start": None}, Wanted(0.5, 5.0, MP4)),
    ],
)
def test_what_cannot_be_joined_is_encoded_whole(changes: dict[str, object], wanted: Wanted) -> None:
    assert isinstance(plan_cut(media(LONG, **changes), wanted), Encode)


@pytest.mark.parametrize("group", ["kPPPPPPPPP", "PPPPPPPPPP"])
def test_nothing_is_copied_across_what_refers_across(group: str) -> None:
    assert isinstance(plan_cut(media(window(*[group] * 9)), Wanted(0.5, 5.0, MP4)), Encode)


def test_leading_frames_of_a_restart_keep_it_from_being_one() -> None:
    leading = window("KPPPPPPPPb", "KPPPPPPPPb", "KPPPPPPPPP", ends=True)
    assert isinstance(plan_cut(media(leading), Wanted(0.5, 2.0, MP4)), Encode)


@pytest.mark.parametrize(
    ("codec", "sound", "format_", "encoded"),
    [
        ("h264", "aac", MP4, False),
        ("h264", "opus", MP4, True),
        ("h264", None, MP4, False),
        ("h264", "opus", ClipFormat.MKV, False),
        ("vp9", "aac", WEBM, True),
        ("vp9", "opus", WEBM, False),
    ],
)
def test_sound_is_encoded_where_its_codec_does_not_fit(
    codec: str, sound: str | None, format_: ClipFormat, encoded: bool
) -> None:
    plan = plan_cut(media(LONG, codec=codec, audio_codec=sound), Wanted(1.0, 3.0, format_))
    assert isinstance(plan, Splice)
    assert plan.encode_audio is encoded


@pytest.mark.parametrize(
    ("around", "start"),
    [(LONG, 9.0), (LONG, 50.0), (Window((), ends=True), 9.0), (None, 9.5)],
)
def test_a_start_beyond_the_end_is_refused(around: Window | None, start: float) -> None:
    file = replace(media(LONG), around_start=around, around_end=around)
    with pytest.raises(ClipFailure, match="beyond the end of the video"):
        plan_cut(file, Wanted(start, 1.0, MP4))
