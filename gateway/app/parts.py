"""What a running product needs from its subgraphs, wherever they run."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from gateway.app.origin import Mount
from gateway.composition.compose import SubgraphSource
from gateway.execution.transport import SubgraphTransport
from gateway.http.authentication import Authenticator
from gateway.http.health import Check
from gateway.serving.gateway import Gateway


class Parts(Protocol):
    """All subgraphs of a registry, in this process or elsewhere."""

    def sources(self) -> list[SubgraphSource]:
        """Their schemas, for composition."""
        ...

    def transports(self) -> dict[str, SubgraphTransport]:
        """Ways to them."""
        ...

    def checks(self) -> Mapping[str, Check]:
        """Whether each of them is ready."""
        ...

    def authenticator(self) -> Authenticator | None:
        """Whoever knows tokens and keys."""
        ...

    def mounts(self) -> Sequence[Mount]:
        """Routes of their own on the gateway's origin."""
        ...

    def connect(self, gateway: Gateway) -> None:
        """Let those of this process ask the gateway, and hear of one another."""
        ...

    async def start(self, name: str) -> bool:
        """Start one of them; False where it runs already."""
        ...

    async def stop(self, name: str) -> bool:
        """Stop one of them; False where it does not run."""
        ...
