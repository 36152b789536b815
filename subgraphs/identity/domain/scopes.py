"""Scopes that were asked for come in, scopes that are granted go out."""

from collections.abc import Iterable, Sequence

from subgraphs.kit.errors import invalid
from subgraphs.kit.graph import SERVICE

ADMIN = "admin"
"""What an administrator of one organization may do there."""

OPERATOR = "operator"
"""What concerns the whole instance. No API client or key can have it: `tidegate token`, beside the keys, gives it."""

INSTANCE_SCOPES = frozenset({OPERATOR, SERVICE})
"""What only tokens that this instance signed can carry: an operator's, and those of subgraphs among themselves."""

KNOWN_SCOPES: tuple[str, ...] = ("api:read", "api:write", "clip:create", "clip:read", "queue:write", ADMIN)


def checked_scopes(scopes: Iterable[str], field: str = "scopes") -> list[str]:
    """The scopes without repetitions, in the order of `KNOWN_SCOPES`; VALIDATION_ERROR for one that is not known."""
    wanted = set(scopes)
    unknown = sorted(wanted - set(KNOWN_SCOPES))
    if unknown:
        known = ", ".join(KNOWN_SCOPES)
        raise invalid(field, f"one of {known}", f"There is no scope '{unknown[0]}'.", value=unknown[0])
    return [scope for scope in KNOWN_SCOPES if scope in wanted]


def granted_scopes(allowed: Sequence[str], wanted: Iterable[str] | None) -> list[str]:
    """Those of the allowed scopes that were asked for; all of them where nothing was asked for."""
    if wanted is None:
        return list(allowed)
    asked = set(wanted)
    return [scope for scope in allowed if scope in asked]
