"""What a document may ask for: depth, aliases, root fields and introspection, counted through all fragments."""

import pytest
from graphql import parse

from gateway.serving.documents import read_document
from gateway.serving.errors import RequestError
from gateway.serving.limits import NO_LIMITS, Limits, check_limits
from tests.gateway.http.served import supergraph


def codes(document: str, limits: Limits) -> list[tuple[str, object]]:
    """The code of each refusal, and what was found."""
    try:
        check_limits(parse(document), limits)
    except RequestError as error:
        return [(each["extensions"]["code"], each["extensions"].get("found")) for each in error.errors]
    return []


@pytest.mark.parametrize(
    ("document", "depth"),
    [
        ("{ a }", 1),
        ("{ a { b { c } } d { e } }", 3),
        ("{ ... on Query { a { ... { b } } } }", 2),
        ("{ a { ...F } } fragment F on X { b { ...G } } fragment G on X { c }", 3),
        ("{ a { ...F } } fragment F on X { b ...F }", 2),
        ("{ a { ...F } } fragment F on X { ...G } fragment G on X { ...F b { c } }", 3),
        ("{ a { ...Missing } }", 1),
        ("{ __schema { types { fields { type { ofType { ofType { name } } } } } } }", 1),
        ("query A { a } query B { a { b { c { d } } } }", 4),
    ],
)
def test_depth_is_counted_through_fragments(document: str, depth: int) -> None:
    assert codes(document, Limits(depth=depth)) == []
    if depth > 1:
        assert codes(document, Limits(depth=depth - 1)) == [("MAX_DEPTH_LIMIT", depth)]


@pytest.mark.parametrize(
    ("document", "aliases", "root_fields"),
    [
        ("{ a: x b: x c: x { d: y } }", 4, 3),
        ("{ ...F ...F } fragment F on Query { a: x y }", 2, 4),
        ("{ ... @include(if: true) { a: x { b: y } } __typename }", 2, 2),
    ],
)
def test_aliases_and_root_fields_count_wherever_they_are_spread(document: str, aliases: int, root_fields: int) -> None:
    assert codes(document, Limits(aliases=aliases, root_fields=root_fields)) == []
    assert codes(document, Limits(aliases=aliases - 1, root_fields=root_fields - 1)) == [
        ("MAX_ALIASES_LIMIT", aliases),
        ("MAX_ROOT_FIELDS_LIMIT", root_fields),
    ]


def test_fragments_that_double_at_every_level_are_measured_in_an_instant() -> None:
    levels = 60
    document = "{ ...F0 }" + "".join(
        f" fragment F{level} on Query {{ a: x ...F{level + 1} ...F{level + 1} }}" for level in range(levels)
    )

    assert codes(f"{document} fragment F{levels} on Query {{ a: x }}", Limits(root_fields=0)) == [
        ("MAX_ALIASES_LIMIT", 2 ** (levels + 1) - 1)
    ]


def test_introspection_can_be_switched_off_but_type_names_stay() -> None:
    off = Limits(introspection=False)

    assert codes("{ __typename a { __typename } }", off) == []
    assert codes("{ __schema { queryType { name } } }", off) == [("INTROSPECTION_DISABLED", None)]
    assert codes('{ ...F } fragment F on Query { t: __type(name: "X") { name } }', off) == [
        ("INTROSPECTION_DISABLED", None)
    ]


def test_zero_switches_a_limit_off() -> None:
    assert codes("{ " + " ".join(f"a{n}: x {{ y {{ z }} }}" for n in range(500)) + " }", NO_LIMITS) == []


def test_all_validation_errors_are_told_with_their_places() -> None:
    with pytest.raises(RequestError) as refused:
        read_document("{\n  me { a }\n  b\n}", supergraph().api_schema, Limits())

    assert [(each["extensions"]["code"], each["locations"]) for each in refused.value.errors] == [
        ("GRAPHQL_VALIDATION_FAILED", [{"line": 2, "column": 8}]),
        ("GRAPHQL_VALIDATION_FAILED", [{"line": 3, "column": 3}]),
    ]


@pytest.mark.parametrize(
    "document",
    [
        "{" + "me{friends" * 5000,
        "{ ...F0 }" + "".join(f"fragment F{n} on Query {{...F{n + 1}}}" for n in range(1200)),
    ],
)
def test_documents_made_to_exhaust_the_stack_are_refused(document: str) -> None:
    with pytest.raises(RequestError) as refused:
        read_document(document, supergraph().api_schema, Limits(tokens=20_000))

    assert refused.value.errors[0]["extensions"]["code"] in {"GRAPHQL_PARSE_FAILED", "MAX_DEPTH_LIMIT"}
