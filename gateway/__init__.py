"""Tidegate's gateway as a library: subgraph schemas come in, a federated GraphQL service goes out.

    from gateway import Gateway, Planner, SubgraphSource, compose, read_supergraph

    composition = compose([SubgraphSource("users", "http://users/graphql", sdl), …])
    supergraph = read_supergraph(composition.supergraph_sdl)
    plan = Planner(supergraph).plan(parse("{ me { name } }"))
    gateway = Gateway(supergraph, transports)
    response = await gateway.execute("{ me { name } }")

Importing this package is cheap: each name is loaded when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gateway.composition.compose import Composition, SubgraphSource, compose
    from gateway.execution.embedded_transport import EmbeddedTransport
    from gateway.execution.http_settings import HttpSettings
    from gateway.execution.http_transport import HttpPool, HttpTransport
    from gateway.execution.response import Response
    from gateway.execution.transport import RequestContext, SubgraphTransport
    from gateway.planning.planner import Planner
    from gateway.serving.gateway import Gateway, Prepared
    from gateway.serving.limits import Limits
    from gateway.supergraph.read import read as read_supergraph

_HOMES = {
    "Composition": ("gateway.composition.compose", "Composition"),
    "EmbeddedTransport": ("gateway.execution.embedded_transport", "EmbeddedTransport"),
    "Gateway": ("gateway.serving.gateway", "Gateway"),
    "HttpPool": ("gateway.execution.http_transport", "HttpPool"),
    "HttpSettings": ("gateway.execution.http_settings", "HttpSettings"),
    "HttpTransport": ("gateway.execution.http_transport", "HttpTransport"),
    "Limits": ("gateway.serving.limits", "Limits"),
    "Planner": ("gateway.planning.planner", "Planner"),
    "Prepared": ("gateway.serving.gateway", "Prepared"),
    "RequestContext": ("gateway.execution.transport", "RequestContext"),
    "Response": ("gateway.execution.response", "Response"),
    "SubgraphSource": ("gateway.composition.compose", "SubgraphSource"),
    "SubgraphTransport": ("gateway.execution.transport", "SubgraphTransport"),
    "compose": ("gateway.composition.compose", "compose"),
    "read_supergraph": ("gateway.supergraph.read", "read"),
}

__all__ = [
    "Composition",
    "EmbeddedTransport",
    "Gateway",
    "HttpPool",
    "HttpSettings",
    "HttpTransport",
    "Limits",
    "Planner",
    "Prepared",
    "RequestContext",
    "Response",
    "SubgraphSource",
    "SubgraphTransport",
    "compose",
    "read_supergraph",
]


def __getattr__(name: str) -> object:
    """Load a name of the public surface from where it lives."""
    if name not in _HOMES:
        raise AttributeError(f"module 'gateway' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)
