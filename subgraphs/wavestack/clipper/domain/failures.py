"""Why a clip cannot be made comes in as a code, a sentence that its user understands goes out."""

from enum import StrEnum


class ClipFailureCode(StrEnum):
    """Kinds of failures."""

    SOURCE_NOT_FOUND = "source_not_found"
    SOURCE_REFUSED = "source_refused"
    SOURCE_UNREACHABLE = "source_unreachable"
    SOURCE_TOO_LARGE = "source_too_large"
    SOURCE_BROKEN = "source_broken"
    NO_VIDEO = "no_video"
    START_BEYOND_END = "start_beyond_end"
    CLIP_TOO_LARGE = "clip_too_large"
    STORAGE_FULL = "storage_full"
    TIMED_OUT = "timed_out"
    CANCELLED = "cancelled"
    PROJECT_NOT_FOUND = "project_not_found"
    UNAVAILABLE = "unavailable"
    INTERNAL = "internal"


# What jobs end with by themselves, beside the codes above in capitals.
_OF_JOBS = {
    "TIMEOUT": (ClipFailureCode.TIMED_OUT, "Making this clip took too long."),
    "INTERNAL_ERROR": (ClipFailureCode.INTERNAL, "Something went wrong on our side; please try again."),
    "WORKER_LOST": (ClipFailureCode.INTERNAL, "Something went wrong on our side; please try again."),
}
_CODES = {code.upper(): code for code in ClipFailureCode}


class ClipFailure(Exception):  # noqa: N818 - it is what the clip has come to, as its record says it
    """A clip cannot be made, and trying again would not help."""

    def __init__(self, code: ClipFailureCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def known_failure(code: str, message: str) -> tuple[ClipFailureCode, str]:
    """What a clip's record says where its job has ended with `code`. What other parts refuse is passed on."""
    return _OF_JOBS.get(code) or (_CODES.get(code, ClipFailureCode.UNAVAILABLE), message)
