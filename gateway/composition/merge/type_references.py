"""References of one field or argument in several subgraphs in, the one that serves all of them out.

Outputs merge to the most general reference, inputs to the most specific one.
"""

from collections.abc import Iterable
from typing import Protocol

from gateway.sdl.type_reference import is_list, is_non_null, item_type, nullable


class Hierarchy(Protocol):
    """What is known of named types across all subgraphs."""

    def is_subtype(self, name: str, of: str) -> bool:
        """Say whether `name` implements the interface `of`, or is a member of the union `of`."""
        ...


def most_general(references: Iterable[str], hierarchy: Hierarchy) -> str | None:
    """Give the reference that all others are subtypes of, or None where there is none among them."""
    chosen: str | None = None
    for reference in references:
        if chosen is None or is_subtype(chosen, reference, hierarchy):
            chosen = reference
        elif not is_subtype(reference, chosen, hierarchy):
            return None
    return chosen


def most_specific(references: Iterable[str], hierarchy: Hierarchy) -> str | None:
    """Give the reference that is a subtype of all others, or None where there is none among them."""
    chosen: str | None = None
    for reference in references:
        if chosen is None or is_subtype(reference, chosen, hierarchy):
            chosen = reference
        elif not is_subtype(chosen, reference, hierarchy):
            return None
    return chosen


def is_subtype(reference: str, of: str, hierarchy: Hierarchy) -> bool:
    """Say whether every value of `reference` is one of `of`; a reference is a subtype of itself."""
    if reference == of:
        return True
    if is_non_null(of):
        return is_non_null(reference) and is_subtype(nullable(reference), nullable(of), hierarchy)
    if is_non_null(reference):
        return is_subtype(nullable(reference), of, hierarchy)
    if is_list(of) or is_list(reference):
        return is_list(of) and is_list(reference) and is_subtype(item_type(reference), item_type(of), hierarchy)
    return hierarchy.is_subtype(reference, of)
