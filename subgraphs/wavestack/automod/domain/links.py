"""Links in a text: where they lead, and which of them nobody vouches for."""

import re
from collections.abc import Collection, Sequence
from typing import Final
from urllib.parse import urlsplit

_LINK: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_BARE: Final = re.compile(r"(?<![\w@/.:-])(?:[\w-]+\.)+[^\W\d_]{2,}(?![\w@])")
_HOST: Final = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}")
_TRAILING: Final = ".,;:!?)]}>\"'"


def links_of(text: str) -> list[str]:
    """The http and https links of a text, as they were written."""
    return [link.rstrip(_TRAILING) for link in _LINK.findall(text)]


def host_of(link: str) -> str | None:
    """The host that a link leads to, in lower case, ASCII and without `www.`; None for one that leads nowhere."""
    try:
        host = urlsplit(link).hostname
    except ValueError:
        return None
    name = (host or "").rstrip(".").removeprefix("www.")
    if "." not in name and name != "localhost":
        return None
    try:
        return name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        return None


def blocked_names(text: str, blocked: Collection[str]) -> list[str]:
    """Hosts that are blocked and stand in a text without `http://`, as readers would type them."""
    return [name for name in _BARE.findall(text.lower()) if _covers(blocked, name.removeprefix("www."))]


def read_host(text: str) -> str | None:
    """A host as policies keep it, from the host itself or a link to it; None for what is neither."""
    typed = text.strip()
    host = host_of(typed if "//" in typed else f"//{typed}")
    return host if host is not None and _HOST.fullmatch(host) and len(host) <= 253 else None


def doubtful_links(links: Sequence[str], *, allowed: Collection[str], blocked: Collection[str]) -> list[str]:
    """The links that are broken, lead to a blocked host, or to none that is allowed. A host stands for those below."""
    return [link for link in links if _is_doubtful(host_of(link), allowed, blocked)]


def _is_doubtful(host: str | None, allowed: Collection[str], blocked: Collection[str]) -> bool:
    return host is None or _covers(blocked, host) or not _covers(allowed, host)


def _covers(hosts: Collection[str], host: str) -> bool:
    parts = host.split(".")
    return any(".".join(parts[start:]) in hosts for start in range(len(parts)))
