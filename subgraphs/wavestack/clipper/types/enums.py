"""The enums of the domain come in, the same as GraphQL enums with their descriptions go out."""

from subgraphs.kit.enums import describe_enum
from subgraphs.wavestack.clipper.domain.clips import ClipStatus
from subgraphs.wavestack.clipper.domain.failures import ClipFailureCode
from subgraphs.wavestack.clipper.domain.formats import ClipFormat
from subgraphs.wavestack.clipper.domain.presets import PRESETS, ClipPresetName

__all__ = ["ClipFailureCode", "ClipFormat", "ClipPresetName", "ClipStatus"]

describe_enum(
    ClipStatus,
    "Where a clip stands.",
    {
        ClipStatus.QUEUED: "Waits for a free worker.",
        ClipStatus.PROCESSING: "Is being made.",
        ClipStatus.COMPLETE: "Its file and its asset are there.",
        ClipStatus.FAILED: "Could not be made; `error` says why.",
        ClipStatus.CANCELLED: "Was cancelled before it was complete.",
    },
)
describe_enum(
    ClipFormat,
    "What a clip's file is.",
    {
        ClipFormat.MP4: "MPEG-4: H.264 and AAC, or what the source has where players of MP4 understand it.",
        ClipFormat.MOV: "QuickTime: H.264 and AAC, or what the source has where players of QuickTime understand it.",
        ClipFormat.WEBM: "WebM: VP9 and Opus, or what the source has where browsers understand it.",
        ClipFormat.MKV: "Matroska: H.264 and AAC, or what the source has.",
    },
)
describe_enum(
    ClipPresetName,
    "What a platform wants of a clip: the shape of its frame and how long it may be.",
    {
        preset.name: f"{preset.title}: {preset.aspect_ratio}, at most {preset.max_seconds} seconds."
        for preset in PRESETS
    },
)
describe_enum(
    ClipFailureCode,
    "Why a clip could not be made.",
    {
        ClipFailureCode.SOURCE_NOT_FOUND: "There is no such file or asset, or the asset has no file yet.",
        ClipFailureCode.SOURCE_REFUSED: "The source is not a public address, or not below the media folder.",
        ClipFailureCode.SOURCE_UNREACHABLE: "The source's server answers with an error, too slowly, or not at all.",
        ClipFailureCode.SOURCE_TOO_LARGE: "The source has more bytes than may be fetched.",
        ClipFailureCode.SOURCE_BROKEN: "The source cannot be read as a video.",
        ClipFailureCode.NO_VIDEO: "The source has sound or nothing, but no pictures.",
        ClipFailureCode.START_BEYOND_END: "The source is shorter than where the clip is to start.",
        ClipFailureCode.CLIP_TOO_LARGE: "The clip becomes larger than a clip may be.",
        ClipFailureCode.STORAGE_FULL: "There was no room for the source or the clip.",
        ClipFailureCode.TIMED_OUT: "Making it took too long.",
        ClipFailureCode.CANCELLED: "Somebody cancelled it.",
        ClipFailureCode.PROJECT_NOT_FOUND: "The organization has no such project.",
        ClipFailureCode.UNAVAILABLE: "Another part of the product could not be used, even after several tries.",
        ClipFailureCode.INTERNAL: "Something went wrong on the server's side.",
    },
)
