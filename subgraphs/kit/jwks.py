"""The URL of a JSON Web Key Set comes in, its issuer's keys go out, fetched anew for an unknown id."""

import asyncio
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import jwt
import msgspec
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from pyreqwest.client import ClientBuilder
from pyreqwest.exceptions import PyreqwestError

from subgraphs.kit.errors import unavailable

_FETCH_SECONDS = 5
_MAX_AGE_SECONDS = 600
_RETRY_SECONDS = 10

_logger = structlog.get_logger(__name__)


class JwksKeys:
    """The RSA keys that an issuer publishes. Keys once seen are used while the issuer cannot be reached."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._keys: Mapping[str | None, RSAPublicKey] = {}
        self._fetched_at = float("-inf")
        self._tried_at = float("-inf")
        self._turn = asyncio.Lock()

    async def find(self, algorithm: str, key_id: str | None) -> RSAPublicKey | None:
        """The published key with this id; without id, the only key there is. None where there is none."""
        if algorithm != "RS256":
            return None
        if not self._is_fresh(key_id):
            async with self._turn:
                if not self._is_fresh(key_id):
                    await self._refresh()
        if key_id is None:
            return next(iter(self._keys.values())) if len(self._keys) == 1 else None
        return self._keys.get(key_id)

    def _is_fresh(self, key_id: str | None) -> bool:
        now = time.monotonic()
        if now - self._tried_at < _RETRY_SECONDS and self._keys:
            return True
        return now - self._fetched_at < _MAX_AGE_SECONDS and (key_id is None or key_id in self._keys)

    async def _refresh(self) -> None:
        self._tried_at = time.monotonic()
        try:
            self._keys = await _fetch(self._url)
        except (PyreqwestError, msgspec.DecodeError, jwt.PyJWTError, ValueError) as error:
            _logger.warning("the issuer's keys cannot be fetched", url=self._url, error=str(error))
            if not self._keys:
                raise unavailable("The keys that tokens are verified with cannot be fetched at the moment.") from error
        else:
            self._fetched_at = time.monotonic()


async def _fetch(url: str) -> Mapping[str | None, RSAPublicKey]:
    async with ClientBuilder().timeout(timedelta(seconds=_FETCH_SECONDS)).error_for_status(True).build() as client:
        response = await client.get(url).build().send()
        document: dict[str, Any] = msgspec.json.decode(bytes(await response.bytes()), type=dict)
    keys: dict[str | None, RSAPublicKey] = {}
    for entry in document.get("keys", []):
        if entry.get("kty") == "RSA" and entry.get("use", "sig") == "sig":
            key = jwt.PyJWK(entry, algorithm="RS256").key
            if isinstance(key, RSAPublicKey):
                keys[entry.get("kid")] = key
    return keys
