"""The Authorization header of a request comes in, the claims of its verified credential go out."""

from typing import Protocol

from subgraphs.kit.errors import UNAUTHORIZED, SubgraphError
from subgraphs.kit.identity import Claims


class Verifier(Protocol):
    """Checks a credential."""

    async def __call__(self, credential: str) -> Claims:
        """The claims of a bearer token or API key, or a `SubgraphError`."""
        ...


async def authenticate(verifier: Verifier | None, header: str | None) -> Claims | None:
    """The claims behind an `Authorization` header; None where there is none. UNAUTHORIZED for any other scheme."""
    if header is None or verifier is None:
        return None
    scheme, _, credential = header.partition(" ")
    if scheme.lower() != "bearer" or not credential.strip():
        raise SubgraphError(UNAUTHORIZED, "The Authorization header must be 'Bearer' and a token or API key.")
    return await verifier(credential.strip())
