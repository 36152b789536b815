"""The refusals of identity, one function each."""

from subgraphs.kit.errors import CONFLICT, FORBIDDEN, NOT_FOUND, UNAUTHORIZED, SubgraphError
from subgraphs.kit.tokens import INVALID_TOKEN


def organization_not_found() -> SubgraphError:
    """No organization of this actor has the id."""
    return SubgraphError(NOT_FOUND, "There is no such organization.", {"field": "id"})


def user_not_found() -> SubgraphError:
    """No member of this actor's organization has the id."""
    return SubgraphError(NOT_FOUND, "There is no such user in your organization.", {"field": "id"})


def credential_not_found() -> SubgraphError:
    """No client or key of this actor's organization has the id."""
    return SubgraphError(NOT_FOUND, "There is no such credential in your organization.", {"field": "id"})


def wrong_client() -> SubgraphError:
    """The client is not known, revoked, or its secret is wrong: which of them is not said."""
    return SubgraphError(UNAUTHORIZED, "The client id or the client secret is wrong.")


def wrong_organization() -> SubgraphError:
    """The client belongs to another organization than the one asked for."""
    return SubgraphError(FORBIDDEN, "This client does not belong to that organization.", {"field": "organizationId"})


def taken(field: str, value: str) -> SubgraphError:
    """A name that has to be unique is in use."""
    return SubgraphError(CONFLICT, f"'{value}' is taken already.", {"field": field, "constraint": "unique"})


def invalid_key() -> SubgraphError:
    """The API key is not known or was revoked."""
    return SubgraphError(INVALID_TOKEN, "The API key is not known here, or was revoked.")
