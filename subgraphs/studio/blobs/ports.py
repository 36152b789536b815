"""Nothing comes in, what this subgraph needs beside its database goes out, as one value."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from subgraphs.kit.signing import Signer
from subgraphs.kit.storage import FileStorage
from subgraphs.studio.blobs.settings import BlobsSettings

_LARGE_AT_ONCE = 4


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

    @cached_property
    def turns(self) -> asyncio.Semaphore:
        """A few large new contents are worked on at a time: each stands in memory several times over meanwhile."""
        return asyncio.Semaphore(_LARGE_AT_ONCE)
