"""Videos and plans come in, clips that ffmpeg and the joining program made of them go out."""

import asyncio
import json
import sys
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import structlog

from subgraphs.wavestack.clipper.adapters.commands import edge_command, encode_command, sound_command
from subgraphs.wavestack.clipper.adapters.processes import Ended, Heard, Limits, run_process
from subgraphs.wavestack.clipper.domain.cuts import Edge, Encode, Splice
from subgraphs.wavestack.clipper.domain.failures import ClipFailure, ClipFailureCode
from subgraphs.wavestack.clipper.domain.media import MediaFile, read_media_file
from subgraphs.wavestack.clipper.domain.splices import Piece, SplicePlan
from subgraphs.wavestack.clipper.ports import Cutting, MadeClip, Progress

_ROOT = str(Path(__file__).parents[4])
_PROGRAMS = "subgraphs.wavestack.clipper.adapters."
_INSPECT_SECONDS = 120.0
_SENTENCES = {
    ClipFailureCode.NO_VIDEO: "The source has no video.",
    ClipFailureCode.SOURCE_BROKEN: "The source is no video that can be read, or it is broken.",
}
_FULL = ("No space left on device", "Disk quota exceeded", "Errno 28", "Errno 122")
_TOO_LARGE = ("File too large", "Errno 27")
_EXCEEDED_FILE_SIZE = -25  # SIGXFSZ
_EXCEEDED_CPU = (-24, -9)  # SIGXCPU, and SIGKILL at the hard limit

Json = Any  # JSON values
_logger = structlog.get_logger(__name__)


class FfmpegCutter:
    """Cuts with ffmpeg, and copies with PyAV in a process of its own; both under limits."""

    def __init__(self, limits: Limits, threads: int) -> None:
        self._limits = limits
        self._threads = threads

    async def inspect(self, source: Path, start: float, end: float) -> MediaFile:
        """What a cut between two moments, in seconds, must know of a file."""
        limits = Limits(_INSPECT_SECONDS, self._limits.memory_bytes, 0)
        ended, found = await self._python("inspecting", [str(source), repr(start), repr(end)], limits)
        code = ClipFailureCode.SOURCE_BROKEN if ended.status or found is None else found.get("error")
        if code is not None:
            raise ClipFailure(ClipFailureCode(code), _SENTENCES[ClipFailureCode(code)])
        return read_media_file(found or {})

    async def cut(self, cutting: Cutting, progress: Progress) -> MadeClip:
        """Cut as planned, into a new file in the folder; what cannot be joined is encoded instead."""
        output = cutting.folder / f"clip.{cutting.format}"
        if isinstance(cutting.plan, Splice):
            made = await self._splice(cutting, cutting.plan, output)
            return made or await self._encode(cutting, Encode(cutting.plan.range, None), output, progress)
        return await self._encode(cutting, cutting.plan, output, progress)

    async def _encode(self, cutting: Cutting, plan: Encode, output: Path, progress: Progress) -> MadeClip:
        command = encode_command(cutting, plan, output, self._threads)
        await self._ffmpeg(command, _progress_listener(plan.range.duration, progress))
        made = await asyncio.to_thread(_measured, output)
        if made is None:
            raise ClipFailure(ClipFailureCode.START_BEYOND_END, "The start lies beyond the end of the video.")
        return made

    async def _splice(self, cutting: Cutting, plan: Splice, output: Path) -> MadeClip | None:
        """The clip with as much copied as can be; None where decoders would not take it."""
        folder = cutting.folder
        head = await self._edge(cutting, plan.head, folder / "head.mp4")
        tail = await self._edge(cutting, plan.tail, folder / "tail.mp4")
        sound = folder / "sound.mkv" if plan.encode_audio else None
        if sound is not None:
            await self._ffmpeg(sound_command(cutting, sound))
        joined = SplicePlan(
            source=str(cutting.source),
            output=str(output),
            muxer=cutting.container.muxer,
            muxer_options=cutting.container.muxer_options,
            parameter_sets=cutting.file.video.parameter_sets,
            start=plan.start,
            copied_from=plan.copied_from,
            copied_to=plan.copied_to,
            end=plan.end,
            head=head,
            tail=tail,
            sound=None if sound is None else str(sound),
        )
        written = folder / "splice.json"
        written.write_text(json.dumps(joined.as_json()), encoding="utf-8")
        ended, made = await self._python("splicing", [str(written)], self._limits)
        if ended.status == _EXCEEDED_FILE_SIZE or any(sign in ended.complaint for sign in (*_FULL, *_TOO_LARGE)):
            raise _failure(ended)
        if ended.status or made is None or "error" in made:
            _logger.warning("a clip was not spliced", reason=made or ended.complaint[-300:])
            return None
        return MadeClip(output, made["duration"], made["size_bytes"])

    async def _edge(self, cutting: Cutting, edge: Edge, output: Path) -> Piece:
        if edge.times:
            await self._ffmpeg(edge_command(cutting, edge, output))
        return Piece(str(output), edge.times)

    async def _ffmpeg(self, arguments: Sequence[str], heard: Heard | None = None) -> None:
        try:
            ended = await run_process([_program(), *arguments], self._limits, heard=heard)
        except TimeoutError as error:
            raise _timed_out() from error
        if ended.status:
            raise _failure(ended)

    async def _python(
        self, program: str, arguments: Sequence[str], limits: Limits
    ) -> tuple[Ended, dict[str, Json] | None]:
        command = [sys.executable, "-s", "-P", "-m", _PROGRAMS + program, *arguments]
        try:
            ended = await run_process(command, limits, environment={"PYTHONPATH": _ROOT})
        except TimeoutError as error:
            raise _timed_out() from error
        try:
            return ended, json.loads(ended.output)
        except ValueError:
            return ended, None


