"""A merged supergraph in, each directive that subgraphs apply to one element with different arguments out."""

from collections.abc import Iterator

from gateway.composition.merged_elements import MergedElement, merged_elements
from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.values import print_value


def differing_applications(context: MergedContext, directives: frozenset[str]) -> Iterator[tuple[MergedElement, str]]:
    """Give element and directive; `directives` are those asked for, by the names that federation or GraphQL gives."""
    for element in merged_elements(context):
        if len(element.uses) < 2:
            continue
        found: dict[str, set[str]] = {}
        for _, each in element.uses:
            for directive in each.directives:
                key = directive.meaning or directive.name
                if key in directives:
                    found.setdefault(key, set()).add(print_value(directive.arguments))
        for key, arguments in found.items():
            if len(arguments) > 1:
                yield element, key
