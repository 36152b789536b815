"""A subgraph and one of @key, @requires, @provides in, what is wrong with its field sets out.

Source: federation specification, "field sets" and the sections of the three directives.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from gateway.composition.rule_contexts import SubgraphContext
from gateway.composition.specification.literals import fits
from gateway.sdl.field_set import (
    FieldSelection,
    FieldSet,
    FieldSetSyntaxError,
    FragmentSelection,
    implementations,
    parse_field_set,
)
from gateway.sdl.model import Directive, Field, Kind, Place, TypeDefinition, applied
from gateway.sdl.type_reference import is_non_null, named_type
from gateway.sdl.values import print_value

COMPOSITE = (Kind.OBJECT, Kind.INTERFACE, Kind.UNION)


class Problem(StrEnum):
    """What can be wrong; the value is the end of the error code."""

    TYPE = "INVALID_FIELDS_TYPE"
    INVALID = "INVALID_FIELDS"
    ARGUMENTS = "FIELDS_HAS_ARGS"
    DIRECTIVE = "DIRECTIVE_IN_FIELDS_ARG"
    NOT_EXTERNAL = "FIELDS_MISSING_EXTERNAL"
    SELECTED_TYPE = "FIELDS_SELECT_INVALID_TYPE"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong."""

    problem: Problem
    sentence: str
    place: Place


@dataclass(frozen=True, slots=True)
class _Site:
    """A field set, and where it stands."""

    owner: str
    parent: str
    directive: Directive


def report_findings(context: SubgraphContext, meaning: str, problem: Problem) -> None:
    """Report one kind of problem of one directive under its code."""
    for finding in findings(context, meaning):
        if finding.problem is problem:
            context.error(f"{meaning.upper()}_{problem}", finding.sentence, finding.place)


def findings(context: SubgraphContext, meaning: str) -> Iterator[Finding]:
    """Examine every field set of a directive."""
    for site in _sites(context, meaning):
        fields = site.directive.arguments.get("fields")
        where = f"{site.owner} carries @{site.directive.name}(fields: {print_value(fields)})"
        if type(fields) is not str:
            yield Finding(Problem.TYPE, f"{where}: the field set has to be a string.", site.directive.place)
            continue
        try:
            selections = parse_field_set(fields)
        except FieldSetSyntaxError as error:
            yield Finding(Problem.INVALID, f"{where}, which cannot be read: {error}", site.directive.place)
            continue
        examination = _Examination(context, meaning, where, site.directive.place)
        found = list(examination.of(site.parent, selections, below_external=False))
        invalid = [finding for finding in found if finding.problem is Problem.INVALID]
        yield from invalid[:1] or found


def _sites(context: SubgraphContext, meaning: str) -> Iterator[_Site]:
    for definition in context.schema.types_of(Kind.OBJECT, Kind.INTERFACE):
        if meaning == "key":
            for directive in applied(definition, "key"):
                yield _Site(f'"{definition.name}"', definition.name, directive)
            continue
        for item in definition.fields.values():
            for directive in applied(item, meaning):
                parent = definition.name if meaning == "requires" else named_type(item.type)
                if parent in context.schema.types and context.schema.types[parent].kind in COMPOSITE:
                    yield _Site(f'"{definition.name}.{item.name}"', parent, directive)


