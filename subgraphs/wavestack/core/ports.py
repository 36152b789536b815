"""Nothing comes in, what this subgraph needs of the world outside its database goes out, as one value."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from subgraphs.kit.fetch import GuardedFetcher
from subgraphs.kit.signing import Signer
from subgraphs.kit.storage import FileStorage
from subgraphs.wavestack.core.settings import CoreSettings


@dataclass(frozen=True)
class Resources:
    """The parts that `app.py` chooses."""

    settings: CoreSettings
    storage: FileStorage
    fetcher: GuardedFetcher
    open_signer: Callable[[], Signer]

    @cached_property
    def signer(self) -> Signer:
        """Signs URLs of files. Opened when first used: its secret lies on the disk, and a schema needs none."""
        return self.open_signer()
