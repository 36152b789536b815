"""A subgraph in, each @listSize with its field out."""

from collections.abc import Iterator
from dataclasses import dataclass

from gateway.composition.rule_contexts import SubgraphContext
from gateway.sdl.model import Directive, Field, Kind, TypeDefinition, applied
from gateway.sdl.type_reference import named_type


@dataclass(frozen=True, slots=True)
class ListSize:
    """One @listSize."""

    coordinate: str
    item: Field
    directive: Directive
    target: TypeDefinition | None
    """The type that the field gives, where it has fields."""

    def names(self, argument: str) -> list[str]:
        """Give the names that an argument lists."""
        value = self.directive.arguments.get(argument)
        items = value if isinstance(value, tuple) else (value,)
        return [name for name in items if isinstance(name, str)]


def list_sizes(context: SubgraphContext) -> Iterator[ListSize]:
    """Give every @listSize of a subgraph."""
    for definition in context.schema.types_of(Kind.OBJECT, Kind.INTERFACE):
        for item in definition.fields.values():
            for directive in applied(item, "listSize"):
                target = context.schema.types.get(named_type(item.type))
                has_fields = target is not None and target.kind in {Kind.OBJECT, Kind.INTERFACE}
                coordinate = f"{definition.name}.{item.name}"
                yield ListSize(coordinate, item, directive, target if has_fields else None)
