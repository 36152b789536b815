"""A parsed SDL document in, a Schema out, with extensions folded into what they extend."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from graphql import (
    ConstDirectiveNode,
    DirectiveDefinitionNode,
    DirectiveNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    EnumTypeExtensionNode,
    EnumValueDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputObjectTypeExtensionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
    NamedTypeNode,
    Node,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    ScalarTypeDefinitionNode,
    ScalarTypeExtensionNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    StringValueNode,
    TypeDefinitionNode,
    TypeExtensionNode,
    UnionTypeDefinitionNode,
    UnionTypeExtensionNode,
)

from gateway.sdl.model import (
    NOWHERE,
    Argument,
    Directive,
    DirectiveDefinition,
    EnumValue,
    Field,
    Kind,
    Place,
    Schema,
    TypeDefinition,
)
from gateway.sdl.type_reference import read_type, renamed
from gateway.sdl.values import read_value


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading needs to know besides the document."""

    report: Callable[[str, Place], None]
    """Takes the sentence and place of each thing that is given twice or does not fit together."""
    meanings: Mapping[str, str] = field(default_factory=dict)
    """Names of directives in this document to the names that federation gives them."""
    renames: Mapping[str, str] = field(default_factory=dict)
    """Types that are to bear another name: roots are called Query, Mutation and Subscription everywhere."""

    def name(self, name: str) -> str:
        """Give the name that a type is to bear."""
        return self.renames.get(name, name)


DEFAULT_ROOTS = {"query": "Query", "mutation": "Mutation", "subscription": "Subscription"}


@dataclass(slots=True)
class _Draft:
    """A type while its definition and extensions are being collected."""

    kind: Kind
    name: str
    place: Place
    description: str | None = None
    directives: list[Directive] = field(default_factory=list)
    interfaces: list[str] = field(default_factory=list)
    fields: dict[str, Field] = field(default_factory=dict)
    members: list[str] = field(default_factory=list)
    values: dict[str, EnumValue] = field(default_factory=dict)
    is_defined: bool = False
    is_extended: bool = False

    def finish(self) -> TypeDefinition:
        return TypeDefinition(
            kind=self.kind,
            name=self.name,
            description=self.description,
            directives=tuple(self.directives),
            interfaces=tuple(self.interfaces),
            fields=self.fields,
            members=tuple(self.members),
            values=self.values,
            is_defined=self.is_defined,
            is_extended=self.is_extended,
            place=self.place,
        )


def read_document(document: DocumentNode, reading: Reading) -> Schema:
    """Collect the definitions of `document`; what contradicts itself goes to its report and is left out."""
    drafts: dict[str, _Draft] = {}
    definitions: dict[str, DirectiveDefinition] = {}
    roots: dict[str, str] = {}
    schema_directives: list[Directive] = []
    description: str | None = None
    schema_is_defined = False
    for node in document.definitions:
        match node:
            case SchemaDefinitionNode() | SchemaExtensionNode():
                is_extension = isinstance(node, SchemaExtensionNode)
                schema_is_defined = schema_is_defined or not is_extension
                description = description or (None if is_extension else _text(getattr(node, "description", None)))
                schema_directives += _directives(node.directives, reading, on_extension=is_extension)
                _read_roots(node, roots, reading)
            case DirectiveDefinitionNode():
                _report_repeated_arguments(node, reading)
                if node.name.value in definitions:
                    reading.report(f'The directive "@{node.name.value}" is defined more than once.', place_of(node))
                definitions.setdefault(node.name.value, _directive_definition(node, reading))
            case TypeDefinitionNode() | TypeExtensionNode():
                _read_type_node(node, drafts, reading)
            case _:
                reading.report("A schema may not hold operations or fragments.", place_of(node))
    if not schema_is_defined:
        roots = {**{root: name for root, name in DEFAULT_ROOTS.items() if name in drafts}, **roots}
    types = {name: draft.finish() for name, draft in drafts.items()}
    return Schema(types, definitions, roots, tuple(schema_directives), description)


def _report_repeated_arguments(node: DirectiveDefinitionNode, reading: Reading) -> None:
    seen: set[str] = set()
    for argument in node.arguments or ():
        if argument.name.value in seen:
            sentence = f'"@{node.name.value}" has the argument "{argument.name.value}" more than once.'
            reading.report(sentence, place_of(argument))
        seen.add(argument.name.value)


def place_of(node: Node) -> Place:
    """Say where a node begins; where a description stands before it, where its name stands."""
    name = getattr(node, "name", None)
    location = (name if name is not None and not isinstance(node, NamedTypeNode | DirectiveNode) else node).loc
    if location is None:
        return NOWHERE
    return location.start_token.line, location.start_token.column


def _read_roots(node: SchemaDefinitionNode | SchemaExtensionNode, roots: dict[str, str], reading: Reading) -> None:
    """Read root types. Of several definitions the last one counts, as other composers have it."""
    for operation in node.operation_types or ():
        root = operation.operation.value
        if root in roots and isinstance(node, SchemaExtensionNode):
            reading.report(f"The schema names its {root} type more than once.", place_of(operation))
        roots[root] = reading.name(operation.type.name.value)


_KINDS: Mapping[type[Node], Kind] = {
    ScalarTypeDefinitionNode: Kind.SCALAR,
    ScalarTypeExtensionNode: Kind.SCALAR,
    ObjectTypeDefinitionNode: Kind.OBJECT,
    ObjectTypeExtensionNode: Kind.OBJECT,
    InterfaceTypeDefinitionNode: Kind.INTERFACE,
    InterfaceTypeExtensionNode: Kind.INTERFACE,
    UnionTypeDefinitionNode: Kind.UNION,
    UnionTypeExtensionNode: Kind.UNION,
    EnumTypeDefinitionNode: Kind.ENUM,
    EnumTypeExtensionNode: Kind.ENUM,
    InputObjectTypeDefinitionNode: Kind.INPUT_OBJECT,
    InputObjectTypeExtensionNode: Kind.INPUT_OBJECT,
}


