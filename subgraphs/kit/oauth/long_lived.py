"""A token of an hour comes in, one of weeks goes out, from servers that have no refresh tokens: Meta's.

Instagram's long-lived tokens are renewed with themselves while they are good; a page's token on Facebook, that was
asked for with a long-lived token of its owner, does not end (Meta: "Long-Lived Access Tokens").
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

import orjson
from pyreqwest.client import ClientBuilder
from pyreqwest.exceptions import PyreqwestError

from subgraphs.kit.errors import unavailable
from subgraphs.kit.oauth.refusal import GrantRefusedError

_SECONDS: Final = 15.0
_PASSING: Final = 429

Given = Mapping[str, Any]  # Any: the JSON values of a token endpoint's answer


@dataclass(frozen=True, slots=True)
class LongLived:
    """Where a server gives long-lived tokens. `exchange_params` go along with the token, which stands in `token_field`.

    `renew_url` is empty where such a token is not renewed.
    """

    exchange_url: str
    exchange_params: Mapping[str, str] = field(repr=False)  # the client's secret is among them
    token_field: str = "access_token"  # noqa: S105 - the name of a parameter
    renew_url: str = ""
    renew_params: Mapping[str, str] = field(default_factory=dict)

    async def exchange(self, access: str) -> Given:
        """A long-lived token for a short-lived one. Raises `GrantRefusedError`; SERVICE_UNAVAILABLE."""
        return await _ask(self.exchange_url, {**self.exchange_params, self.token_field: access})

    async def renew(self, access: str) -> Given:
        """A fresh long-lived token for one that is still good. Raises as above."""
        return await _ask(self.renew_url, {**self.renew_params, "access_token": access})


async def _ask(url: str, query: Mapping[str, str]) -> Given:
    try:
        async with asyncio.timeout(_SECONDS), ClientBuilder().follow_redirects(False).build() as client:
            response = await client.get(f"{url}?{urlencode(query)}").build().send()
            content = orjson.loads((await response.bytes()).to_bytes())
    except (PyreqwestError, TimeoutError, orjson.JSONDecodeError):
        # Without its cause: that one names the address, which has the token and the secret in it.
        raise unavailable("The platform cannot be asked for access at the moment.") from None
    if response.status == _PASSING or response.status >= 500:
        raise unavailable("The platform cannot be asked for access at the moment.")
    if response.status >= 400 or "access_token" not in content:
        raise GrantRefusedError(_reason(content))
    given: Given = content
    return given


def _reason(content: Any) -> str:  # Any: whatever the server has answered
    """What Graph API or OAuth 2 says of an error."""
    error = content.get("error") if isinstance(content, dict) else None
    return str(error.get("message") if isinstance(error, dict) else error or "It refuses.")
