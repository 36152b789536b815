"""What a provider makes of a blob, as one of few kinds, and how a provider says that it cannot."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from subgraphs.studio.providers.domain.statuses import ErrorKind

Json = Any  # JSON values: dict, list, str, int, float, bool, None
Figures = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Derived:
    """A new blob that derives from the input. Content that is no text is base64 (`is_base64`)."""

    content: str
    content_type: str
    metadata: Mapping[str, Json] = field(default_factory=dict)
    is_base64: bool = False
    figures: Figures = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changed:
    """A change of the input itself: new content (None: the same), and a merge object for its metadata."""

    content: str | None
    metadata: Mapping[str, Json] = field(default_factory=dict)
    figures: Figures = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing is to be written; the run is completed all the same."""

    figures: Figures = field(default_factory=dict)


Outcome = Derived | Changed | Unchanged


@dataclass(frozen=True, slots=True)
class Work:
    """What a provider is to process: the input as it was at a version, and the run for which it is."""

    job_id: str
    owner_id: str
    blob_id: str
    version: int
    trigger: str
    content: str
    content_type: str
    title: str
    metadata: Mapping[str, Json]
    configuration: Mapping[str, Json]


class ProcessingError(Exception):
    """A provider cannot do it. `final`: trying again would not help."""

    def __init__(self, message: str, kind: ErrorKind, *, final: bool) -> None:
        super().__init__(message)
        self.message = message
        self.kind = kind
        self.final = final
