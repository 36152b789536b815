"""A credential comes in; its claims go out: tokens are verified here, about all others somebody is asked."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError

from gateway.errors import TransportError
from gateway.http.jwks import JwksAuthenticator, TokenError

_TIMEOUT = timedelta(seconds=5)
_DOTS_OF_TOKEN = 2

Claims = Mapping[str, Any]  # Any: claims are JSON values that the issuer chose


class _Refusal(msgspec.Struct):
    code: str = ""
    message: str = ""


class CredentialAuthenticator:
    """Verifies tokens by the issuer's keys, and asks whoever answers at `url` about everything else.

    It asks each time, so that a key that is revoked is refused at once. Without `tokens`, tokens are asked about too.
    """

    def __init__(self, url: str, tokens: JwksAuthenticator | None) -> None:
        self._url = url
        self._tokens = tokens
        self._client: Client | None = None

    async def authenticate(self, credential: str) -> Claims:
        """Verify a credential. Raises `TokenError`, or `TransportError` where nobody can say."""
        if self._tokens is not None and credential.count(".") == _DOTS_OF_TOKEN:
            return await self._tokens.authenticate(credential)
        if not (credential.isascii() and credential.isprintable()):
            raise TokenError("INVALID_TOKEN", "The credential is no header value.")
        try:
            status, body = await self._ask(credential)
            if status == 200:
                return msgspec.json.decode(body, type=dict[str, Any])  # Any: as above
            if status == 401:
                refusal = msgspec.json.decode(body, type=_Refusal)
                code = "TOKEN_EXPIRED" if refusal.code == "TOKEN_EXPIRED" else "INVALID_TOKEN"
                raise TokenError(code, refusal.message)
        except (PyreqwestError, msgspec.DecodeError) as error:
            raise TransportError(f"Credentials cannot be verified: {self._url} does not answer.") from error
        raise TransportError(f"Credentials cannot be verified: {self._url} answers with status {status}.")

    async def _ask(self, credential: str) -> tuple[int, bytes]:
        if self._client is None:  # made here: a client belongs to the event loop that runs
            self._client = ClientBuilder().timeout(_TIMEOUT).no_proxy().follow_redirects(enable=False).build()
        request = self._client.get(self._url).header("authorization", f"Bearer {credential}")
        response = await request.build().send()
        return response.status, bytes(await response.bytes())
