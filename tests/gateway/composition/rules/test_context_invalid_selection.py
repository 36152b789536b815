"""CONTEXT_INVALID_SELECTION: subgraphs in, codes out."""

from collections.abc import Callable

import pytest

CASES = [
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: Int @fromContext(field: "$c{p}")): Int }
            """,
        ),
        {"CONTEXT_INVALID_SELECTION"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c{y:p}")): Int }
            """,
        ),
        {"CONTEXT_INVALID_SELECTION"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String q: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c{z}")): Int }
            """,
        ),
        {"CONTEXT_INVALID_SELECTION"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String q: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c{p q}")): Int }
            """,
        ),
        {"CONTEXT_INVALID_SELECTION"},
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c{p}")): Int }
            """,
        ),
        set(),
    ),
    (
        (
            """
            type Query { t: T }
            type T @key(fields: "id") @context(name: "c") { id: ID! u: U p: String }
            type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c {  p  }")): Int }
            """,
            """
            type U @key(fields: "id") { id: ID! }
            """,
        ),
        set(),
    ),
]


@pytest.mark.parametrize(("subgraphs", "codes"), CASES)
def test_context_invalid_selection_is_reported_exactly_where_the_rule_is_broken(
    subgraphs: tuple[str, ...], codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    assert codes_of(*subgraphs) == codes


TYPES = """
type Query { t: T }
interface N @key(fields: "id") %s { id: ID! }
type T implements N @key(fields: "id") %s { id: ID! u: U p: String }
type V implements N @key(fields: "id") %s { id: ID! u: U p: String }
type W @key(fields: "id") { id: ID! p: String }
"""
SETS = '@context(name: "c")'


@pytest.mark.parametrize(
    ("setters", "selection", "codes"),
    [
        (("", SETS, SETS), "... on T { p } ... on V { p }", set()),
        (("", SETS, SETS), "... on T { p }", {"CONTEXT_INVALID_SELECTION"}),
        (("", SETS, SETS), "... on N { p }", {"CONTEXT_INVALID_SELECTION"}),
        (("", SETS, SETS), "... on T { p } ... on V { p } ... on W { p }", {"CONTEXT_INVALID_SELECTION"}),
        (("", SETS, SETS), "... on T { p } ... on T { p } ... on V { p }", {"CONTEXT_INVALID_SELECTION"}),
        (("", SETS, SETS), "... on T { p } ... on V { p } ... on Nobody { p }", {"CONTEXT_INVALID_SELECTION"}),
        (("", SETS, ""), "... on T { p } ... on V { p }", {"CONTEXT_INVALID_SELECTION"}),
        ((SETS, "", ""), "... on T { p } ... on V { p }", set()),
        ((SETS, "", ""), "... on T { p }", set()),
        ((SETS, "", ""), "... on T { p } ... on W { p }", {"CONTEXT_INVALID_SELECTION"}),
        ((SETS, "", ""), "... on W { p }", {"CONTEXT_INVALID_SELECTION"}),
        (("", "", ""), "... on T { p }", {"CONTEXT_NOT_SET"}),
    ],
)
def test_fragments_are_for_objects_that_set_the_context_one_each(
    setters: tuple[str, str, str], selection: str, codes: set[str], codes_of: Callable[..., set[str]]
) -> None:
    reader = f'type U @key(fields: "id") {{ id: ID! f(x: String @fromContext(field: "$c {selection}")): Int }}'
    assert codes_of(TYPES % setters + reader) == codes


def test_a_union_has_no_fields_to_select_without_fragments(codes_of: Callable[..., set[str]]) -> None:
    sdl = """
        type Query { t: T }
        union TT @context(name: "c") = T
        type T @key(fields: "id") { id: ID! u: U p: String }
        type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c { p }")): Int }
    """
    assert codes_of(sdl) == {"CONTEXT_INVALID_SELECTION"}
