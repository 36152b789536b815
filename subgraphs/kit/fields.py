"""A resolver and its description come in, a described GraphQL field goes out.

Strawberry's own decorators are untyped; these keep the resolver's type, and leave no field without description.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import strawberry

F = TypeVar("F", bound=Callable[..., Any])  # Any: resolvers take and give what they like


def field(*, description: str, **options: Any) -> Callable[[F], F]:  # Any: Strawberry's own options, passed on
    """A field that a method resolves. Options are those of `strawberry.federation.field`."""
    return cast("Callable[[F], F]", strawberry.federation.field(description=description, **options))


def mutation(*, description: str, **options: Any) -> Callable[[F], F]:  # Any: Strawberry's own options, passed on
    """A field of `Mutation`. Options are those of `strawberry.federation.mutation`."""
    return cast("Callable[[F], F]", strawberry.federation.mutation(description=description, **options))


def subscription(*, description: str, **options: Any) -> Callable[[F], F]:  # Any: Strawberry's own options, passed on
    """A field of `Subscription`, resolved by an asynchronous generator."""
    return cast("Callable[[F], F]", strawberry.subscription(description=description, **options))
