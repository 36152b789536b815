"""A video file and a moment come in, the frame that is shown then goes out as the bytes of an image file."""

import io
import time
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from subgraphs.kit.errors import SubgraphError, invalid

# Only what holds one video by itself: play lists and concatenations name further files to be opened.
_FORMATS: Final = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,flv,mpegts,mpeg,ogg,gif,asf,mxf,ivf,h264,hevc,mpegvideo"
_OPTIONS: Final = {"protocol_whitelist": "file", "format_whitelist": _FORMATS}
_MAX_PIXELS: Final = 50_000_000
_LONGEST_SIDE: Final = 2560
# A frame's time is rounded to the video's own clock; a moment this much later is still its moment.
_ROUNDING: Final = 0.02
_USUAL_RATE: Final = Fraction(25)


class VideoFrames:
    """Takes frames with PyAV: seeks to the key frame before the moment and decodes up to it."""

    def frame(self, video: Path, seconds: float, *, deadline: float) -> bytes:
        """The frame that is shown at `seconds` from the start of the video."""
        try:
            with av.open(str(video), options=_OPTIONS) as container:
                return _encoded(_upright(_frame_at(container, seconds, deadline)))
        except (av.FFmpegError, ValueError, OverflowError) as error:
            raise _unreadable() from error


def _unreadable() -> SubgraphError:
    return invalid("videoUrl", "video", "The source is no video that can be read")


def _frame_at(container: InputContainer, seconds: float, deadline: float) -> VideoFrame:
    if not container.streams.video:
        raise _unreadable()
    stream = container.streams.video[0]
    if stream.codec_context.width * stream.codec_context.height > _MAX_PIXELS:
        raise invalid("videoUrl", "maxPixels", f"The video's frames have more than {_MAX_PIXELS} pixels")
    time_base = stream.time_base or Fraction(1, 1000)
    first = (stream.start_time or 0) * time_base
    if seconds > 0:
        container.seek(int((first + Fraction(seconds)) / time_base), stream=stream, backward=True)
    shown: VideoFrame | None = None
    for frame in container.decode(stream):
        if time.monotonic() > deadline:
            raise TimeoutError
        at = 0.0 if frame.pts is None else float(frame.pts * time_base - first)
        # Frames arrive in the order in which they are shown; the last one that has begun is what a viewer sees.
        if shown is not None and at > seconds + _ROUNDING / 2:
            return shown
        shown = frame
        if at > seconds:
            return shown
    if shown is None:
        raise _unreadable()
    end = _end(shown, stream, time_base, first)
    if seconds >= end + _ROUNDING:
        raise invalid("timestamp", "withinVideo", f"The video ends after {end:.2f} seconds")
    return shown


def _end(last: VideoFrame, stream: VideoStream, time_base: Fraction, first: Fraction) -> float:
    """When the last frame has been shown for as long as one is shown."""
    rate = stream.average_rate or stream.guessed_rate or _USUAL_RATE
    lasting = last.duration * time_base if last.duration else 1 / rate
    return float((last.pts or 0) * time_base - first + lasting)


def _upright(frame: VideoFrame) -> Image.Image:
    """The frame as players show it: turned as its metadata say, its pixels square."""
    image: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]  # PyAV leaves it without types
    image.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    return image.rotate(frame.rotation, expand=True) if frame.rotation else image


def _encoded(image: Image.Image) -> bytes:
    """Without loss and without compressing: the painter reads it next."""
    file = io.BytesIO()
    image.save(file, "BMP")
    return file.getvalue()
