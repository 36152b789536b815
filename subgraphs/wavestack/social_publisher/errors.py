"""A refusal's subject comes in, the error with its code, sentence and details goes out."""

from subgraphs.kit.errors import (
    CONFLICT,
    FORBIDDEN,
    INTERNAL_ERROR,
    NOT_FOUND,
    SERVICE_UNAVAILABLE,
    UNAUTHORIZED,
    VALIDATION_ERROR,
    SubgraphError,
)
from subgraphs.kit.tokens import INVALID_TOKEN, TOKEN_EXPIRED

RATE_LIMITED = "RATE_LIMITED"

# The closed list of this subgraph.
CODES = frozenset(
    {
        VALIDATION_ERROR,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        CONFLICT,
        RATE_LIMITED,
        SERVICE_UNAVAILABLE,
        INTERNAL_ERROR,
    }
)
# The reference has one code for all credentials that are not accepted.
FAMILY_CODES = {INVALID_TOKEN: UNAUTHORIZED, TOKEN_EXPIRED: UNAUTHORIZED}


def not_found(label: str, field: str) -> SubgraphError:
    """Nothing of the caller's organization has this id; `field` is the argument or input field that named it."""
    return SubgraphError(NOT_FOUND, f"{label} not found", {"field": field})


def conflict(message: str, field: str, reason: str) -> SubgraphError:
    """The request contradicts what is already there."""
    return SubgraphError(CONFLICT, message, {"field": field, "reason": reason})


def too_many_posts(platform: str, most: int) -> SubgraphError:
    """The organization has as many posts on a platform as it may in a day."""
    message = f"An organization has at most {most} posts on {platform} in 24 hours"
    details = {"field": "platform", "constraint": f"at most {most} a day", "rule": f"{platform}.dailyPosts"}
    return SubgraphError(RATE_LIMITED, message, details)
