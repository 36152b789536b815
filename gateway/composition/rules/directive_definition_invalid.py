"""DIRECTIVE_DEFINITION_INVALID: a subgraph defines a directive of federation otherwise than federation does."""

from collections.abc import Iterator

from gateway.composition.rule_contexts import SubgraphContext
from gateway.sdl.load import BUILT_IN_SCALARS
from gateway.sdl.model import Argument, DirectiveDefinition, Kind
from gateway.sdl.type_reference import is_list, is_non_null, item_type, named_type, nullable
from gateway.sdl.values import print_value, same_value


def check(context: SubgraphContext) -> None:
    """Compare every definition that repeats one of the specification. It may leave out what is optional."""
    for given in context.subgraph.machinery_directives.values():
        wanted = context.directives.get(given.name)
        if wanted is None or given.name == context.link_name:
            continue
        for trouble in _differences(context, given, wanted):
            sentence = f'"@{given.name}" is not defined as federation defines it: {trouble}.'
            fix = "Remove the definition: it is implied by the @link."
            context.error("DIRECTIVE_DEFINITION_INVALID", sentence, given.place, fix)


def _differences(context: SubgraphContext, given: DirectiveDefinition, wanted: DirectiveDefinition) -> Iterator[str]:
    for name, argument in given.arguments.items():
        expected = wanted.arguments.get(name)
        if expected is None:
            yield f'it has no argument "{name}"'
        elif not _same_type(context, argument.type, _expected_type(context, expected)):
            yield f'the argument "{name}" is of type "{expected.type}", not "{argument.type}"'
        elif not is_non_null(expected.type) and not same_value(argument.default, expected.default):
            usual, found = print_value(expected.default), print_value(argument.default)
            yield f'the default of the argument "{name}" is {usual}, not {found}'
    for name, expected in wanted.arguments.items():
        if name not in given.arguments and is_non_null(expected.type) and not expected.has_default:
            yield f'the argument "{name}" is missing'
    if given.repeatable and not wanted.repeatable:
        yield "it is not repeatable"
    superfluous = [location for location in given.locations if location not in wanted.locations]
    if superfluous:
        yield f"it does not stand on {', '.join(superfluous)}"


_TEXTS = frozenset({"FieldSet", "Scope", "Policy", "ContextFieldValue"})
"""Scalars of the specification: any type but another scalar of a schema's own may stand for one."""


def _expected_type(context: SubgraphContext, expected: Argument) -> str:
    """Say the type; of federation 1, a field set may be null, as many libraries have it."""
    is_lenient = context.subgraph.is_federation_1 and named_type(expected.type) == "FieldSet"
    return nullable(expected.type) if is_lenient else expected.type


def _same_type(context: SubgraphContext, given: str, wanted: str) -> bool:
    """Compare: non-null may be added, not left out."""
    if is_non_null(wanted):
        return is_non_null(given) and _same_type(context, nullable(given), nullable(wanted))
    given = nullable(given)
    if is_list(wanted):
        return is_list(given) and _same_type(context, item_type(given), item_type(wanted))
    if wanted in _TEXTS:
        return given in _names_of(context, wanted) or not _is_own_scalar(context, given)
    return given == wanted


def _names_of(context: SubgraphContext, text: str) -> set[str]:
    """Give what a scalar of the specification may be called here."""
    return {
        f"_{text}" if context.subgraph.is_federation_1 else "",
        *(link.type_name(text) for link in context.subgraph.links),
    }


def _is_own_scalar(context: SubgraphContext, name: str) -> bool:
    definition = context.schema.types.get(name) or context.subgraph.machinery_types.get(name)
    return definition is not None and definition.kind is Kind.SCALAR and name not in BUILT_IN_SCALARS