def _read_type_node(node: TypeDefinitionNode | TypeExtensionNode, drafts: dict[str, _Draft], reading: Reading) -> None:
    kind, name = _KINDS[type(node)], reading.name(node.name.value)
    is_extension = isinstance(node, TypeExtensionNode)
    draft = drafts.setdefault(name, _Draft(kind, name, place_of(node)))
    if draft.kind is not kind:
        reading.report(f'The type "{name}" is given both as {draft.kind} and as {kind}.', place_of(node))
        return
    if is_extension:
        draft.is_extended = True
    elif draft.is_defined:
        reading.report(f'The type "{name}" is defined more than once.', place_of(node))
        return
    else:
        draft.is_defined = True
        draft.place = place_of(node)
        draft.description = _text(getattr(node, "description", None))
    draft.directives += _directives(node.directives, reading, on_extension=is_extension)
    _read_body(node, draft, is_extension, reading)


def _read_body(
    node: TypeDefinitionNode | TypeExtensionNode, draft: _Draft, is_extension: bool, reading: Reading
) -> None:
    match node:
        case (
            ObjectTypeDefinitionNode()
            | ObjectTypeExtensionNode()
            | InterfaceTypeDefinitionNode()
            | InterfaceTypeExtensionNode()
        ):
            _read_names(node.interfaces or (), draft.interfaces, f'implemented by "{draft.name}"', reading)
            for item in node.fields or ():
                _add_field(_output_field(item, is_extension, reading), draft, reading)
        case InputObjectTypeDefinitionNode() | InputObjectTypeExtensionNode():
            for value in node.fields or ():
                _add_field(_input_field(value, is_extension, reading), draft, reading)
        case UnionTypeDefinitionNode() | UnionTypeExtensionNode():
            _read_names(node.types or (), draft.members, f'a member of "{draft.name}"', reading)
        case EnumTypeDefinitionNode() | EnumTypeExtensionNode():
            for enum_value in node.values or ():
                _add_enum_value(enum_value, draft, is_extension, reading)
        case _:
            pass


def _add_field(item: Field, draft: _Draft, reading: Reading) -> None:
    if item.name in draft.fields:
        reading.report(f'The field "{draft.name}.{item.name}" is defined more than once.', item.place)
    draft.fields.setdefault(item.name, item)


def _add_enum_value(node: EnumValueDefinitionNode, draft: _Draft, is_extension: bool, reading: Reading) -> None:
    """Add a value. Given twice, it has the directives of both and the last description."""
    name = node.name.value
    earlier = draft.values[name].directives if name in draft.values else ()
    directives = (*earlier, *_directives(node.directives, reading, on_extension=is_extension))
    draft.values[name] = EnumValue(name, _text(node.description), directives, place_of(node))


def _read_names(nodes: Iterable[NamedTypeNode], into: list[str], role: str, reading: Reading) -> None:
    for node in nodes:
        name = reading.name(node.name.value)
        if name in into:
            reading.report(f'The type "{name}" is named more than once as {role}.', place_of(node))
        else:
            into.append(name)


def _output_field(node: FieldDefinitionNode, is_extension: bool, reading: Reading) -> Field:
    return Field(
        name=node.name.value,
        type=renamed(read_type(node.type), reading.renames),
        arguments=_arguments(node.arguments or (), reading),
        description=_text(node.description),
        directives=tuple(_directives(node.directives, reading, on_extension=is_extension)),
        on_extension=is_extension,
        place=place_of(node),
    )


def _input_field(node: InputValueDefinitionNode, is_extension: bool, reading: Reading) -> Field:
    return Field(
        name=node.name.value,
        type=renamed(read_type(node.type), reading.renames),
        default=None if node.default_value is None else read_value(node.default_value),
        has_default=node.default_value is not None,
        description=_text(node.description),
        directives=tuple(_directives(node.directives, reading, on_extension=is_extension)),
        on_extension=is_extension,
        place=place_of(node),
    )


def _arguments(nodes: Iterable[InputValueDefinitionNode], reading: Reading) -> dict[str, Argument]:
    """Read arguments. One given twice is as the last one says, with the directives of both."""
    arguments: dict[str, Argument] = {}
    for node in nodes:
        earlier = arguments[node.name.value].directives if node.name.value in arguments else ()
        arguments[node.name.value] = Argument(
            name=node.name.value,
            type=renamed(read_type(node.type), reading.renames),
            default=None if node.default_value is None else read_value(node.default_value),
            has_default=node.default_value is not None,
            description=_text(node.description),
            directives=(*earlier, *_directives(node.directives, reading)),
            place=place_of(node),
        )
    return arguments


def _directive_definition(node: DirectiveDefinitionNode, reading: Reading) -> DirectiveDefinition:
    return DirectiveDefinition(
        name=node.name.value,
        arguments=_arguments(node.arguments or (), reading),
        locations=tuple(location.value for location in node.locations),
        repeatable=node.repeatable,
        description=_text(node.description),
        place=place_of(node),
    )


def _directives(
    nodes: Iterable[ConstDirectiveNode] | None, reading: Reading, *, on_extension: bool = False
) -> list[Directive]:
    return [
        Directive(
            name=node.name.value,
            meaning=reading.meanings.get(node.name.value),
            arguments={argument.name.value: read_value(argument.value) for argument in node.arguments or ()},
            on_extension=on_extension,
            place=place_of(node),
        )
        for node in nodes or ()
    ]


def _text(node: StringValueNode | None) -> str | None:
    return None if node is None else node.value
