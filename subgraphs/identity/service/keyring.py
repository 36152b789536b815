"""Claims come in, tokens signed with the newest key go out; key ids come in, the keys that verify tokens go out."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from subgraphs.identity import repository
from subgraphs.identity.models import SigningKeyRow
from subgraphs.kit.clock import Clock
from subgraphs.kit.database import Database
from subgraphs.kit.errors import unavailable
from subgraphs.kit.tokens import SKEW_SECONDS

_NAME = "wavestack-"
_RSA_BITS = 2048
_RELOAD_SECONDS = 30
_RETRY_SECONDS = 2
# How far ahead a key's publication is extended, so that not every token has to write.
_SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key pair; only the newest has its private half."""

    number: int
    private: rsa.RSAPrivateKey | None
    public: rsa.RSAPublicKey
    tokens_until: datetime

    @property
    def id(self) -> str:
        """The id that tokens name it by."""
        return f"{_NAME}{self.number}"


class KeyRing:
    """The signing keys of this installation. They live in the database, so that all its processes sign alike.

    Another process's new key is noticed within `_RELOAD_SECONDS`, or when a token names it.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._keys: Mapping[str, SigningKey] = {}
        self._newest: SigningKey | None = None
        self._loaded_at = float("-inf")
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        """Make the first key where there is none, and read all."""
        await self._load()
        if self._newest is None:
            await self._make_key(only_first=True)
            await self._load()

    async def rotate(self) -> str:
        """Sign with a new key from now on; answers its id. Tokens of the old key stay valid until they expire."""
        await self._make_key(only_first=False)
        await self._load()
        return self._signing_key().id

    async def sign(self, claims: Mapping[str, Any], expires: datetime) -> str:  # Any: JSON values
        """A token of the newest key with these claims."""
        await self._reload_after(_RELOAD_SECONDS)
        key = self._signing_key()
        if expires > key.tokens_until:
            async with self._database.transaction() as session:
                await repository.keep_signing_key(session, key.number, expires + _SLACK)
            await self._load()
        if key.private is None:
            raise unavailable("There is no key to sign tokens with.")
        return jwt.encode(dict(claims), key.private, algorithm="RS256", headers={"kid": key.id})

    async def find(self, key_id: str | None) -> rsa.RSAPublicKey | None:
        """The public key with this id, as long as tokens signed with it may live."""
        if key_id not in self._keys and key_id is not None and key_id.startswith(_NAME):
            await self._reload_after(_RETRY_SECONDS)
        key = self._keys.get(key_id or "")
        return key.public if key is not None and self._is_published(key) else None

    async def published(self) -> Sequence[SigningKey]:
        """The keys that tokens may be signed with, the newest first."""
        await self._reload_after(_RELOAD_SECONDS)
        return [key for key in reversed(list(self._keys.values())) if self._is_published(key)]

    def _signing_key(self) -> SigningKey:
        if self._newest is None:
            raise unavailable("There is no key to sign tokens with.")
        return self._newest

    def _is_published(self, key: SigningKey) -> bool:
        return key is self._newest or key.tokens_until + timedelta(seconds=SKEW_SECONDS) > self._clock.now()

    async def _reload_after(self, seconds: float) -> None:
        if time.monotonic() - self._loaded_at > seconds:
            async with self._turn:
                if time.monotonic() - self._loaded_at > seconds:
                    await self._load()

    async def _load(self) -> None:
        async with self._database.reading() as session:
            rows = await repository.signing_keys(session)
        known = self._keys
        keys = [_read(row, known.get(f"{_NAME}{row.number}")) for row in rows]
        self._keys = {key.id: key for key in keys}
        self._newest = keys[-1] if keys else None
        self._loaded_at = time.monotonic()

    async def _make_key(self, *, only_first: bool) -> None:
        private = await asyncio.to_thread(rsa.generate_private_key, public_exponent=65537, key_size=_RSA_BITS)
        async with self._database.alone("signing keys"), self._database.transaction() as session:
            if only_first and await repository.signing_keys(session):
                return
            number = 1 + await repository.retire_signing_keys(session)
            now = self._clock.now()
            session.add(
                SigningKeyRow(
                    number=number,
                    private_pem=_private_pem(private),
                    public_pem=_public_pem(private.public_key()),
                    created_at=now,
                    tokens_until=now,
                )
            )


def _read(row: SigningKeyRow, known: SigningKey | None) -> SigningKey:
    """Read a row; what was read before is not read again, because that takes milliseconds."""
    public, private = (known.public, known.private) if known else (_read_public(row.public_pem), None)
    if row.private_pem is None:
        private = None
    elif private is None:
        private = _read_private(row.private_pem)
    return SigningKey(row.number, private, public, row.tokens_until.astimezone(UTC))


def _read_public(pem: str) -> rsa.RSAPublicKey:
    key = serialization.load_pem_public_key(pem.encode())
    if not isinstance(key, rsa.RSAPublicKey):
        raise TypeError("a signing key is an RSA key")
    return key


def _read_private(pem: str) -> rsa.RSAPrivateKey:
    # Our own key, made by this code: its primes need not be proved at every start.
    key = serialization.load_pem_private_key(pem.encode(), password=None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("a signing key is an RSA key")
    return key


def _private_pem(key: rsa.RSAPrivateKey) -> str:
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, form, serialization.NoEncryption()).decode()


def _public_pem(key: rsa.RSAPublicKey) -> str:
    encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(encoding, form).decode()
