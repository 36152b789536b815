"""Nothing comes in, what this subgraph needs of the world outside its database goes out, as one value."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from subgraphs.kit.fetch import GuardedFetcher
from subgraphs.kit.storage import FileStorage
from subgraphs.wavestack.clipper.domain.cuts import Plan
from subgraphs.wavestack.clipper.domain.formats import CONTAINERS, ClipFormat, Container
from subgraphs.wavestack.clipper.domain.media import MediaFile
from subgraphs.wavestack.clipper.settings import ClipperSettings

Progress = Callable[[float], Awaitable[None]]
"""Told how much is done, as a share of 1."""


@dataclass(frozen=True, slots=True)
class MadeClip:
    """A clip's file, with its real length in seconds and size."""

    path: Path
    duration: float
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Cutting:
    """One cut: which file, how, into what, and a folder for whatever comes into being on the way."""

    source: Path
    file: MediaFile
    plan: Plan
    format: ClipFormat
    folder: Path

    @property
    def container(self) -> Container:
        """What the clip's format is made of."""
        return CONTAINERS[self.format]


class Cutter(Protocol):
    """Looks into videos and cuts them. ClipFailure where that cannot be done. Whoever is cancelled leaves no program
    running."""

    async def inspect(self, source: Path, start: float, end: float) -> MediaFile:
        """What a cut between two moments, in seconds, must know of a file."""
        ...

    async def cut(self, cutting: Cutting, progress: Progress) -> MadeClip:
        """Cut as planned, into a new file in the folder."""
        ...


class Workshop(Protocol):
    """Folders for files that are needed only while something is made."""

    def folder(self) -> AbstractAsyncContextManager[Path]:
        """An empty folder that is gone afterwards, whatever happens."""
        ...

    async def sweep(self) -> None:
        """Remove the folders of processes that have died."""
        ...


@dataclass(frozen=True, slots=True)
class Resources:
    """The parts that `app.py` chooses."""

    settings: ClipperSettings
    storage: FileStorage
    fetcher: GuardedFetcher
    cutter: Cutter
    workshop: Workshop
