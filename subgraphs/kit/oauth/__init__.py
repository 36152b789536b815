"""Consent of account owners on other platforms comes in, access tokens that are fresh go out (OAuth 2 with PKCE)."""

from subgraphs.kit.oauth.accounts import Account, AccountStatus
from subgraphs.kit.oauth.flow import Begun, OAuthFlow, Pending
from subgraphs.kit.oauth.long_lived import LongLived
from subgraphs.kit.oauth.provider import OAuthProvider, Tokens
from subgraphs.kit.oauth.tables import create_oauth, oauth_tables
from subgraphs.kit.oauth.tokens import AccountRevokedError, AccountTokens

__all__ = [
    "Account",
    "AccountRevokedError",
    "AccountStatus",
    "AccountTokens",
    "Begun",
    "LongLived",
    "OAuthFlow",
    "OAuthProvider",
    "Pending",
    "Tokens",
    "create_oauth",
    "oauth_tables",
]
