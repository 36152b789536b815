"""Secrets come in, what may be stored of them goes out; a secret and its stored form come in, yes or no goes out."""

import hashlib
import hmac
import secrets

_SCRYPT_COST = 2**14
_SCRYPT_BLOCK = 8
_SALT_BYTES = 16
_SECRET_BYTES = 32

API_KEY_PREFIX = "ws_live_"
_SECRET_PREFIX = "ws_secret_"  # noqa: S105 - what every secret begins with
_CLIENT_PREFIX = "ws_client_"


def new_api_key() -> str:
    """A key of 256 random bits, such as `ws_live_3q2…`."""
    return API_KEY_PREFIX + secrets.token_urlsafe(_SECRET_BYTES)


def new_client_id() -> str:
    """An id that an API client presents with its secret."""
    return _CLIENT_PREFIX + secrets.token_hex(8)


def new_client_secret() -> str:
    """A secret of 256 random bits, such as `ws_secret_9f1…`."""
    return _SECRET_PREFIX + secrets.token_urlsafe(_SECRET_BYTES)


def masked(key: str) -> str:
    """What may be shown of a key: its beginning and its last four characters."""
    start = len(API_KEY_PREFIX) if key.startswith(API_KEY_PREFIX) else 2
    return f"{key[:start]}…{key[-4:]}"


def digest(secret: str) -> str:
    """The stored form of a generated secret.

    One SHA-256 is enough for 256 random bits: there is nothing to guess, and every request may have to compute it.
    """
    return f"sha256${hashlib.sha256(secret.encode()).hexdigest()}"


def stretch(secret: str) -> str:
    """The stored form of a secret that a person chose: slow on purpose, because such secrets can be guessed."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return f"scrypt${salt.hex()}${_scrypt(secret, salt).hex()}"


def is_slow(stored: str) -> bool:
    """Whether `matches` takes tens of milliseconds for this stored form."""
    return stored.startswith("scrypt$")


def matches(secret: str, stored: str) -> bool:
    """Whether `stored` was made of `secret`; the time it takes says nothing about where they differ."""
    kind, _, rest = stored.partition("$")
    if kind == "scrypt":
        salt, _, expected = rest.partition("$")
        return hmac.compare_digest(_scrypt(secret, bytes.fromhex(salt)).hex(), expected)
    return hmac.compare_digest(digest(secret), stored)


def _scrypt(secret: str, salt: bytes) -> bytes:
    return hashlib.scrypt(secret.encode(), salt=salt, n=_SCRYPT_COST, r=_SCRYPT_BLOCK, p=1, dklen=32)
