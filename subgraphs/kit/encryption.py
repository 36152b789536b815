"""Secrets that must be read again come in, texts that only this instance can read go out, for the database.

What is stored is `v1:` and base64 of nonce and AES-256-GCM ciphertext. The key is derived from the instance's secret
(HKDF, RFC 5869); the purpose is part of it, so that a value copied into another column does not open there.
"""

import base64
import os
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION = "v1:"
_NONCE_BYTES = 12


class UndecipherableError(ValueError):
    """A stored secret was written with another key, for another purpose, or is damaged."""


class Cipher:
    """Encrypts for one purpose, such as `webhook secrets`."""

    def __init__(self, secret: bytes, purpose: str) -> None:
        self._secret = secret
        self._purpose = purpose.encode()

    def encrypt(self, text: str) -> str:
        """A stored form of `text`, another one each time."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._aead.encrypt(nonce, text.encode(), None)
        return _VERSION + base64.b64encode(nonce + sealed).decode()

    def decrypt(self, stored: str) -> str:
        """The text again. Raises `UndecipherableError`."""
        version, text = stored[: len(_VERSION)], stored[len(_VERSION) :]
        if version != _VERSION:
            raise UndecipherableError("A stored secret has a form that is not known here.")
        try:
            data = base64.b64decode(text, validate=True)
            return self._aead.decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], None).decode()
        except (InvalidTag, ValueError) as error:
            raise UndecipherableError("A stored secret cannot be read with this instance's key.") from error

    @cached_property
    def _aead(self) -> AESGCM:
        return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=self._purpose).derive(self._secret))
