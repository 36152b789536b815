"""A token comes in; its claims go out where one of the issuer's published keys has signed it."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from time import monotonic
from typing import Any

import jwt
import msgspec
import structlog
from pyreqwest.client import ClientBuilder
from pyreqwest.exceptions import PyreqwestError

from gateway.errors import TidegateError, TransportError

_ALGORITHM = "RS256"
_KEEP_SECONDS = 600.0
"""How long a key is used without asking again: a withdrawn one is gone after that."""
_ASK_AGAIN_SECONDS = 10.0
"""How often, at most, tokens with unknown key ids lead to a request."""
_TIMEOUT = timedelta(seconds=5)
_LEEWAY_SECONDS = 5

Claims = Mapping[str, Any]  # Any: claims are JSON values that the issuer chose
_log = structlog.get_logger("tidegate.jwks")


class TokenError(TidegateError):
    """A token is refused. `code` is INVALID_TOKEN or TOKEN_EXPIRED."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class _KeySet(msgspec.Struct):
    keys: list[dict[str, str | list[str]]]


class JwksAuthenticator:
    """Verifies RS256 tokens with the keys at a URL, which are kept, and asked for again when a new key appears."""

    def __init__(self, url: str, *, issuer: str, audience: str) -> None:
        self._url = url
        self._issuer = issuer
        self._audience = audience
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at = float("-inf")
        self._asked_at = float("-inf")
        self._asking = asyncio.Lock()

    async def authenticate(self, credential: str) -> Claims:
        """Verify signature, issuer, audience and times. Raises `TokenError`, or `TransportError` without any key."""
        try:
            header = jwt.get_unverified_header(credential)
        except jwt.InvalidTokenError as error:
            raise TokenError("INVALID_TOKEN", "The credential is no token.") from error
        key = await self._key(header.get("kid"))
        try:
            return jwt.decode(
                credential,
                key.key,
                algorithms=[_ALGORITHM],
                issuer=self._issuer,
                audience=self._audience,
                leeway=_LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except jwt.ExpiredSignatureError as error:
            raise TokenError("TOKEN_EXPIRED", "The token has expired.") from error
        except jwt.InvalidTokenError as error:
            raise TokenError("INVALID_TOKEN", "The token is not valid.") from error

    async def _key(self, key_id: object) -> jwt.PyJWK:
        if not isinstance(key_id, str):
            raise TokenError("INVALID_TOKEN", "The token does not say which key has signed it.")
        if key_id not in self._keys or monotonic() - self._fetched_at > _KEEP_SECONDS:
            await self._refresh()
        if key_id not in self._keys:
            raise TokenError("INVALID_TOKEN", "No key of the issuer has signed the token.")
        return self._keys[key_id]

    async def _refresh(self) -> None:
        async with self._asking:
            if monotonic() - self._asked_at < _ASK_AGAIN_SECONDS:
                return
            self._asked_at = monotonic()
            try:
                self._keys = await self._fetch()
            except (PyreqwestError, msgspec.DecodeError, jwt.InvalidKeyError) as error:
                if not self._keys:
                    raise TransportError(f"The issuer's keys at {self._url} cannot be had.") from error
                # Old keys are better than none: the issuer may be back when the next token comes.
                _log.warning("keys not refreshed", url=self._url, reason=str(error))
                return
            self._fetched_at = monotonic()

    async def _fetch(self) -> dict[str, jwt.PyJWK]:
        async with ClientBuilder().timeout(_TIMEOUT).error_for_status(enable=True).no_proxy().build() as client:
            response = await client.get(self._url).build().send()
            found = msgspec.json.decode(bytes(await response.bytes()), type=_KeySet)
        usable = [key for key in found.keys if key.get("kty") == "RSA" and key.get("use", "sig") == "sig"]
        return {str(key["kid"]): jwt.PyJWK.from_dict(key, _ALGORITHM) for key in usable if "kid" in key}
