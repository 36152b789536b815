"""DIRECTIVE_DEFINITION_INVALID: a subgraph defines a directive of federation otherwise than federation does."""

from collections.abc import Iterator

from gateway.composition.rule_contexts import SubgraphContext
from gateway.sdl.model import DirectiveDefinition, Kind
from gateway.sdl.type_reference import is_non_null, named_type, nullable


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
        elif not _same_type(context, argument.type, expected.type):
            yield f'the argument "{name}" is of type "{expected.type}", not "{argument.type}"'
    for name, expected in wanted.arguments.items():
        if name not in given.arguments and is_non_null(expected.type) and not expected.has_default:
            yield f'the argument "{name}" is missing'
    if given.repeatable and not wanted.repeatable:
        yield "it is not repeatable"
    superfluous = [location for location in given.locations if location not in wanted.locations]
    if superfluous:
        yield f"it does not stand on {', '.join(superfluous)}"


def _same_type(context: SubgraphContext, given: str, wanted: str) -> bool:
    """Compare leniently: a scalar of any name stands for a field set and its like, and non-null may be left out."""
    if is_non_null(given) and not is_non_null(wanted):
        return False
    given, wanted = nullable(given), nullable(wanted)
    if named_type(wanted) in {"FieldSet", "Scope", "Policy", "ContextFieldValue"}:
        return given.count("[") == wanted.count("[") and _is_text(context, named_type(given))
    return given.replace("!", "") == wanted.replace("!", "")


def _is_text(context: SubgraphContext, name: str) -> bool:
    every = {**context.schema.types, **context.subgraph.machinery_types}
    definition = every.get(name)
    if definition is not None:
        return definition.kind is Kind.SCALAR
    return name not in {"Int", "Float", "Boolean", "ID"}
