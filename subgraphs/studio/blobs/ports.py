"""Nothing comes in, what this subgraph needs beside its database goes out, as one value."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from subgraphs.kit.signing import Signer
from subgraphs.kit.storage import FileStorage
from subgraphs.studio.blobs.settings import BlobsSettings


@dataclass(frozen=True)
class Resources:
    """The parts that `app.py` chooses."""

    settings: BlobsSettings
    files: FileStorage
    open_signer: Callable[[], Signer]

    @cached_property
    def signer(self) -> Signer:
        """Signs URLs of contents. Opened when first used: its secret lies on the disk, and a schema needs none."""
        return self.open_signer()
