"""Nothing comes in, what this subgraph needs of the world outside its database goes out, as one value."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Protocol

from subgraphs.kit.encryption import Cipher
from subgraphs.kit.fetch import GuardedFetcher
from subgraphs.kit.graph import Graph
from subgraphs.kit.signing import Signer
from subgraphs.kit.storage import FileStorage
from subgraphs.wavestack.core.domain.publications import Publication
from subgraphs.wavestack.core.domain.queue import QueueItem
from subgraphs.wavestack.core.domain.webhooks import Sent, WebhookDelivery
from subgraphs.wavestack.core.settings import CoreSettings


class Publishers(Protocol):
    """Whoever brings a queue item to the platforms."""

    async def hand_over(self, graph: Graph, item: QueueItem, publication: Publication) -> None:
        """Order a publication; a repeated order is the same one. Raises `GraphError` with the refusal."""
        ...

    async def call_back(self, graph: Graph, publication: Publication) -> None:
        """Ask to stop. Raises `GraphError` where it is too late."""
        ...


class Webhooks(Protocol):
    """The way to an organization's own addresses."""

    def check(self, url: str) -> None:
        """VALIDATION_ERROR on `url` for an address that is known never to be reached."""
        ...

    async def send(self, url: str, secret: str, delivery: WebhookDelivery, *, now: datetime) -> Sent:
        """Send a delivery, signed; whatever goes wrong on the way is an outcome."""
        ...


@dataclass(frozen=True)
class Resources:
    """The parts that `app.py` chooses."""

    settings: CoreSettings
    storage: FileStorage
    fetcher: GuardedFetcher
    publishers: Publishers
    webhooks: Webhooks
    open_signer: Callable[[], Signer]
    open_cipher: Callable[[], Cipher]

    @cached_property
    def signer(self) -> Signer:
        """Signs URLs of files. Opened when first used: its secret lies on the disk, and a schema needs none."""
        return self.open_signer()

    @cached_property
    def cipher(self) -> Cipher:
        """Encrypts the secrets of webhooks; opened when first used, as above."""
        return self.open_cipher()