@dataclass(frozen=True, slots=True)
class _Examination:
    """The walk through one field set."""

    context: SubgraphContext
    meaning: str
    where: str
    place: Place

    def of(self, parent: str, selections: FieldSet, *, below_external: bool) -> Iterator[Finding]:
        """Examine the selections on a type. `below_external`: a field above them is external."""
        definition = self.context.schema.types[parent]
        for selection in selections:
            if selection.directives:
                yield self._finding(Problem.DIRECTIVE, f'uses "@{selection.directives[0]}", where none is allowed')
            if isinstance(selection, FragmentSelection):
                yield from self._fragment(definition, selection, below_external)
            elif selection.name != "__typename":
                yield from self._field(definition, selection, below_external)

    def _finding(self, problem: Problem, trouble: str) -> Finding:
        return Finding(problem, f"{self.where}, which {trouble}.", self.place)

    def _fragment(self, definition: TypeDefinition, selection: FragmentSelection, below: bool) -> Iterator[Finding]:
        name = selection.on or definition.name
        target = self.context.schema.types.get(name)
        if target is None or target.kind not in COMPOSITE or not self._overlap(definition, target):
            yield self._finding(Problem.INVALID, f'can never be of the type "{name}" that it asks for')
        else:
            yield from self.of(name, selection.selections, below_external=below)

    def _overlap(self, left: TypeDefinition, right: TypeDefinition) -> bool:
        return bool(self._objects(left) & self._objects(right)) or left.name == right.name

    def _objects(self, definition: TypeDefinition) -> set[str]:
        if definition.kind is Kind.INTERFACE:
            return {item.name for item in implementations(self.context.schema, definition.name)}
        return set(definition.members) if definition.kind is Kind.UNION else {definition.name}

    def _field(self, definition: TypeDefinition, selection: FieldSelection, below: bool) -> Iterator[Finding]:
        item = definition.fields.get(selection.name)
        coordinate = f'"{definition.name}.{selection.name}"'
        if item is None:
            trouble = (
                f'selects "{selection.name}", which "{definition.name}" does not have here;'
                " a field of another subgraph has to be added with @external"
            )
            yield self._finding(Problem.INVALID, trouble)
            return
        if selection.alias:
            yield self._finding(Problem.INVALID, f'uses the alias "{selection.alias}"; aliases are not allowed')
        yield from self._arguments(coordinate, item, selection)
        is_external = (definition.name, item.name) in self.context.roles.external
        target = self.context.schema.types.get(named_type(item.type))
        if target is not None and target.kind in COMPOSITE:
            below = below or is_external or self._is_external_in_an_object(definition, item)
            yield from self._composite(coordinate, target, selection, below)
            return
        if selection.selections:
            yield self._finding(Problem.INVALID, f"selects fields below {coordinate}, which has none")
        if self.meaning != "key" and not is_external and not below:
            trouble = f"selects {coordinate}, which this subgraph resolves itself: it is not marked @external"
            yield self._finding(Problem.NOT_EXTERNAL, trouble)

    def _is_external_in_an_object(self, definition: TypeDefinition, item: Field) -> bool:
        """Say whether some object of an interface does not resolve the field here."""
        objects = self._objects(definition) if definition.kind is Kind.INTERFACE else ()
        return any((name, item.name) in self.context.roles.external for name in objects)

    def _composite(
        self, coordinate: str, target: TypeDefinition, selection: FieldSelection, below: bool
    ) -> Iterator[Finding]:
        if self.meaning == "key" and target.kind is not Kind.OBJECT:
            trouble = f'selects {coordinate} of the {target.kind.lower()} type "{target.name}"; keys cannot'
            yield self._finding(Problem.SELECTED_TYPE, trouble)
        elif not selection.selections:
            trouble = f'has to select something below {coordinate}, which is of type "{target.name}"'
            yield self._finding(Problem.INVALID, trouble)
        else:
            yield from self.of(target.name, selection.selections, below_external=below)

    def _arguments(self, coordinate: str, item: Field, selection: FieldSelection) -> Iterator[Finding]:
        if self.meaning != "requires" and (item.arguments or selection.arguments):
            yield self._finding(Problem.ARGUMENTS, f"selects {coordinate}, which takes arguments")
        for name, value in selection.arguments.items():
            argument = item.arguments.get(name)
            if argument is None:
                yield self._finding(
                    Problem.INVALID, f'gives {coordinate} the argument "{name}", which it does not take'
                )
            elif not fits(value, argument.type, self.context.schema):
                trouble = f'gives {coordinate} {print_value(value)} for "{name}", which takes {argument.type}'
                yield self._finding(Problem.INVALID, trouble)
        for name, argument in item.arguments.items():
            if name not in selection.arguments and is_non_null(argument.type) and not argument.has_default:
                yield self._finding(Problem.INVALID, f'selects {coordinate} without its required argument "{name}"')
