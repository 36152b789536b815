"""Presets, parameter sets, decoding times, sentences for failures: the small rules of clips."""

import pytest

from subgraphs.wavestack.clipper.domain.failures import ClipFailureCode, known_failure
from subgraphs.wavestack.clipper.domain.parameter_sets import begins_anew, read_avc_record, read_hevc_sets
from subgraphs.wavestack.clipper.domain.presets import PRESET_OF, ClipPresetName, Frame, preset_frame
from subgraphs.wavestack.clipper.domain.splices import decoding_times, durations

UPRIGHT, SQUARE, WIDE = (
    PRESET_OF[name] for name in (ClipPresetName.TIKTOK, ClipPresetName.FACEBOOK_SQUARE, ClipPresetName.HIGHLIGHT)
)


@pytest.mark.parametrize(
    ("preset", "size", "frame"),
    [
        (UPRIGHT, (1920, 1080), Frame(606, 1080, 606, 1080)),
        (UPRIGHT, (3840, 2160), Frame(1214, 2160, 1080, 1920)),
        (UPRIGHT, (1080, 1920), None),
        (UPRIGHT, (540, 960), None),
        (UPRIGHT, (2160, 3840), Frame(2160, 3840, 1080, 1920)),
        (SQUARE, (1920, 1080), Frame(1080, 1080, 1080, 1080)),
        (SQUARE, (640, 360), Frame(360, 360, 360, 360)),
        (WIDE, (1080, 1920), Frame(1080, 606, 1080, 606)),
        (WIDE, (1280, 720), None),
        (WIDE, (1366, 768), None),
        (WIDE, (3, 1), Frame(2, 2, 2, 2)),
    ],
)
def test_a_preset_cuts_the_middle_and_never_enlarges(
    preset: object, size: tuple[int, int], frame: Frame | None
) -> None:
    assert preset_frame(preset, *size) == frame  # type: ignore[arg-type]  # one of the presets above


# Version, profile, compatibility, level, lengths of four bytes; then one set of each kind.
_HEAD = bytes.fromhex("01640028ff")
_SEQUENCE, _PICTURE = bytes.fromhex("67640028ac"), bytes.fromhex("68ee3cb0")  # ids 0 and 0


def _record(sequence: bytes, picture: bytes, rest: bytes = b"") -> bytes:
    return (
        _HEAD + b"\xe1" + len(sequence).to_bytes(2, "big") + sequence
        + b"\x01" + len(picture).to_bytes(2, "big") + picture + rest
    )  # fmt: skip


def test_sets_of_two_streams_stand_in_one_record() -> None:
    own = read_avc_record(_record(_SEQUENCE, _PICTURE, b"\xfd\xf8\xf8\x00"))
    other = read_avc_record(_record(bytes.fromhex("6764002850"), bytes.fromhex("6850")))
    assert bytes(own) == _record(_SEQUENCE, _PICTURE, b"\xfd\xf8\xf8\x00")
    assert (own.free_id(), other.free_id()) == (1, 0)
    joined = read_avc_record(bytes(own.joined(other)))
    assert joined.sequence_sets == (_SEQUENCE, bytes.fromhex("6764002850"))
    assert joined.rest == b"\xfd\xf8\xf8\x00"
    assert joined.free_id() == 2


@pytest.mark.parametrize(
    "record",
    [b"", b"\x00\x00\x00\x01\x67", _HEAD, _record(_SEQUENCE, _PICTURE)[:-1], bytes.fromhex("01640028fc") + b"\xe0\x00"],
)
def test_what_is_no_record_is_refused(record: bytes) -> None:
    with pytest.raises((ValueError, IndexError)):
        read_avc_record(record)


def test_sets_of_h265_are_read_with_their_lengths() -> None:
    record = bytes([1, *[0] * 20, 3, 1, 0xA0, 0, 1, 0, 2]) + b"vp"
    assert read_hevc_sets(record) == b"\x00\x00\x00\x02vp"
    with pytest.raises((ValueError, IndexError)):
        read_hevc_sets(record[:-1])


@pytest.mark.parametrize(
    ("codec", "units", "expected"),
    [
        ("h264", ["06", "65"], True),
        ("h264", ["61"], False),
        ("h264", ["41", "65"], True),
        ("hevc", ["4e01", "2601"], True),  # IDR_W_RADL
        ("hevc", ["2801"], True),  # IDR_N_LP
        ("hevc", ["2a01"], False),  # CRA
        ("hevc", [], False),
    ],
)
def test_only_instantaneous_refreshes_begin_anew(codec: str, units: list[str], expected: bool) -> None:
    data = b"".join(len(raw := bytes.fromhex(unit)).to_bytes(4, "big") + raw for unit in units)
    assert begins_anew(codec, data) is expected


@pytest.mark.parametrize(
    ("shown", "decoded"),
    [
        ([0, 1, 2, 3], [0, 1, 2, 3]),
        ([0, 2, 1, 3], [-1, 0, 1, 2]),
        ([0, 4, 2, 1, 3], [-2, -1, 0, 1, 2]),
        ([10, 40, 20], [0, 10, 20]),
        ([5], [5]),
        ([], []),
    ],
)
def test_frames_are_decoded_in_order_and_never_late(shown: list[int], decoded: list[int]) -> None:
    assert decoding_times(shown) == decoded
    assert all(when <= at for when, at in zip(decoded, shown, strict=True))


def test_each_frame_lasts_until_the_next() -> None:
    assert durations([0, 30, 10], 45) == {0: 10, 10: 20, 30: 15}


@pytest.mark.parametrize(
    ("code", "message", "expected"),
    [
        ("NO_VIDEO", "The source has no video.", (ClipFailureCode.NO_VIDEO, "The source has no video.")),
        ("CANCELLED", "x", (ClipFailureCode.CANCELLED, "x")),
        ("TIMEOUT", "x", (ClipFailureCode.TIMED_OUT, "Making this clip took too long.")),
        (
            "INTERNAL_ERROR",
            "secret",
            (ClipFailureCode.INTERNAL, "Something went wrong on our side; please try again."),
        ),
        ("SERVICE_UNAVAILABLE", "The disk is full.", (ClipFailureCode.UNAVAILABLE, "The disk is full.")),
    ],
)
def test_what_a_job_ends_with_becomes_a_reason(code: str, message: str, expected: tuple[object, str]) -> None:
    assert known_failure(code, message) == expected
