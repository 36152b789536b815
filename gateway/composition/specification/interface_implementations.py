"""A subgraph in; types that do not keep what their interfaces promise are reported.

Source: GraphQL specification, section 3.6.1 "IsValidImplementation".
"""

from dataclasses import dataclass

from gateway.composition.merge.type_references import is_subtype
from gateway.composition.rule_contexts import SubgraphContext
from gateway.sdl.model import Field, Kind, Schema, TypeDefinition
from gateway.sdl.type_reference import is_non_null


@dataclass(frozen=True, slots=True)
class SchemaHierarchy:
    """Which type is a subtype of which within one schema."""

    schema: Schema

    def is_subtype(self, name: str, of: str) -> bool:
        """Say whether `name` implements `of`, or is a member of it."""
        upper, lower = self.schema.types.get(of), self.schema.types.get(name)
        if upper is None or lower is None:
            return False
        return of in lower.interfaces or name in upper.members


def check_interface_implementations(context: SubgraphContext) -> None:
    """Report missing and mismatched fields, arguments and interfaces of interfaces."""
    types = context.schema.types
    for definition in context.schema.types_of(Kind.OBJECT, Kind.INTERFACE):
        for name in definition.interfaces:
            interface = types.get(name)
            if interface is not None and interface.kind is Kind.INTERFACE:
                _check_interfaces(context, definition, interface)
                for item in interface.fields.values():
                    _check_field(context, definition, interface, item)


def _check_interfaces(context: SubgraphContext, definition: TypeDefinition, interface: TypeDefinition) -> None:
    for inherited in interface.interfaces:
        if inherited == definition.name:
            sentence = f'"{definition.name}" and "{interface.name}" cannot implement each other.'
            context.error("INVALID_GRAPHQL", sentence, definition.place)
        elif inherited not in definition.interfaces:
            sentence = f'"{definition.name}" has to implement "{inherited}", for "{interface.name}" does.'
            context.error("INVALID_GRAPHQL", sentence, definition.place)


def _check_field(
    context: SubgraphContext, definition: TypeDefinition, interface: TypeDefinition, promised: Field
) -> None:
    item = definition.fields.get(promised.name)
    coordinate = f"{definition.name}.{promised.name}"
    if item is None:
        sentence = f'"{definition.name}" lacks the field "{promised.name}" of its interface "{interface.name}".'
        context.error("INVALID_GRAPHQL", sentence, definition.place)
        return
    if not is_subtype(item.type, promised.type, SchemaHierarchy(context.schema)):
        sentence = (
            f'"{coordinate}" is of type "{item.type}", which does not fit'
            f' "{promised.type}" of "{interface.name}.{promised.name}".'
        )
        context.error("INVALID_GRAPHQL", sentence, item.place)
    _check_arguments(context, coordinate, interface, promised, item)


def _check_arguments(
    context: SubgraphContext, coordinate: str, interface: TypeDefinition, promised: Field, item: Field
) -> None:
    for name, argument in promised.arguments.items():
        own = item.arguments.get(name)
        if own is None or own.type != argument.type:
            sentence = (
                f'"{coordinate}" needs the argument "{name}" of type "{argument.type}", as "{interface.name}" says.'
            )
            context.error("INVALID_GRAPHQL", sentence, item.place)
    for name, own in item.arguments.items():
        if name not in promised.arguments and is_non_null(own.type) and not own.has_default:
            sentence = f'"{coordinate}" requires the argument "{name}", which its interface "{interface.name}" lacks.'
            context.error("INVALID_GRAPHQL", sentence, own.place)
