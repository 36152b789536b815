"""A subgraph in; references to types that do not exist, or are of the wrong kind for their place, are reported.

Source: GraphQL specification, section 3.4.2 on input and output types, and "type validation" of each kind.
"""

from collections.abc import Iterable, Iterator

from gateway.composition.rule_contexts import SubgraphContext
from gateway.sdl.federation_directives import NEWEST, types_of
from gateway.sdl.links import FEDERATION
from gateway.sdl.load import BUILT_IN_SCALARS
from gateway.sdl.model import Argument, Kind, Place, TypeDefinition
from gateway.sdl.type_reference import named_type

_OUTPUTS = {Kind.SCALAR, Kind.OBJECT, Kind.INTERFACE, Kind.UNION, Kind.ENUM}
_INPUTS = {Kind.SCALAR, Kind.ENUM, Kind.INPUT_OBJECT}


def check_type_references(context: SubgraphContext) -> None:
    """Report each name that stands where no such type can."""
    known = _known_kinds(context)
    for coordinate, name, allowed, role, place in _references(context):
        kind = known.get(name)
        if kind is None:
            context.error("INVALID_GRAPHQL", f'There is no type "{name}", which {coordinate} names.', place)
        elif kind not in allowed:
            sentence = f'The type "{name}" of kind {kind} cannot be {role} {coordinate}.'
            context.error("INVALID_GRAPHQL", sentence, place)


def _known_kinds(context: SubgraphContext) -> dict[str, Kind]:
    subgraph = context.subgraph
    known = dict.fromkeys(BUILT_IN_SCALARS, Kind.SCALAR)
    for link in subgraph.links:
        names = types_of(NEWEST) if link.identity == FEDERATION else ("Import", "Purpose", *types_of(NEWEST))
        known |= {link.type_name(name): Kind.SCALAR for name in names}
    known |= dict.fromkeys(("_Any", "_FieldSet"), Kind.SCALAR)
    known |= {name: definition.kind for name, definition in subgraph.machinery_types.items()}
    return known | {name: definition.kind for name, definition in subgraph.schema.types.items()}


_Reference = tuple[str, str, set[Kind], str, Place]
"""Coordinate, name, allowed kinds, the role in words, and the place."""


def _references(context: SubgraphContext) -> Iterator[_Reference]:
    for definition in context.schema.types.values():
        yield from _of_type(definition)
    for directive in context.schema.directive_definitions.values():
        yield from _of_arguments(f'"@{directive.name}"', directive.arguments.values())


def _of_type(definition: TypeDefinition) -> Iterator[_Reference]:
    owner = f'"{definition.name}"'
    for interface in definition.interfaces:
        yield owner, interface, {Kind.INTERFACE}, "an interface of", definition.place
    for member in definition.members:
        yield owner, member, {Kind.OBJECT}, "a member of the union", definition.place
    is_input = definition.kind is Kind.INPUT_OBJECT
    for item in definition.fields.values():
        coordinate = f'"{definition.name}.{item.name}"'
        allowed = _INPUTS if is_input else _OUTPUTS
        yield coordinate, named_type(item.type), allowed, "the type of the field", item.place
        yield from _of_arguments(coordinate, item.arguments.values())


def _of_arguments(owner: str, arguments: Iterable[Argument]) -> Iterator[_Reference]:
    for argument in arguments:
        coordinate = f"{owner} (argument {argument.name})"
        yield coordinate, named_type(argument.type), _INPUTS, "the type of", argument.place
