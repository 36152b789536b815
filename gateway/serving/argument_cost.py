"""Values of arguments and variables come in, what they weigh goes out.

An argument, an input field and each input object weigh what @cost on them says; an input object without it weighs one,
anything else nothing. What is null or not given weighs nothing. Source: IBM's specification of cost directives.
"""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLInputObjectType, GraphQLInputType, Undefined, get_named_type, is_input_object_type

from gateway.supergraph.demand import Demand

Json = Any  # JSON values: dict, list, str, int, float, bool, None


def weigh(value: Json, type_: GraphQLInputType, weight: int | None, demand: Demand) -> int:
    """Weigh a value of a type. `weight` is what its argument or input field says; each item of a list weighs alike."""
    total = 0
    waiting = [(value, get_named_type(type_), weight)]  # no recursion: values nest as deeply as clients like
    while waiting:
        found, named, own = waiting.pop()
        if isinstance(found, list):
            waiting += [(item, named, own) for item in found]
        elif found is not None and found is not Undefined:
            own = demand.weights.get(named.name) if own is None else own
            usual = 1 if is_input_object_type(named) else 0
            total += usual if own is None else own
            if isinstance(named, GraphQLInputObjectType) and isinstance(found, Mapping):
                waiting += [
                    (found[name], get_named_type(item.type), demand.weights.get(f"{named.name}.{name}"))
                    for name, item in named.fields.items()
                    if name in found
                ]
    return total


def may_weigh(type_: GraphQLInputType, weight: int | None, demand: Demand) -> bool:
    """Say whether some value of the type weighs something."""
    named = get_named_type(type_)
    return is_input_object_type(named) or bool(demand.weights.get(named.name) if weight is None else weight)
