"""A URL from outside comes in, its content as a guarded stream or its answer to a request goes out, or a refusal."""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from pathlib import PurePosixPath
from urllib.parse import unquote

from pyreqwest.client import ClientBuilder
from pyreqwest.exceptions import PyreqwestError
from pyreqwest.http import Url
from pyreqwest.response import Response

from subgraphs.kit.errors import SubgraphError, invalid
from subgraphs.kit.settings import SettingsError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SCHEMES = frozenset({"http", "https"})
_CHUNK_BYTES = 1 << 18
_LOOPBACK = (IPv4Address("127.0.0.1"), IPv6Address("::1"))
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# All that IANA has given out as global unicast; the rest holds local, mapped, translated and reserved addresses.
_UNICAST = ipaddress.IPv6Network("2000::/3")
# Special-purpose blocks of IANA's registries that not every version of Python knows.
_SPECIAL = tuple(ipaddress.ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20"))


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a URL answered: where it was found after redirects, what it says it is, and its bytes as they arrive.

    `start` is the place of the first of these bytes, not 0 only where a fetch was resumed. `size` is how many there
    are in all, `version` what a later fetch can be resumed with; both are None where the server does not say.
    """

    url: str
    content_type: str
    filename: str
    chunks: AsyncIterator[bytes]
    start: int = 0
    size: int | None = None
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Resume:
    """What is there already of a content that broke off: its first `start` bytes, of this version."""

    start: int
    version: str


@dataclass(frozen=True, slots=True)
class Posted:
    """What a URL answered to a POST: its status, headers with names in lower case, and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def read_networks(text: str) -> tuple[Network, ...]:
    """The networks of a comma list of CIDRs, such as `10.0.0.0/8,fd00::/8` (the setting TIDEGATE_FETCH_ALLOW)."""
    try:
        return tuple(ipaddress.ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise SettingsError(f"TIDEGATE_FETCH_ALLOW: {error}") from error


class GuardedFetcher:
    """Fetches what users name by URL, without letting them reach what only this computer can reach.

    http and https only; private, loopback, link-local and other special addresses are refused unless allowed, after
    the name is resolved, and the connection goes to the very address that was judged; each redirect is judged anew.
    """

    def __init__(self, allow: Iterable[Network] = ()) -> None:
        self._allow = tuple(allow)

    @asynccontextmanager
    async def get(
        self,
        url: str,
        *,
        max_bytes: int,
        seconds: float = 60.0,
        stall_seconds: float = 30.0,
        field: str = "url",
        resume: Resume | None = None,
    ) -> AsyncGenerator[Fetched, None]:
        """Open a URL; VALIDATION_ERROR on `field` for one that is refused, fails, is too large or takes too long.

        `seconds` covers everything from resolving to the last byte; a server that sends nothing for `stall_seconds`
        is taken for gone, as one whose connection breaks (constraint `reachable`). With `resume` only what is missing
        is asked for; the answer begins anew (`start` is 0) where the server cannot do that or has another version now.
        """
        try:
            following = self._follow(url, max_bytes, field, resume, stall_seconds)
            async with asyncio.timeout(seconds), following as fetched:
                yield fetched
        except PyreqwestError as error:  # before the other one: the client's own limits of time are of both kinds
            raise invalid(field, "reachable", "The URL cannot be fetched.") from error
        except TimeoutError as error:
            raise invalid(field, f"within {seconds:g} seconds", "The URL took too long to answer.") from error

    async def post(
        self,
        url: str,
        body: bytes,
        *,
        headers: Mapping[str, str],
        max_bytes: int = 1 << 20,
        seconds: float = 30.0,
        field: str = "url",
    ) -> Posted:
        """Send a body to a URL and read its answer, whatever its status; redirects are answers like others.

        VALIDATION_ERROR on `field` for a URL that is refused, fails, answers too much or takes too long.
        """
        place = _parse(url, field)
        try:
            async with asyncio.timeout(seconds), self._open(place, field, body, headers) as response:
                chunks = [chunk async for chunk in _chunks(response, max_bytes, field, 0)]
                return Posted(response.status, dict(response.headers), b"".join(chunks))
        except TimeoutError as error:
            raise invalid(field, f"within {seconds:g} seconds", "The URL took too long to answer.") from error
        except PyreqwestError as error:
            raise invalid(field, "reachable", "The URL cannot be reached.") from error

    async def check(self, url: str, *, field: str = "url") -> bool:
        """Refuse a URL that would not be reached (VALIDATION_ERROR on `field`), without asking it for anything.

        Answers whether it leads into a network that is reached only because a setting allows it.
        """
        place = _parse(url, field)
        address = await self._judged_address(place.host_str or "", place.port_or_known_default or 0, field)
        return any(address in network for network in self._allow)

    def check_host(self, url: str, *, field: str = "url") -> None:
        """Refuse a URL (VALIDATION_ERROR on `field`) whose host is itself an address that may not be reached.

        Names are judged when they are resolved; but `localhost` never leaves this computer (RFC 6761, section 6.3).
        """
        host = (_parse(url, field).host_str or "").strip("[]").rstrip(".")
        try:
            addresses = _LOOPBACK if host.rpartition(".")[2] == "localhost" else [ipaddress.ip_address(host)]
        except ValueError:
            return
        if not any(self._may_reach(address) for address in addresses):
            raise _out_of_reach(host, field)

    @asynccontextmanager
    async def _follow(
        self, url: str, max_bytes: int, field: str, resume: Resume | None, stall_seconds: float
    ) -> AsyncGenerator[Fetched, None]:
        place = _parse(url, field)
        for _ in range(_MAX_REDIRECTS + 1):
            headers = _wanted_range(resume)
            async with self._open(place, field, headers=headers, stall_seconds=stall_seconds) as response:
                location = response.headers.get("location")
                if response.status not in _REDIRECTS or location is None:
                    start, size = _check_answer(response, max_bytes, field, resume)
                    yield Fetched(
                        url=str(place),
                        content_type=response.headers.get("content-type") or "application/octet-stream",
                        filename=PurePosixPath(unquote(place.path)).name,
                        chunks=_chunks(response, max_bytes, field, start),
                        start=start,
                        size=size,
                        version=_version(response),
                    )
                    return
                place = _parse(str(place.join(location)), field)
        raise invalid(field, f"at most {_MAX_REDIRECTS} redirects", "The URL redirects too often.")

    @asynccontextmanager
    async def _open(
        self,
        place: Url,
        field: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        stall_seconds: float | None = None,
    ) -> AsyncGenerator[Response, None]:
        port = place.port_or_known_default or 0
        host = place.host_str or ""
        address = await self._judged_address(host, port, field)
        # Content as it is: unpacking would let a small answer become a huge one.
        builder = ClientBuilder().no_proxy().max_redirects(0).follow_redirects(False)
        builder = builder.gzip(False).brotli(False).deflate(False).zstd(False)
        if stall_seconds is not None:
            builder = builder.read_timeout(timedelta(seconds=stall_seconds))
        async with builder.resolve(host, str(address), port).build() as client:
            request = client.get(str(place)) if body is None else client.post(str(place)).body_bytes(body)
            async with request.headers(dict(headers or {})).build_streamed() as response:
                yield response

    async def _judged_address(self, host: str, port: int, field: str) -> Address:
        for address in await _resolve(host, port, field):
            if self._may_reach(address):
                return address
        raise _out_of_reach(host, field)

    def _may_reach(self, address: Address) -> bool:
        if any(address in network for network in self._allow):
            return True
        inner = _embedded(address)
        if inner is not None:
            return self._may_reach(inner)
        return _is_public(address)


def _out_of_reach(host: str, field: str) -> SubgraphError:
    return invalid(field, "a public address", f"The host '{host}' has no address that may be fetched from.")


def _parse(url: str, field: str) -> Url:
    """Read a URL with the parser that the connection will use, so that both mean the same host."""
    try:
        place = Url(url)
    except ValueError as error:
        raise invalid(field, "an absolute URL", "This is no absolute URL.") from error
    if place.scheme not in _SCHEMES or not place.host_str:
        raise invalid(field, "http or https", "Only http and https URLs can be fetched.")
    if place.username or place.password:
        raise invalid(field, "without credentials", "A URL with user name or password is not fetched.")
    return place


async def _resolve(host: str, port: int, field: str) -> list[Address]:
    try:
        return [ipaddress.ip_address(host.strip("[]"))]
    except ValueError:
        pass
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise invalid(field, "a known host", f"The host '{host}' is not known.") from error
    return [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


def _is_public(address: Address) -> bool:
    if not address.is_global or address.is_multicast or any(address in network for network in _SPECIAL):
        return False
    return address.version == 4 or address in _UNICAST


def _embedded(address: Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to by mapping, 6to4, Teredo or NAT64."""
    if isinstance(address, IPv4Address):
        return None
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _wanted_range(resume: Resume | None) -> dict[str, str]:
    """Ask for what is missing, on the condition that the content is still the same (RFC 9110, section 13.1.5)."""
    return {} if resume is None else {"range": f"bytes={resume.start}-", "if-range": resume.version}


def _version(response: Response) -> str | None:
    """What proves that two answers have the same content: a strong entity tag, else the time of the last change."""
    tag = response.headers.get("etag")
    return tag if tag is not None and tag.startswith('"') else response.headers.get("last-modified")


def _check_answer(response: Response, max_bytes: int, field: str, resume: Resume | None) -> tuple[int, int | None]:
    """Where the answer's bytes begin, and how many the whole content has, if that is said."""
    start = _resumed_at(response, resume)
    if start is None:
        raise invalid(field, "status 200", f"The URL answered with status {response.status}.")
    length = response.headers.get("content-length", "")
    size = start + int(length) if length.isdigit() else None
    if size is not None and size > max_bytes:
        raise _too_large(max_bytes, field)
    return start, size


def _resumed_at(response: Response, resume: Resume | None) -> int | None:
    """The place of the first byte; None for an answer that is not what was asked for."""
    if response.status == 200:
        return 0
    if resume is None or response.status != 206:
        return None
    continued = response.headers.get("content-range", "").startswith(f"bytes {resume.start}-")
    return resume.start if continued else None


async def _chunks(response: Response, max_bytes: int, field: str, start: int) -> AsyncIterator[bytes]:
    size = start
    while (chunk := await response.body_reader.read(_CHUNK_BYTES)) is not None:
        size += len(chunk)
        if size > max_bytes:
            raise _too_large(max_bytes, field)
        yield bytes(chunk)


def _too_large(max_bytes: int, field: str) -> SubgraphError:
    return invalid(field, f"at most {max_bytes} bytes", f"The content is larger than {max_bytes} bytes.")
