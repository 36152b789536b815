"""An authorization server's facts come in; consent URLs, and tokens for codes and refresh tokens, go out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from subgraphs.kit.errors import invalid, unavailable
from subgraphs.kit.oauth.long_lived import LongLived
from subgraphs.kit.oauth.refusal import GrantRefusedError

_SECONDS: Final = 15.0
_LIFETIME: Final = 3600
_AHEAD: Final = timedelta(minutes=5)
# Tokens that are renewed with themselves must not end meanwhile: there is half of their life to do it in.
_LONG_AHEAD: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a server gave. `refresh` is None where it gave none."""

    access: str
    refresh: str | None
    expires_at: datetime
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OAuthProvider:
    """An authorization server, and ourselves as its client."""

    name: str
    authorize_url: str
    token_url: str
    client_id: str
    client_secret: str
    scopes: tuple[str, ...]
    authorize_params: Mapping[str, str] = field(default_factory=dict)
    """Further parameters of the consent URL, such as Google's `access_type=offline`."""
    token_params: Mapping[str, str] = field(default_factory=dict)
    """Further fields of token requests, such as TikTok's `client_key`."""
    long_lived: LongLived | None = None
    """Where its short-lived tokens are exchanged at once for long-lived ones."""

    @property
    def ahead(self) -> timedelta:
        """How long before their end tokens are refreshed."""
        return _LONG_AHEAD if self.long_lived is not None and self.long_lived.renew_url else _AHEAD

    def consent_url(self, *, state: str, verifier: str, redirect_uri: str) -> str:
        """Where the owner of an account agrees (RFC 6749 section 4.1.1, RFC 7636 with S256)."""
        url, _ = self._client(redirect_uri).create_authorization_url(
            self.authorize_url, state=state, code_verifier=verifier, **self.authorize_params
        )
        return str(url)

    async def exchange(self, code: str, *, verifier: str, redirect_uri: str, now: datetime) -> Tokens:
        """Tokens for a code. VALIDATION_ERROR on `code` where the server refuses it."""
        try:
            given = await self._ask(redirect_uri, "fetch_token", code=code, code_verifier=verifier)
            if self.long_lived is not None:
                given = {**given, **await self.long_lived.exchange(str(given["access_token"]))}
        except GrantRefusedError as refused:
            raise invalid("code", "accepted by the platform", f"The platform refuses this code: {refused}") from refused
        return self._tokens(given, None, now)

    async def refresh(self, tokens: Tokens, *, now: datetime) -> Tokens:
        """Fresh tokens. Raises `GrantRefusedError` where consent was withdrawn or has run out."""
        if self.long_lived is not None and self.long_lived.renew_url:
            return self._tokens(await self.long_lived.renew(tokens.access), tokens, now)
        if tokens.refresh is None:
            raise GrantRefusedError("The platform gave no refresh token.")
        given = await self._ask("", "refresh_token", refresh_token=tokens.refresh)
        return self._tokens(given, tokens, now)

    def _client(self, redirect_uri: str) -> Any:  # Any: Authlib has no types
        # Imported here: it takes a fifth of a second, and most processes never ask an authorization server.
        from authlib.integrations.httpx_client import (  # type: ignore[import-untyped]  # noqa: PLC0415  # as above
            AsyncOAuth2Client,
        )

        return AsyncOAuth2Client(
            self.client_id,
            self.client_secret,
            scope=" ".join(self.scopes),
            redirect_uri=redirect_uri or None,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_post",  # noqa: S106 - the name of a method
            timeout=_SECONDS,
        )

    async def _ask(self, redirect_uri: str, method: str, **arguments: str) -> Mapping[str, Any]:  # Any: JSON values
        import httpx2  # noqa: PLC0415  # as Authlib above
        from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]  # noqa: PLC0415  # as above

        client = self._client(redirect_uri)
        try:
            async with client:
                sent = {**self.token_params, **arguments}
                answered: Mapping[str, Any] = await getattr(client, method)(self.token_url, **sent)
                return answered
        except AuthlibBaseError as refused:
            raise GrantRefusedError(str(refused.description or refused.error)) from refused
        except (httpx2.HTTPError, ValueError) as error:
            raise unavailable(f"The platform '{self.name}' cannot be asked for access at the moment.") from error

    def _tokens(self, given: Mapping[str, Any], before: Tokens | None, now: datetime) -> Tokens:
        lifetime = timedelta(seconds=int(given.get("expires_in") or _LIFETIME))
        refresh = given.get("refresh_token") or (before.refresh if before else None)
        scopes = str(given.get("scope") or " ".join(before.scopes if before else self.scopes))
        return Tokens(str(given["access_token"]), refresh, now + lifetime, tuple(scopes.replace(",", " ").split()))
