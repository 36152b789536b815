"""An Authorization header comes in, the claims of its verified credential go out."""

from collections.abc import Awaitable, Mapping
from inspect import isawaitable
from typing import Any, Protocol

from gateway.errors import TransportError
from gateway.http.errors import HttpError

Claims = Mapping[str, Any]  # Any: claims are JSON values that the issuer chose

_SHOWN_CODES = {
    "INVALID_TOKEN": "The credential is not valid.",
    "TOKEN_EXPIRED": "The token has expired.",
}

# What an embedded subgraph says that is stopped, or whose database does not answer.
_UNAVAILABLE = "SERVICE_UNAVAILABLE"


class Authenticator(Protocol):
    """Whoever knows tokens and keys: an embedded subgraph, or the keys of an issuer."""

    def authenticate(self, credential: str) -> Claims | Awaitable[Claims]:
        """Verify a credential. Raises an exception whose `code` is INVALID_TOKEN or TOKEN_EXPIRED.

        Where it cannot say at the moment, the exception is a `TransportError`, or its `code` SERVICE_UNAVAILABLE.
        """
        ...


async def claims_of(authorization: str | None, authenticator: Authenticator | None) -> Claims | None:
    """Verify the bearer credential of an Authorization header. None: the request has none, and is anonymous.

    Without an authenticator every request is anonymous, and subgraphs may look at the header themselves.
    Raises `HttpError` 401 under the authenticator's own code, and 503 where nobody can say.
    """
    if authorization is None or authenticator is None:
        return None
    scheme, _, credential = authorization.partition(" ")
    if scheme.lower() != "bearer" or not credential.strip():
        raise _refused("INVALID_TOKEN", "The Authorization header is not of the form: Bearer <credential>.")
    try:
        claims = authenticator.authenticate(credential.strip())
        return await claims if isawaitable(claims) else claims
    except TransportError as error:
        raise HttpError(503, error.code, "Credentials cannot be verified at the moment.") from error
    except Exception as error:
        code = getattr(error, "code", None)
        if code == _UNAVAILABLE:
            raise HttpError(503, TransportError.code, "Credentials cannot be verified at the moment.") from error
        if code not in _SHOWN_CODES:
            raise
        raise _refused(code, _SHOWN_CODES[code]) from error


def _refused(code: str, message: str) -> HttpError:
    return HttpError(401, code, message, headers={"www-authenticate": 'Bearer error="invalid_token"'})
