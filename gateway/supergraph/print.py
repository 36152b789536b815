"""A supergraph's schema in, its SDL out: definitions sorted by name, fields in the order they were merged."""

from collections.abc import Iterable, Iterator, Mapping

from graphql.language.block_string import print_block_string

from gateway.sdl.model import Argument, Directive, DirectiveDefinition, EnumValue, Field, Kind, Schema, TypeDefinition
from gateway.sdl.values import print_value

_KEYWORDS = {
    Kind.SCALAR: "scalar",
    Kind.OBJECT: "type",
    Kind.INTERFACE: "interface",
    Kind.UNION: "union",
    Kind.ENUM: "enum",
    Kind.INPUT_OBJECT: "input",
}


def print_supergraph(schema: Schema) -> str:
    """Write the schema as SDL; equal schemas give equal texts."""
    definitions = (schema.directive_definitions[name] for name in sorted(schema.directive_definitions, key=_by_letters))
    types = (schema.types[name] for name in sorted(schema.types, key=_by_letters))
    blocks = [_schema(schema), *map(_directive_definition, definitions), *map(_type, types)]
    return "\n\n".join(blocks) + "\n"


def _by_letters(name: str) -> tuple[str, str]:
    """Sort as a dictionary does: upper and lower case together, underscores before everything."""
    return name.casefold().replace("_", " "), name.swapcase()


def _schema(schema: Schema) -> str:
    roots = "\n".join(f"  {root}: {name}" for root, name in schema.roots.items())
    return f"{_description(schema.description, '')}schema{_lines(schema.directives)}{{\n{roots}\n}}"


def _directive_definition(definition: DirectiveDefinition) -> str:
    repeatable = " repeatable" if definition.repeatable else ""
    arguments = _arguments(definition.arguments, "")
    locations = " | ".join(definition.locations)
    description = _description(definition.description, "")
    return f"{description}directive @{definition.name}{arguments}{repeatable} on {locations}"


def _type(definition: TypeDefinition) -> str:
    implements = f" implements {' & '.join(definition.interfaces)}" if definition.interfaces else ""
    head = f"{_KEYWORDS[definition.kind]} {definition.name}{implements}"
    return f"{_description(definition.description, '')}{head}{_body(definition)}"


def _body(definition: TypeDefinition) -> str:
    directives = _lines(definition.directives)
    match definition.kind:
        case Kind.SCALAR:
            return directives.removesuffix("\n").rstrip(" ")
        case Kind.UNION:
            return f"{directives} = {' | '.join(definition.members)}"
        case Kind.ENUM:
            return f"{directives}{{\n{_block(map(_enum_value, definition.values.values()))}\n}}"
        case _:
            return f"{directives}{{\n{_block(map(_field, definition.fields.values()))}\n}}"


def _enum_value(value: EnumValue) -> tuple[str, str]:
    return _description(value.description, "  "), f"  {value.name}{_inline(value.directives)}"


def _field(item: Field) -> tuple[str, str]:
    default = f" = {print_value(item.default)}" if item.has_default else ""
    text = f"  {item.name}{_arguments(item.arguments, '  ')}: {item.type}{default}{_inline(item.directives)}"
    return _description(item.description, "  "), text


def _arguments(arguments: Mapping[str, Argument], indent: str) -> str:
    if not arguments:
        return ""
    if all(argument.description is None for argument in arguments.values()):
        return f"({', '.join(_argument(argument) for argument in arguments.values())})"
    inner = f"{indent}  "
    items = (
        (_description(argument.description, inner), f"{inner}{_argument(argument)}") for argument in arguments.values()
    )
    return f"(\n{_block(items)}\n{indent})"


def _argument(argument: Argument) -> str:
    default = f" = {print_value(argument.default)}" if argument.has_default else ""
    return f"{argument.name}: {argument.type}{default}{_inline(argument.directives)}"


def _block(items: Iterable[tuple[str, str]]) -> str:
    """Put described items one below the other, with an empty line above each description but the first."""
    return "".join(_separated(items)).removeprefix("\n")


def _separated(items: Iterable[tuple[str, str]]) -> Iterator[str]:
    for index, (description, text) in enumerate(items):
        yield f"\n\n{description}{text}" if description and index else f"\n{description}{text}"


def _lines(directives: tuple[Directive, ...]) -> str:
    return "".join(f"\n  {_directive(directive)}" for directive in directives) + ("\n" if directives else " ")


def _inline(directives: tuple[Directive, ...]) -> str:
    return "".join(f" {_directive(directive)}" for directive in directives)


def _directive(directive: Directive) -> str:
    arguments = ", ".join(f"{name}: {print_value(value)}" for name, value in directive.arguments.items())
    return f"@{directive.name}({arguments})" if arguments else f"@{directive.name}"


def _description(text: str | None, indent: str) -> str:
    if text is None:
        return ""
    block = print_block_string(text)
    return "".join(f"{indent}{line}\n" if line else "\n" for line in block.splitlines())
