"""Strawberry types come in, a federated GraphQL schema (version 2.9) goes out."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Final, cast

import strawberry
from graphql import GraphQLError, GraphQLSchema
from strawberry.federation.schema import FederationAny
from strawberry.federation.schema import Schema as StrawberryFederationSchema
from strawberry.schema.config import StrawberryConfig
from strawberry.types.base import StrawberryObjectDefinition

from subgraphs.kit.scalars import SCALARS

FEDERATION_VERSION: Final = "2.9"


class FederatedSchema(StrawberryFederationSchema):
    """A subgraph's schema. `resolve_reference` of an entity's type resolves it, without touching the request."""

    def __init__(
        self,
        query: type,
        mutation: type | None = None,
        subscription: type | None = None,
        types: Iterable[type] = (),
    ) -> None:
        super().__init__(
            query=query,
            mutation=mutation,
            subscription=subscription,
            types=types,
            config=StrawberryConfig(scalar_map=SCALARS),
            federation_version=FEDERATION_VERSION,
        )
        self.core: GraphQLSchema = self._schema
        self._reference = cache(self._find_reference)

    def entities_resolver(self, info: strawberry.Info, representations: list[FederationAny]) -> list[FederationAny]:
        """Resolve each representation; one that fails is an error at its own place.

        Strawberry's own method takes `__typename` out of the caller's dictionaries, which in the embedded mode are
        the gateway's and may be shared between fetches.
        """
        return [self._resolve(info, cast("Mapping[str, Any]", item)) for item in representations]

    # Any: an entity, an awaitable of it, or an error, as Strawberry expects them
    def _resolve(self, info: strawberry.Info, representation: Mapping[str, Any]) -> Any:
        type_name = representation.get("__typename")
        reference = self._reference(type_name) if isinstance(type_name, str) else None
        if reference is None:
            return GraphQLError(f"'{type_name}' is no entity of this subgraph.")
        resolve, names, takes_info = reference
        keys = {names[name]: value for name, value in representation.items() if name in names}
        try:
            return resolve(info=info, **keys) if takes_info else resolve(**keys)
        except Exception as error:
            return error

    # Any: each type's `resolve_reference` has parameters of its own
    def _find_reference(self, type_name: str) -> tuple[Callable[..., Any], Mapping[str, str], bool] | None:
        concrete = self.schema_converter.type_map.get(type_name)
        definition = concrete.definition if concrete else None
        if not isinstance(definition, StrawberryObjectDefinition):
            return None
        resolve = getattr(definition.origin, "resolve_reference", None)
        if resolve is None:
            return None
        parameters = inspect.signature(resolve).parameters
        by_graphql_name = {self.config.name_converter.apply_naming_config(name): name for name in parameters}
        return resolve, by_graphql_name, "info" in parameters
