"""A JSON Web Token comes in, its verified claims go out, remembered until they expire."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Protocol

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from subgraphs.kit.clock import Clock
from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.identity import Claims

INVALID_TOKEN = "INVALID_TOKEN"  # noqa: S105 - an error code
TOKEN_EXPIRED = "TOKEN_EXPIRED"  # noqa: S105 - an error code

# How far ahead the issuer's clock may be. The end of a token is exact: who asks for an expired one gets one.
SKEW_SECONDS = 5

_REMEMBERED = 4096
# What tables have room for.
_MAX_SUBJECT_LENGTH = 255
_MAX_ORGANIZATION_LENGTH = 64
_ALGORITHMS = ("RS256", "HS256")

VerificationKey = RSAPublicKey | bytes


class KeySource(Protocol):
    """Finds the keys that tokens may be signed with."""

    async def find(self, algorithm: str, key_id: str | None) -> VerificationKey | None:
        """The key of this algorithm and id: an RSA key for RS256, a secret for HS256; None where there is none.

        The algorithm's kind of key is part of the question, so that a public key can never pass for a secret.
        """
        ...


class _StandardClaims(msgspec.Struct, frozen=True):
    """The claims that decide whether a token is valid."""

    sub: str
    exp: float
    iss: str | None = None
    aud: str | list[str] | None = None
    nbf: float | None = None
    org_id: str | None = None


class TokenVerifier:
    """Checks tokens of one issuer for one audience. The signature is judged before anything that the token says."""

    def __init__(self, keys: KeySource, *, issuer: str, audience: str, clock: Clock) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience
        self._clock = clock
        self._verified: OrderedDict[str, tuple[Claims, float]] = OrderedDict()

    async def __call__(self, credential: str) -> Claims:
        """The claims of a token; INVALID_TOKEN for a bad one, TOKEN_EXPIRED for one that is bad for its age alone."""
        now = self._clock.now().timestamp()
        known = self._verified.get(credential)
        if known is None:
            known = await self._verify(credential, now)
            self._remember(credential, known)
        claims, expires = known
        if expires <= now:
            raise SubgraphError(TOKEN_EXPIRED, "The token has expired; get a new one.")
        return claims

    async def _verify(self, token: str, now: float) -> tuple[Claims, float]:
        claims = await self._signed_claims(token)
        try:
            standard = msgspec.convert(claims, _StandardClaims)
        except msgspec.ValidationError as error:
            raise _invalid("The token lacks claims, or has them in the wrong form.") from error
        if not standard.sub:
            raise _invalid("The token names no subject.")
        if not (_is_id(standard.sub, _MAX_SUBJECT_LENGTH) and _is_id(standard.org_id or "", _MAX_ORGANIZATION_LENGTH)):
            raise _invalid("The token's subject or organization is too long, or holds unprintable characters.")
        if standard.iss != self._issuer:
            raise _invalid("The token is of another issuer.")
        audience = [standard.aud] if isinstance(standard.aud, str) else standard.aud or []
        if self._audience not in audience:
            raise _invalid("The token is meant for another audience.")
        if standard.nbf is not None and standard.nbf - SKEW_SECONDS > now:
            raise _invalid("The token is not valid yet.")
        return claims, standard.exp

    async def _signed_claims(self, token: str) -> Mapping[str, Any]:  # Any: JSON values
        try:
            header = jwt.get_unverified_header(token)
            algorithm, key_id = header.get("alg"), header.get("kid")
            key = await self._keys.find(algorithm, key_id) if algorithm in _ALGORITHMS else None
            if key is None or algorithm is None:
                raise _invalid("The token is signed with a key that is not known here.")
            claims: dict[str, Any] = jwt.decode(token, key, algorithms=[algorithm], options=_SIGNATURE_ONLY)
        except (jwt.PyJWTError, ValueError) as error:
            raise _invalid("The token is malformed, or its signature is wrong.") from error
        return claims

    def _remember(self, credential: str, verified: tuple[Claims, float]) -> None:
        self._verified[credential] = verified
        if len(self._verified) > _REMEMBERED:
            self._verified.popitem(last=False)


# What the claims say is judged here rather than by PyJWT: with our clock, and expiry last.
_SIGNATURE_ONLY: Any = {  # Any: PyJWT's type of options is not exported
    "verify_signature": True,
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
    "verify_aud": False,
    "verify_iss": False,
    "verify_sub": False,
    "verify_jti": False,
}


def _is_id(text: str, longest: int) -> bool:
    return len(text) <= longest and text.isprintable()


def _invalid(message: str) -> SubgraphError:
    return SubgraphError(INVALID_TOKEN, message)
