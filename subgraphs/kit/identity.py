"""The claims of a verified token come in, an `Actor` goes out: who is asking, for whom, and what they may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from subgraphs.kit.errors import FORBIDDEN, UNAUTHORIZED, SubgraphError

Claims = Mapping[str, Any]  # Any: claims are JSON values that the issuer chose

_SCOPE_CLAIMS = ("scopes", "scope", "scp", "permissions", "roles")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking. `subject` is a user, an API client or an API key; empty for an anonymous request."""

    subject: str = ""
    organization_id: str = ""
    scopes: frozenset[str] = frozenset()
    is_api_key: bool = False
    anonymous: bool = False

    @staticmethod
    def from_claims(claims: Claims | None) -> "Actor":
        """Read the claims of a verified token; None is an anonymous request.

        Scopes stand in `scopes`, `scope`, `scp`, `permissions` or `roles`, as a list or separated by spaces or commas.
        """
        if claims is None:
            return ANONYMOUS
        return Actor(
            subject=str(claims.get("sub") or ""),
            organization_id=str(claims.get("org_id") or ""),
            scopes=_scopes(claims),
            is_api_key=claims.get("api_key") is True,
        )


ANONYMOUS = Actor(anonymous=True)


def _scopes(claims: Claims) -> frozenset[str]:
    for name in _SCOPE_CLAIMS:
        value = claims.get(name)
        if isinstance(value, str):
            return frozenset(value.replace(",", " ").split())
        if isinstance(value, list | tuple):
            return frozenset(str(scope) for scope in value)
    return frozenset()


def without_scopes(claims: Claims, names: frozenset[str]) -> Claims:
    """The same claims with none of these scopes in any claim that scopes are read from."""
    return {name: _without(value, names) if name in _SCOPE_CLAIMS else value for name, value in claims.items()}


def _without(value: Any, names: frozenset[str]) -> Any:  # Any: a JSON value
    if isinstance(value, str):
        return " ".join(word for word in value.replace(",", " ").split() if word not in names)
    if isinstance(value, list | tuple):
        # Readers may split the items of a list, too, so none of these words stays inside of one.
        return [each for each in value if not names & set(str(each).replace(",", " ").split())]
    return value


def require_subject(actor: Actor) -> str:
    """The subject of an authenticated actor, or UNAUTHORIZED."""
    if not actor.subject:
        raise SubgraphError(UNAUTHORIZED, "This needs a valid bearer token or API key.")
    return actor.subject


def require_organization(actor: Actor) -> str:
    """The organization for which an authenticated actor acts, or UNAUTHORIZED, or FORBIDDEN for a token without one."""
    require_subject(actor)
    if not actor.organization_id:
        raise SubgraphError(FORBIDDEN, "This token belongs to no organization.")
    return actor.organization_id


def require_scope(actor: Actor, scope: str) -> None:
    """Let pass only an actor whose token carries `scope`; FORBIDDEN for others."""
    require_subject(actor)
    if scope not in actor.scopes:
        raise SubgraphError(FORBIDDEN, f"This needs the scope '{scope}'.", {"scope": scope})