@cache
def _program() -> str:
    # Imported when something is cut: looking for the program takes a while.
    from imageio_ffmpeg import get_ffmpeg_exe  # type: ignore[import-untyped]  # it has no types  # noqa: PLC0415

    return str(get_ffmpeg_exe())


def _measured(output: Path) -> MadeClip | None:
    """What a clip became that has been encoded; None where it has no frame.

    Read in this process, unlike a source: its bytes are those of our own encoder, and a program would cost more.
    """
    # Imported when something was cut: PyAV takes a while.
    from subgraphs.wavestack.clipper.adapters.measuring import measure  # noqa: PLC0415

    measures = measure(str(output))
    return MadeClip(output, measures.duration, measures.size_bytes) if measures.frames else None


def _progress_listener(duration: Fraction, progress: Progress) -> Heard:
    """Reads what `-progress` prints, lines such as `out_time_us=1500000`."""

    async def heard(line: str) -> None:
        name, _, value = line.partition("=")
        if name == "out_time_us" and value.isdigit() and duration:
            await progress(min(1.0, int(value) / 1_000_000 / float(duration)))

    return heard


def _timed_out() -> ClipFailure:
    return ClipFailure(ClipFailureCode.TIMED_OUT, "Cutting this clip took too long.")


def _failure(ended: Ended) -> ClipFailure:
    """What a program's end means to the clip's user; what it said itself is for the log."""
    _logger.warning("a program failed", status=ended.status, complaint=ended.complaint[-500:])
    if any(sign in ended.complaint for sign in _FULL):
        return ClipFailure(ClipFailureCode.STORAGE_FULL, "There is no room left to make this clip.")
    if ended.status == _EXCEEDED_FILE_SIZE or any(sign in ended.complaint for sign in _TOO_LARGE):
        return ClipFailure(ClipFailureCode.CLIP_TOO_LARGE, "The clip becomes too large; make it shorter.")
    if ended.status in _EXCEEDED_CPU:
        return _timed_out()
    return ClipFailure(ClipFailureCode.SOURCE_BROKEN, _SENTENCES[ClipFailureCode.SOURCE_BROKEN])
