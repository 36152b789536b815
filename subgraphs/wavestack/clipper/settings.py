"""Settings as text by name come in, frozen values of this subgraph go out."""

from subgraphs.kit.settings import KitSettings


class ClipperSettings(KitSettings, frozen=True, kw_only=True):
    """What this subgraph may be told besides what every subgraph may."""

    media_root: str = ""
    """Folder below which clients may name files; none where empty."""
    retain_hours: float = 24.0
    """How long a clip's file can be downloaded; the asset stays."""
    clip_source_bytes: int = 4 * 1024**3
    clip_bytes: int = 2 * 1024**3
    clip_fetch_seconds: float = 600.0
    clip_seconds: float = 1500.0
    """How long cutting one clip may take, and how many seconds of a processor it may use."""
    clip_memory_bytes: int = 4 * 1024**3
    """Address space of a program that cuts."""
    clip_threads: int = 1
