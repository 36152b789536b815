"""Directive definitions of several subgraphs in, those that the supergraph keeps out.

Executable directives are kept where every subgraph defines them, with the locations that all give; directives on
definitions only where a feature or @composeDirective keeps them.
"""

from collections.abc import Sequence
from dataclasses import replace

from gateway.composition.executable_directives import EXECUTABLE_LOCATIONS, executable_directives
from gateway.composition.features import KEPT_AS_JOIN_DIRECTIVES, STANDARD, ComposedDirective
from gateway.composition.merge.applied_directives import merge_directives
from gateway.composition.merge.arguments import merged_default, merged_input_type
from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.descriptions import merge_descriptions
from gateway.composition.merge.machinery import definitions as read_definitions
from gateway.sdl.federation_directives import NEWEST, directives_of
from gateway.sdl.model import Argument, DirectiveDefinition, Schema

_FEATURE_TYPES = {
    "requiresScopes": "scalar requiresScopes__Scope",
    "policy": "scalar policy__Policy",
    "context": (
        "scalar context__ContextFieldValue"
        " directive @context__fromContext(field: context__ContextFieldValue) on ARGUMENT_DEFINITION"
    ),
}
_TYPE_NAMES = {"Scope": "requiresScopes__Scope", "Policy": "policy__Policy"}


def merge_directive_definitions(context: MergeContext) -> dict[str, DirectiveDefinition]:
    """Merge the directives that clients can use, and add those that the supergraph's elements carry."""
    merged: dict[str, DirectiveDefinition] = {}
    for name, definitions in executable_directives(context.sources.subgraphs):
        if name not in context.features.composed:
            definition = _merge(context, name, definitions)
            if definition.locations:
                merged[name] = definition
    for composed in context.features.composed.values():
        merged[composed.name] = _kept_whole(context, composed)
    return merged | _feature_definitions(context)


def _kept_whole(context: MergeContext, composed: ComposedDirective) -> DirectiveDefinition:
    arguments = {
        name: replace(argument, directives=merge_directives(context, [(composed.subgraph, argument)]))
        for name, argument in composed.definition.arguments.items()
    }
    return replace(composed.definition, arguments=arguments)


def _feature_definitions(context: MergeContext) -> dict[str, DirectiveDefinition]:
    """Define all directives of each feature that is used; those not used themselves get their full names."""
    found: dict[str, DirectiveDefinition] = {}
    for feature in STANDARD:
        if not any(name in context.features.names for name in feature.directives):
            continue
        if KEPT_AS_JOIN_DIRECTIVES.issuperset(feature.directives):
            continue
        for meaning in feature.directives:
            default = meaning if meaning == feature.name else f"{feature.name}__{meaning}"
            name = context.features.names.get(meaning, default)
            found[name] = _feature_definition(meaning, name)
    return found


def feature_types(context: MergeContext) -> Schema:
    """Give the definitions that the directives of the features need besides their own."""
    return read_definitions(text for meaning, text in _FEATURE_TYPES.items() if meaning in context.features.names)


def _merge(context: MergeContext, name: str, present: Sequence[DirectiveDefinition]) -> DirectiveDefinition:
    arguments: dict[str, Argument] = {}
    for argument_name in present[0].arguments:
        given = [item.arguments[argument_name] for item in present if argument_name in item.arguments]
        if len(given) == len(present):
            has_default, default = merged_default(given)
            arguments[argument_name] = Argument(
                name=argument_name,
                type=merged_input_type([argument.type for argument in given], context.sources),
                default=default,
                has_default=has_default,
                description=merge_descriptions(argument.description for argument in given),
                directives=merge_directives(context, list(zip(context.sources.subgraphs, given, strict=True))),
            )
    shared = set(EXECUTABLE_LOCATIONS).intersection(*(item.locations for item in present))
    return DirectiveDefinition(
        name=name,
        arguments=arguments,
        locations=tuple(location for location in EXECUTABLE_LOCATIONS if location in shared),
        repeatable=all(item.repeatable for item in present),
        description=merge_descriptions(item.description for item in present),
    )


def _feature_definition(meaning: str, name: str) -> DirectiveDefinition:
    definition = directives_of(NEWEST)[meaning]
    arguments = {
        key: Argument(key, _with_type_names(argument.type), argument.default, argument.has_default)
        for key, argument in definition.arguments.items()
    }
    return DirectiveDefinition(name, arguments, definition.locations, definition.repeatable)


def _with_type_names(reference: str) -> str:
    for short, full in _TYPE_NAMES.items():
        reference = reference.replace(short, full)
    return reference
