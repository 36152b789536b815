"""A path, a purpose and a lifetime come in, a URL that proves its holder's right and expires goes out."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

from subgraphs.kit.clock import Clock
from subgraphs.kit.errors import FORBIDDEN, SubgraphError
from subgraphs.kit.settings import KitSettings

_SECRET_BYTES = 32


def load_secret(data_dir: Path) -> bytes:
    """The secret that signs this installation's URLs: made at the first call, readable by its owner alone."""
    path = data_dir / "signing.key"
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    incoming = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(incoming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_SECRET_BYTES))
        # A link fails where another process was first, and never shows a half-written file.
        os.link(incoming, path)
    except FileExistsError:
        pass
    finally:
        incoming.unlink()
    return path.read_bytes()


def instance_secret(settings: KitSettings) -> bytes:
    """The secret of this installation: made of the setting, or the one of its data directory."""
    if settings.secret_key:
        return hashlib.sha256(settings.secret_key.encode()).digest()
    return load_secret(Path(settings.data_dir))


class Signer:
    """Signs and checks URLs. `purpose` says what for, such as the HTTP method: a URL for reading cannot write."""

    def __init__(self, secret: bytes, clock: Clock) -> None:
        self._secret = secret
        self._clock = clock

    def url(self, url: str, *, purpose: str, lifetime: timedelta) -> str:
        """The URL with `expires` and `signature` added; host and scheme are not signed, proxies may change them."""
        parts = urlsplit(url)
        expires = int((self._clock.now() + lifetime).timestamp())
        signed = urlencode({"expires": expires, "signature": self._signature(parts.path, purpose, expires)})
        return urlunsplit(parts._replace(query=f"{parts.query}&{signed}" if parts.query else signed))

    def check(self, path: str, *, purpose: str, query: Mapping[str, str]) -> None:
        """Let pass a request with the right signature that has not expired; FORBIDDEN for others."""
        expires = query.get("expires", "")
        given = query.get("signature", "")
        moment = int(expires) if expires.isascii() and expires.isdigit() and len(expires) <= 12 else 0
        if not hmac.compare_digest(given.encode(), self._signature(path, purpose, moment).encode()):
            raise SubgraphError(FORBIDDEN, "The signature of this URL is missing or wrong.")
        if moment <= self._clock.now().timestamp():
            raise SubgraphError(FORBIDDEN, "This URL has expired; ask for a new one.")

    def _signature(self, path: str, purpose: str, expires: int) -> str:
        message = f"{purpose}\n{path}\n{expires}".encode()
        return hmac.new(self._secret, message, hashlib.sha256).hexdigest()
