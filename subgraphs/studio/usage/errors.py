"""A refusal of the usage subgraph comes in by name, a `SubgraphError` with its published code goes out."""

from collections.abc import Mapping
from typing import Final

from subgraphs.kit.errors import FORBIDDEN, UNAUTHORIZED, VALIDATION_ERROR, SubgraphError

INVALID_TOKEN: Final = "INVALID_TOKEN"  # noqa: S105 - a published code, not a secret
PERMISSION_DENIED: Final = "PERMISSION_DENIED"

FAMILY_CODES: Final[Mapping[str, str]] = {UNAUTHORIZED: INVALID_TOKEN, FORBIDDEN: PERMISSION_DENIED}
"""What Studio calls the kit's codes."""


def invalid_input(field: str, reason: str) -> SubgraphError:
    """The request is malformed: `field` is the GraphQL name of the argument, `reason` says what it breaks."""
    return SubgraphError(VALIDATION_ERROR, f"Invalid input provided: {reason}", {"field": field, "reason": reason})


def permission_denied(reason: str) -> SubgraphError:
    """The figures are somebody else's."""
    return SubgraphError(PERMISSION_DENIED, "No permission for this resource", {"reason": reason})
