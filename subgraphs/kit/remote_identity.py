"""A credential comes in, the claims that the identity subgraph of another process knows of it go out."""

from datetime import timedelta
from typing import Any

import msgspec
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError

from subgraphs.kit.credentials import Verifier
from subgraphs.kit.errors import SubgraphError, unavailable
from subgraphs.kit.identity import Claims
from subgraphs.kit.tokens import INVALID_TOKEN, TokenVerifier

_SECONDS = 5
_TOKEN_DOTS = 2


class _Refusal(msgspec.Struct, frozen=True):
    """What identity answers about a bad credential."""

    code: str
    message: str


class RemoteIdentity:
    """Verifies tokens by the issuer's published keys, and asks identity about API keys, each time.

    Asking each time lets a revocation take effect at once. Without `tokens`, identity is asked about tokens, too.
    """

    def __init__(self, url: str, tokens: TokenVerifier | None) -> None:
        self._url = url
        self._tokens: Verifier | None = tokens
        self._client: Client | None = None

    async def __call__(self, credential: str) -> Claims:
        """The claims of a bearer token or API key; INVALID_TOKEN, TOKEN_EXPIRED, or SERVICE_UNAVAILABLE."""
        if self._tokens is not None and credential.count(".") == _TOKEN_DOTS:
            return await self._tokens(credential)
        if self._client is None:
            self._client = ClientBuilder().timeout(timedelta(seconds=_SECONDS)).build()
        try:
            request = self._client.get(self._url).header("authorization", f"Bearer {credential}")
            response = await request.build().send()
            body = bytes(await response.bytes())
            if response.status == 200:
                claims: dict[str, Any] = msgspec.json.decode(body, type=dict)
                return claims
            refusal = msgspec.json.decode(body, type=_Refusal)
        except (PyreqwestError, msgspec.DecodeError) as error:
            raise unavailable("Credentials cannot be verified at the moment.") from error
        except ValueError as error:  # not even a header value
            raise SubgraphError(INVALID_TOKEN, "The credential is neither a token nor an API key.") from error
        raise SubgraphError(refusal.code, refusal.message)
