"""Links in a text: where they lead, and which of them nobody vouches for."""

import re
from collections.abc import Collection, Sequence
from typing import Final
from urllib.parse import urlsplit

_LINK: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_TRAILING: Final = ".,;:!?)]}>\"'"


def links_of(text: str) -> list[str]:
    """The http and https links of a text, as they were written."""
    return [link.rstrip(_TRAILING) for link in _LINK.findall(text)]


def host_of(link: str) -> str | None:
    """The host that a link leads to, in lower case and without `www.`; None for one that leads nowhere."""
    try:
        host = urlsplit(link).hostname
    except ValueError:
        return None
    if not host or ("." not in host and host != "localhost"):
        return None
    return host.rstrip(".").removeprefix("www.")


def doubtful_links(links: Sequence[str], *, allowed: Collection[str], blocked: Collection[str]) -> list[str]:
    """The links that are broken, lead to a blocked host, or to none that is allowed. A host stands for those below."""
    return [link for link in links if _is_doubtful(host_of(link), allowed, blocked)]


def _is_doubtful(host: str | None, allowed: Collection[str], blocked: Collection[str]) -> bool:
    return host is None or _covers(blocked, host) or not _covers(allowed, host)


def _covers(hosts: Collection[str], host: str) -> bool:
    parts = host.split(".")
    return any(".".join(parts[start:]) in hosts for start in range(len(parts)))
