"""What is to be encoded comes in, the arguments of ffmpeg for it go out: lists, no text that anything splits again."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from subgraphs.wavestack.clipper.domain.cuts import Edge, Encode, Range, continuing_profile
from subgraphs.wavestack.clipper.domain.formats import Container
from subgraphs.wavestack.clipper.domain.media import READABLE_FORMATS
from subgraphs.wavestack.clipper.domain.presets import Frame
from subgraphs.wavestack.clipper.ports import Cutting

# Sizes that encoders refuse are cut by a pixel.
_EVEN = "crop=trunc(iw/2)*2:trunc(ih/2)*2:0:0"
# Lost pieces of sound become silence, so that what follows stays with its pictures.
_STEADY_SOUND = "aresample=async=1"
# Files without index may be entered amid frames that refer to earlier ones: so many seconds before are decoded too.
_LONGEST_GROUP = Fraction(20)
# Each frame is shown when the source shows it, also where its rate varies.
_OWN_TIMES = ("-fps_mode", "passthrough", "-enc_time_base", "demux")


def encode_command(cutting: Cutting, plan: Encode, output: Path, threads: int) -> list[str]:
    """Encode a whole clip."""
    file, container = cutting.file, cutting.container
    filters = _EVEN if plan.frame is None else _frame_filters(plan.frame)
    sound = ["-map", "0:a:0", "-af", _STEADY_SOUND, *container.audio_encoder] if file.audio_codec else []
    return [
        *_input(cutting, plan.range, threads=threads),
        *("-map", f"0:{file.video.index}", *_OWN_TIMES, "-vf", filters),
        *(*container.video_encoder, "-threads:v", str(threads)),
        *sound,
        *_output(container, output),
    ]


def edge_command(cutting: Cutting, edge: Edge, output: Path) -> list[str]:
    """Encode the frames of an edge so that they continue the source's: none refers to a later one, the picture is not
    turned, and no id of a parameter set is the source's."""
    video = cutting.file.video
    if video.codec == "h264":
        encoder = ["libx264", "-preset", "veryfast", "-crf", "17", "-x264-params", f"sps-id={video.free_set_id}"]
    else:
        encoder = ["libx265", "-preset", "veryfast", "-crf", "19"]
        encoder += ["-x265-params", "log-level=error:repeat-headers=1:open-gop=0"]
    start = Range(cutting.file.seconds(edge.times[0]), Fraction(0))
    return [
        *_input(cutting, start, threads=1, turned=False),
        *("-map", f"0:{video.index}", *_OWN_TIMES, "-frames:v", str(len(edge.times))),
        *("-c:v", *encoder, "-profile:v", continuing_profile(video) or "main", "-bf", "0", "-threads:v", "1"),
        *("-f", "mp4", "-y", f"file:{output}"),
    ]


def sound_command(cutting: Cutting, output: Path) -> list[str]:
    """Encode the sound of a clip alone."""
    return [
        *_input(cutting, cutting.plan.range, threads=1),
        *("-map", "0:a:0", "-af", _STEADY_SOUND, *cutting.container.audio_encoder),
        *("-f", "matroska", "-y", f"file:{output}"),
    ]


def _input(cutting: Cutting, range_: Range, *, threads: int, turned: bool = True) -> Sequence[str]:
    """Open one file and nothing that it may name. Without a duration, up to its end."""
    until = ["-t", _seconds(range_.duration)] if range_.duration else []
    opened = ["-i", f"file:{cutting.source}"]
    before = max(Fraction(0), range_.start - _LONGEST_GROUP)
    return [
        *("-nostdin", "-hide_banner", "-v", "error", "-progress", "pipe:1", "-stats_period", "0.5"),
        *("-filter_threads", "1", "-protocol_whitelist", "file,pipe"),
        *("-format_whitelist", ",".join(READABLE_FORMATS), "-threads", str(threads)),
        *([] if turned else ["-noautorotate"]),
        *(
            ["-ss", _seconds(range_.start), *until, *opened]
            if cutting.file.is_indexed
            else ["-ss", _seconds(before), *opened, "-ss", _seconds(range_.start - before), *until]
        ),
    ]


def _frame_filters(frame: Frame) -> str:
    return (
        # Square pixels first: what follows counts in them.
        "scale=trunc(iw*sar/2)*2:trunc(ih/2)*2,setsar=1,"
        f"crop={frame.crop_width}:{frame.crop_height},scale={frame.width}:{frame.height}:flags=lanczos,setsar=1"
    )


def _output(container: Container, output: Path) -> Sequence[str]:
    options = [part for name, value in container.muxer_options for part in (f"-{name}", value)]
    return ["-sn", "-dn", "-map_metadata", "-1", *options, "-f", container.muxer, "-y", f"file:{output}"]


def _seconds(seconds: Fraction) -> str:
    return f"{float(seconds):.6f}"
