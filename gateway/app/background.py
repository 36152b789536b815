"""Subgraphs that run without a gateway beside them come in; they are connected to the one elsewhere, and work."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gateway.app.addresses import url_of
from gateway.app.gate import Gate
from gateway.app.http_gate import HttpGate
from gateway.app.product import Product
from gateway.app.service_tokens import ServiceTokens


@asynccontextmanager
async def open_gate(product: Product) -> AsyncIterator[Gate]:
    """The way to the gateway and the other subgraphs over HTTP."""
    tokens = ServiceTokens(product)
    urls = {row.name: url_of(row, product.values) for row in product.registry.subgraph}
    gate = HttpGate(product.gateway_url(), urls, tokens)
    try:
        yield gate
    finally:
        await gate.close()
        await tokens.close()
