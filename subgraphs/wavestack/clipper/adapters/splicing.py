"""A plan of what to copy and what to put around it comes in as a file, a joined clip and its measures go out.

Run as a program of its own, `python -m …splicing PLAN`, for the reason that inspecting is. Coded frames are copied
from the source as they are; those of the edges were encoded before, one for each time that the plan names. Answers
{"error": sentence} where what came out is not what was planned, so that all of it can be encoded instead.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from fractions import Fraction
from heapq import merge
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

import av
from av.container import OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from subgraphs.wavestack.clipper.adapters.inspecting import MARGIN, open_source, video_of
from subgraphs.wavestack.clipper.adapters.measuring import Measures, SpliceError, check_spliced, measure
from subgraphs.wavestack.clipper.domain.parameter_sets import read_avc_record, read_hevc_sets
from subgraphs.wavestack.clipper.domain.splices import Piece, SplicePlan, decoding_times, durations, read_splice_plan

Coded: TypeAlias = "Packet[Any]"  # Any: streams of either kind; quoted: only PyAV's types take an argument
Timed: TypeAlias = tuple[Fraction, Coded]
"""A packet ready to be written, and when it is due, in seconds."""

_MICROSECONDS = 1_000_000
# Sound and pictures of one moment stand apart in a file; and a keyframe may lie before the one that was asked for.
_EARLIER_SECONDS = 2


def splice(plan: SplicePlan) -> Measures:
    """Join the clip; SpliceError where it does not become what was planned."""
    with ExitStack() as open_files:
        source = open_files.enter_context(open_source(plan.source))
        video = video_of(source)
        if video is None or video.time_base is None:
            raise SpliceError("the source has no pictures")
        copied = [packet.pts for packet in _copied(plan) if packet.pts is not None]
        times = [*plan.head.times, *copied, *plan.tail.times]
        with av.open(plan.output, "w", format=plan.muxer, options=dict(plan.muxer_options)) as output:
            pictures = _pictures(plan, video, output, times)
            sound = _sound(plan, output, Fraction(video.time_base), open_files)
            for _, packet in merge(pictures, sound, key=lambda each: each[0]):
                output.mux(packet)
        tick = Fraction(video.time_base)
    seams = [edge for edge, piece in ((plan.copied_from, plan.head), (plan.copied_to, plan.tail)) if piece.times]
    check_spliced(
        plan.output,
        [(time - plan.start) * tick for time in sorted(times)],
        [(seam - plan.start) * tick for seam in seams],
    )
    return measure(plan.output)


def _pictures(plan: SplicePlan, video: VideoStream, output: OutputContainer, times: Sequence[int]) -> Iterator[Timed]:
    """The coded frames of the clip in the order of decoding, on the clip's own clock."""
    head, tail = _read_piece(plan.head), _read_piece(plan.tail)
    stream = output.add_stream_from_template(video)
    repeated = _describe(plan, video, stream, [record for _, record in (head, tail) if record])
    tick, shown = Fraction(video.time_base or 1), durations(times, plan.end)

    def write() -> Iterator[Timed]:
        packets = chain(head[0], _preceded(repeated, _copied(plan)), tail[0])
        for packet, time, decoded in zip(packets, times, decoding_times(times), strict=True):
            packet.stream, packet.time_base = stream, tick
            packet.pts, packet.dts, packet.duration = time - plan.start, decoded - plan.start, shown[time]
            yield packet.dts * tick, packet

    return write()


def _describe(plan: SplicePlan, video: VideoStream, stream: VideoStream, records: Sequence[bytes]) -> bytes:
    """Say in the clip's header what its frames need. Answers what must be repeated before the copied ones.

    H.264: the sets of encoded frames have ids of their own and join the source's in the header, which every player
    reads. In H.265 all sets have the same ids, so each stands before its frames, which is what the tag `hev1` says.
    """
    record = video.codec_context.extradata or b""
    if plan.parameter_sets == "avcc" and records:
        stream.codec_context.extradata = bytes(read_avc_record(record).joined(read_avc_record(records[0])))
    if plan.parameter_sets == "hvcc" and plan.muxer in {"mp4", "mov"}:
        stream.codec_context.codec_tag = "hev1" if records else "hvc1"
    return read_hevc_sets(record) if plan.parameter_sets == "hvcc" and records else b""


def _preceded(sets: bytes, packets: Iterator[Coded]) -> Iterator[Coded]:
    """The packets, the first with parameter sets before its picture."""
    for place, packet in enumerate(packets):
        if place or not sets:
            yield packet
        else:
            whole: Coded = Packet(sets + bytes(packet))
            whole.is_keyframe = True
            yield whole


def _copied(plan: SplicePlan) -> Iterator[Coded]:
    """The source's packets that are copied, in the order of decoding."""
    with open_source(plan.source) as source:
        video = video_of(source)
        if video is None or video.time_base is None:
            return
        tick, latest = Fraction(video.time_base), 0
        source.seek(max(0, int((plan.copied_from * tick - _EARLIER_SECONDS) * _MICROSECONDS)))
        for packet in source.demux(video):
            if packet.pts is None:
                continue
            # Asked before the packet is given away: its receiver puts it on another clock.
            latest += packet.pts >= plan.copied_to
            if plan.copied_from <= packet.pts < plan.copied_to:
                yield packet
            if latest > MARGIN:
                return


def _read_piece(piece: Piece) -> tuple[list[Coded], bytes]:
    """The frames of an edge and the record of their parameter sets."""
    if not piece.times:
        return [], b""
    with av.open(piece.path) as file:
        packets = [packet for packet in file.demux(file.streams.video[0]) if packet.size]
        record = file.streams.video[0].codec_context.extradata or b""
    if len(packets) != len(piece.times):
        raise SpliceError(f"{len(packets)} frames were encoded instead of {len(piece.times)}")
    return packets, record


def _sound(plan: SplicePlan, output: OutputContainer, tick: Fraction, open_files: ExitStack) -> Iterator[Timed]:
    """The clip's sound, which was encoded before or is copied: the packets that begin while pictures are shown."""
    file = open_files.enter_context(open_source(plan.sound or plan.source))
    if not file.streams.audio:
        return iter(())
    track = file.streams.audio[0]
    stream = output.add_stream_from_template(track)
    start, end = (Fraction(0), (plan.end - plan.start) * tick) if plan.sound else (plan.start * tick, plan.end * tick)

    def write() -> Iterator[Timed]:
        file.seek(max(0, int((start - _EARLIER_SECONDS) * _MICROSECONDS)))
        for packet in file.demux(track):
            if packet.pts is None or packet.time_base is None:
                continue
            clock = Fraction(packet.time_base)
            at = packet.pts * clock
            if at >= end:
                return
            if at >= start:
                packet.stream = stream
                packet.pts = packet.dts = round((at - start) / clock)
                yield at - start, packet

    return write()


def main(plan_path: str) -> None:
    """Print the measures of the joined clip, or what went wrong."""
    av.logging.set_level(None)
    plan = read_splice_plan(json.loads(Path(plan_path).read_text(encoding="utf-8")))
    try:
        answer = asdict(splice(plan))
    except (SpliceError, av.FFmpegError, ValueError, IndexError) as error:
        answer = {"error": str(error) or type(error).__name__}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
