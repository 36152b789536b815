"""The types of a supergraph's text in, what they say of their cost out.

Source: the cost v0.1 specification, after IBM's specification of cost directives.
"""

from collections.abc import Iterable, Iterator, Mapping

from graphql import (
    DirectiveNode,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    TypeDefinitionNode,
)

from gateway.supergraph.demand import Demand, ListSize
from gateway.supergraph.features import Feature, arguments_of

COST = "https://specs.apollo.dev/cost"

_Directives = Iterable[DirectiveNode] | None


def read_demand(types: tuple[TypeDefinitionNode, ...], features: Mapping[str, Feature]) -> Demand:
    """Read weights and sizes; the feature says what the directives are called here."""
    feature = features.get(COST)
    if feature is None:
        return Demand()
    cost, list_size = feature.directive("cost"), feature.directive("listSize")
    weights: dict[str, int] = {}
    list_sizes: dict[str, ListSize] = {}
    for coordinate, directives in _elements(types):
        for directive in directives or ():
            if directive.name.value == cost:
                weights[coordinate] = _integer(arguments_of(directive).get("weight")) or 0
            elif directive.name.value == list_size:
                list_sizes[coordinate] = _list_size(directive)
    return Demand(weights, list_sizes)


def _elements(types: tuple[TypeDefinitionNode, ...]) -> Iterator[tuple[str, _Directives]]:
    for node in types:
        name = node.name.value
        yield name, node.directives
        if isinstance(node, InputObjectTypeDefinitionNode):
            for item in node.fields or ():
                yield f"{name}.{item.name.value}", item.directives
        elif isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
            for field in node.fields or ():
                yield f"{name}.{field.name.value}", field.directives
                for argument in field.arguments or ():
                    yield f"{name}.{field.name.value}({argument.name.value}:)", argument.directives


def _list_size(directive: DirectiveNode) -> ListSize:
    arguments = arguments_of(directive)
    return ListSize(
        assumed_size=_integer(arguments.get("assumedSize")),
        slicing_arguments=_names(arguments.get("slicingArguments")),
        sized_fields=_names(arguments.get("sizedFields")),
        require_one_slicing_argument=arguments.get("requireOneSlicingArgument", True) is not False,
    )


def _integer(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _names(value: object) -> tuple[str, ...]:
    """Read a list of names; a lone one stands for a list."""
    several = value if isinstance(value, list) else [value]
    return tuple(each for each in several if isinstance(each, str))
