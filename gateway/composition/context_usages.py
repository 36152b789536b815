"""A subgraph in, each @fromContext with where it stands out; and the types that set each context."""

from collections.abc import Iterator
from dataclasses import dataclass

from gateway.composition.context_arguments import parse_context_value
from gateway.composition.rule_contexts import SubgraphContext
from gateway.sdl.model import Argument, Directive, Field, Kind, TypeDefinition, applied


@dataclass(frozen=True, slots=True)
class ContextUsage:
    """One @fromContext on an argument of a field."""

    definition: TypeDefinition
    item: Field
    argument: Argument
    directive: Directive

    @property
    def coordinate(self) -> str:
        """The argument's coordinate."""
        return f"{self.definition.name}.{self.item.name}({self.argument.name}:)"

    @property
    def text(self) -> str:
        """The value as written."""
        value = self.directive.arguments.get("field")
        return value if isinstance(value, str) else ""

    @property
    def parsed(self) -> tuple[str, str] | None:
        """Name of the context and selection, where the value gives both."""
        parsed = parse_context_value(self.text)
        return parsed if parsed is not None and parsed[1].strip() else None


def context_usages(context: SubgraphContext) -> Iterator[ContextUsage]:
    """Give every @fromContext of a subgraph's fields."""
    for definition in context.schema.types_of(Kind.OBJECT, Kind.INTERFACE):
        for item in definition.fields.values():
            for argument in item.arguments.values():
                for directive in applied(argument, "fromContext"):
                    yield ContextUsage(definition, item, argument, directive)


def setters(context: SubgraphContext, name: str) -> list[TypeDefinition]:
    """Give the types that set a context."""
    return [
        definition
        for definition in context.schema.types_of(Kind.OBJECT, Kind.INTERFACE, Kind.UNION)
        if any(directive.arguments.get("name") == name for directive in applied(definition, "context"))
    ]
