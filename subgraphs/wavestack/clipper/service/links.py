"""A clip comes in, where its file can be downloaded goes out."""

from typing import Final
from urllib.parse import quote

from subgraphs.wavestack.clipper.domain.clips import Clip, ClipStatus
from subgraphs.wavestack.clipper.settings import ClipperSettings

FILES: Final = "/files"


def files_path(clip: Clip) -> str | None:
    """The path of a clip's file; None where there is none, or none any more."""
    if clip.status != ClipStatus.COMPLETE or clip.file_key is None:
        return None
    return f"{FILES}/{quote(clip.path)}"


def file_url(settings: ClipperSettings, clip: Clip) -> str | None:
    """The same as a whole address on the gateway's origin."""
    path = files_path(clip)
    return None if path is None else settings.public_url.rstrip("/") + path
