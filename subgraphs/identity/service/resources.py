"""What identity's resolvers work with, beside the request."""

from dataclasses import dataclass

from subgraphs.identity.service.keyring import KeyRing
from subgraphs.identity.service.tokens import SecretChecker, TokenIssuer
from subgraphs.identity.service.usage import LastUse


@dataclass(frozen=True, slots=True)
class Resources:
    """The long-lived parts of identity."""

    keyring: KeyRing
    issuer: TokenIssuer
    checker: SecretChecker
    usage: LastUse
