"""Settings of the blobs subgraph as text by name come in, a frozen Struct goes out (through the kit)."""

from subgraphs.kit.settings import KitSettings


class BlobsSettings(KitSettings, frozen=True, kw_only=True):
    """What the blobs subgraph may be told beside the kit's settings."""

    quota_blobs: int = 10_000
    """How many blobs a user may have, hidden ones included."""
    quota_bytes: int = 10 * 1024**3
    """How many bytes the current versions of a user's blobs may have together."""
