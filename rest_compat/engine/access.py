"""A request comes in; who asks, and for which organization, goes out, or a fault that says why nobody may."""

import inspect
import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from rest_compat.engine.api import Access, Fault
from rest_compat.engine.client import Authenticator, Claims
from rest_compat.engine.errors import RestError
from rest_compat.engine.exchange import Exchange

_NOBODY_CAN_SAY = frozenset({"DOWNSTREAM_SERVICE_ERROR", "SERVICE_UNAVAILABLE"})
"""What an authenticator says that cannot be reached, or whose database does not answer."""

_FROM_ELSEWHERE = frozenset({"cross-site", "same-site"})
"""What browsers say of a request that a page of another origin makes (Fetch Metadata)."""

_PASSED_ON = frozenset({"forwarded", "via", "x-real-ip", "x-forwarded-host", "cf-connecting-ip"})
"""What proxies add: behind one, the peer of the connection is not who asks (X-Forwarded-For is read by the server)."""

_PORT = re.compile(r":\d*$")


@dataclass(frozen=True, slots=True)
class Gate:
    """One access rule, with what is needed to hold it."""

    access: Access
    authenticator: Authenticator
    local: Claims | None = None
    """For whom requests without a token act where the rule is open; None where they act for nobody."""

    async def identify(self, exchange: Exchange, credential: str | None = None) -> None:
        """Find out who asks, by the Authorization header or the credential that came another way."""
        if not self.access.token:
            exchange.headers.pop("authorization", None)  # subgraphs in other processes would judge it
            return
        header = exchange.headers.get("authorization")
        if credential is not None:
            header = f"Bearer {credential}"
        if not header and self.access.open and self.local is not None and is_local(exchange):
            exchange.claims = self.local
        else:
            exchange.claims = await authenticate(self.authenticator, header)

    def check_organization(self, exchange: Exchange) -> None:
        """Refuse who names no organization where one must be named, or another one than the token's."""
        header = self.access.organization_header
        if header is None or exchange.claims is None:
            return
        organization = exchange.headers.get(header.lower())
        if not organization:
            if self.access.organization_required:
                raise RestError(Fault.MISSING_ORGANIZATION, {"header": header})
        elif organization != exchange.claims.get("org_id"):
            raise RestError(Fault.OTHER_ORGANIZATION, {"header": header})


async def authenticate(authenticator: Authenticator, header: str | None) -> Claims:
    """The claims behind an Authorization header."""
    scheme, _, credential = (header or "").strip().partition(" ")
    if not credential:
        raise RestError(Fault.MISSING_TOKEN)
    if scheme.lower() != "bearer":
        raise RestError(Fault.INVALID_TOKEN)
    return await verify(authenticator, credential.strip())


async def verify(authenticator: Authenticator, credential: str) -> Claims:
    """The claims of a credential; raises where it is invalid or has expired."""
    try:
        claims = authenticator.authenticate(credential)
        return await claims if inspect.isawaitable(claims) else claims
    except Exception as error:
        code = getattr(error, "code", None)
        if code == "TOKEN_EXPIRED":
            raise RestError(Fault.EXPIRED_TOKEN) from error
        if code == "INVALID_TOKEN":
            raise RestError(Fault.INVALID_TOKEN) from error
        if code in _NOBODY_CAN_SAY:
            raise RestError(Fault.UNAVAILABLE) from error
        raise


def is_local(exchange: Exchange) -> bool:
    """Whether a program of this machine asks, and no web page from elsewhere through the browser that runs on it.

    The Host keeps out pages whose name has been pointed to this machine after they were loaded (DNS rebinding).
    """
    headers = exchange.headers
    origin = headers.get("origin")
    return (
        is_loopback(exchange.address)
        and is_loopback(_PORT.sub("", headers.get("host", "localhost")))
        and (origin is None or is_loopback(urlsplit(origin).hostname or ""))
        and headers.get("sec-fetch-site") not in _FROM_ELSEWHERE
        and _PASSED_ON.isdisjoint(headers)
    )


def is_loopback(host: str) -> bool:
    """Whether a name or address means this machine itself."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
