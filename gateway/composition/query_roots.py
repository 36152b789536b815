"""A subgraph in, the same with a query type out: every subgraph has one, for `_service` and `_entities` stand on it."""

from dataclasses import replace

from gateway.sdl.model import Kind, TypeDefinition
from gateway.sdl.subgraph import Subgraph


def with_query_root(subgraph: Subgraph) -> Subgraph:
    """Add an empty query type where there is none."""
    schema = subgraph.schema
    if "query" in schema.roots:
        return subgraph
    types = {**schema.types, "Query": TypeDefinition(Kind.OBJECT, "Query")}
    return replace(subgraph, schema=replace(schema, types=types, roots={**schema.roots, "query": "Query"}))
