"""Who a request is made for comes in, a token of the product itself goes out, signed with this instance's key."""

import asyncio
import time
from collections import OrderedDict
from inspect import isawaitable
from typing import Any

from gateway.app.embedded import PartFailedError, create_part
from gateway.app.gate import SERVICE, GateError
from gateway.app.product import Product

_LIFETIME_SECONDS = 300
_RENEWED_BEFORE_SECONDS = 60
_REMEMBERED = 1024


class ServiceTokens:
    """Signs short-lived tokens by the subgraph that issues them, opened in this process on the same database."""

    def __init__(self, product: Product) -> None:
        self._product = product
        self._issuer: Any = None  # Any: the registry promises what it can do
        self._opening = asyncio.Lock()
        self._tokens: OrderedDict[tuple[str, str], tuple[str, float]] = OrderedDict()

    async def token(self, subject: str, organization_id: str) -> str:
        """A token for a subject and an organization; one that was signed before, while it is good for some time."""
        known = self._tokens.get((subject, organization_id))
        if known is not None and known[1] > time.monotonic():
            return known[0]
        issuer = await self._open()
        made = issuer.issue_token(subject, organization_id, [SERVICE], _LIFETIME_SECONDS)
        token = str(await made if isawaitable(made) else made)
        good_until = time.monotonic() + _LIFETIME_SECONDS - _RENEWED_BEFORE_SECONDS
        self._tokens[subject, organization_id] = token, good_until
        if len(self._tokens) > _REMEMBERED:
            self._tokens.popitem(last=False)
        return token

    async def close(self) -> None:
        """Close its database."""
        if self._issuer is not None:
            await self._issuer.stop()

    async def _open(self) -> Any:  # Any: as above
        async with self._opening:
            if self._issuer is None:
                authentication = self._product.registry.authentication
                if authentication is None:
                    raise GateError("The registry has no [authentication]: nobody here issues tokens.")
                row = self._product.row(authentication.subgraph)
                issuer = create_part(row, {**self._product.values, "demo": "false"})
                try:
                    await issuer.start()
                except Exception as error:
                    raise PartFailedError(f"The subgraph {row.name}, which signs tokens,", error) from error
                self._issuer = issuer
        return self._issuer
