"""SDL texts in, subgraphs or the reasons why they cannot be read out."""

import pytest

from gateway.sdl.load import load_subgraph
from gateway.sdl.model import Argument
from gateway.sdl.subgraph import Subgraph

SPEC = "https://specs.apollo.dev/federation"
LINK = "https://specs.apollo.dev/link"


def loaded(sdl: str) -> Subgraph:
    subgraph = load_subgraph("a", sdl, "http://a")
    assert isinstance(subgraph, Subgraph)
    return subgraph


def codes(sdl: str) -> set[str]:
    result = load_subgraph("a", sdl)
    assert isinstance(result, list)
    return {error.code for error in result}


@pytest.mark.parametrize(
    ("link", "key"),
    [
        (f'@link(url: "{SPEC}/v2.3", import: ["@key"])', "key"),
        (f'@link(url: "{SPEC}/v2.3", import: [{{name: "@key", as: "@id"}}])', "id"),
        (f'@link(url: "{SPEC}/v2.3")', "federation__key"),
        (f'@link(url: "{SPEC}/v2.3", as: "fed")', "fed__key"),
    ],
)
def test_a_directive_is_known_by_the_name_that_the_link_gives_it(link: str, key: str) -> None:
    subgraph = loaded(f'extend schema {link} type Query {{ t: T }} type T @{key}(fields: "id") {{ id: ID! }}')
    assert subgraph.names["key"] == key
    assert subgraph.schema.types["T"].directives[0].meaning == "key"
    assert not subgraph.is_federation_1


def test_link_itself_may_have_another_name() -> None:
    subgraph = loaded(
        'extend schema @core(url: "https://specs.apollo.dev/link/v1.0", as: "core")'
        f' @core(url: "{SPEC}/v2.5", import: ["@key"]) type Query {{ a: Int }}'
        " directive @core(url: String!, as: String, import: [core__Import], for: core__Purpose) repeatable on SCHEMA"
        " scalar core__Import enum core__Purpose { SECURITY EXECUTION }"
    )
    assert subgraph.version == (2, 5)


def test_link_of_another_name_needs_its_definition() -> None:
    sdl = (
        'extend schema @core(url: "https://specs.apollo.dev/link/v1.0", as: "core")'
        f' @core(url: "{SPEC}/v2.5", import: ["@key"]) type Query {{ a: Int }}'
    )
    assert codes(sdl) == {"INVALID_GRAPHQL"}


@pytest.mark.parametrize(
    "arguments",
    [
        'as: "f__g"',
        'as: "f_"',
        'as: ""',
        'as: "1f"',
        'import: [{name: "@key", as: "@a-b"}]',
        'import: ["@key", {name: "@key", as: "@k"}]',
        'import: ["@key", {name: "@tag", as: "@key"}]',
    ],
)
def test_a_link_gives_every_element_one_name_and_no_two_the_same(arguments: str) -> None:
    sdl = f'extend schema @link(url: "{SPEC}/v2.3", {arguments}) type Query {{ a: Int }}'
    assert codes(sdl) == {"INVALID_LINK_DIRECTIVE_USAGE"}


def test_of_two_links_that_define_a_directive_the_one_in_use_counts() -> None:
    head = f'extend schema @link(url: "{SPEC}/v2.3") @link(url: "https://specs.apollo.dev/tag/v0.3", as: "t")'
    assert loaded(f'{head} type Query {{ a: Int @t(name: "x") }}').names["tag"] == "t"
    assert loaded(f'{head} type Query {{ a: Int @federation__tag(name: "x") }}').names["tag"] == "federation__tag"


def test_a_schema_without_link_is_of_federation_1() -> None:
    assert loaded("type Query { a: Int }").is_federation_1


def test_extensions_are_folded_into_what_they_extend() -> None:
    subgraph = loaded("type Query { a: Int } extend type Query { b: Int } extend type T { c: Int }")
    assert list(subgraph.schema.types["Query"].fields) == ["a", "b"]
    assert subgraph.schema.types["Query"].is_defined
    assert not subgraph.schema.types["T"].is_defined


def test_root_types_are_called_by_their_default_names() -> None:
    subgraph = loaded("schema { query: Q } type Q { again: [Q!]! }")
    assert subgraph.schema.roots == {"query": "Query"}
    assert subgraph.schema.types["Query"].fields["again"].type == "[Query!]!"


@pytest.mark.parametrize(
    ("sdl", "expected"),
    [
        ("type Query {", {"INVALID_GRAPHQL"}),
        ("type Query { a: Int a: Int }", {"INVALID_GRAPHQL"}),
        ("type A { a: Int } type A { b: Int }", {"INVALID_GRAPHQL"}),
        ("type A { a: Int } extend enum A { B }", {"INVALID_GRAPHQL"}),
        ("type Query { a: Int } extend schema { query: Query } extend schema { query: Query }", {"INVALID_GRAPHQL"}),
        ("directive @a on FIELD directive @a on FIELD", {"INVALID_GRAPHQL"}),
        ("directive @a(b: Int, b: Int) on FIELD", {"INVALID_GRAPHQL"}),
        (f'extend schema @link(url: "{LINK}/v1.1") type Query {{ a: Int }}', {"UNKNOWN_LINK_VERSION"}),
        (
            f"""extend schema @l(url: "{LINK}/v2.0", as: "l") @l(url: "{SPEC}/v2.3")
            directive @l(url: String!, as: String, import: [l__Import]) repeatable on SCHEMA scalar l__Import""",
            {"UNKNOWN_LINK_VERSION"},
        ),
        (f'extend schema @link(url: "{LINK}/v1.1") @link(url: "{SPEC}/v2.3")', {"INVALID_LINK_DIRECTIVE_USAGE"}),
        ("query { a }", {"INVALID_GRAPHQL"}),
        (f'extend schema @link(url: "{SPEC}/v2.99", import: ["@key"])', {"UNKNOWN_FEDERATION_LINK_VERSION"}),
        (f'extend schema @link(url: "{SPEC}/v1.0")', {"UNKNOWN_FEDERATION_LINK_VERSION"}),
        (f'extend schema @link(url: "{SPEC}/2.0")', {"INVALID_LINK_IDENTIFIER"}),
        ('extend schema @link(url: "nowhere")', {"INVALID_LINK_IDENTIFIER"}),
        (f'extend schema @link(url: "{SPEC}/v2.0", import: ["@nope"])', {"INVALID_LINK_DIRECTIVE_USAGE"}),
        (f'extend schema @link(url: "{SPEC}/v2.0", import: ["@interfaceObject"])', {"INVALID_LINK_DIRECTIVE_USAGE"}),
        (f'extend schema @link(url: "{SPEC}/v2.0", import: "@key")', {"INVALID_LINK_DIRECTIVE_USAGE"}),
        (f'extend schema @link(url: "{SPEC}/v2.0", import: [1])', {"INVALID_LINK_DIRECTIVE_USAGE"}),
        (
            f'extend schema @link(url: "{SPEC}/v2.0", import: [{{name: "@key", as: "key"}}])',
            {"INVALID_LINK_DIRECTIVE_USAGE"},
        ),
        (
            f'extend schema @link(url: "{SPEC}/v2.0") @link(url: "{SPEC}/v2.1")',
            {"INVALID_LINK_DIRECTIVE_USAGE"},
        ),
        (
            f"""extend schema @link(url: "{SPEC}/v2.0", import: ["@key"])
            @link(url: "https://x.dev/y/v1.0", import: ["@key"])""",
            {"INVALID_LINK_DIRECTIVE_USAGE"},
        ),
    ],
)
def test_what_cannot_be_read_is_reported(sdl: str, expected: set[str]) -> None:
    assert codes(sdl) == expected


@pytest.mark.parametrize(
    ("sdl", "coordinate"),
    [
        ('enum E { "one" A @tag(name: "a") "two" A @deprecated }', "E.A"),
        ('type Query { a("one" b: Int @tag(name: "a") "two" b: String = "x" @deprecated): Int }', "Query.a(b:)"),
    ],
)
def test_what_is_given_twice_is_as_the_last_one_says_with_the_directives_of_both(sdl: str, coordinate: str) -> None:
    types = loaded(sdl).schema.types
    element = types["E"].values["A"] if coordinate == "E.A" else types["Query"].fields["a"].arguments["b"]
    assert element.description == "two"
    assert [directive.name for directive in element.directives] == ["tag", "deprecated"]
    if isinstance(element, Argument):
        assert (element.type, element.default) == ("String", "x")


def test_of_two_schema_definitions_the_last_one_counts() -> None:
    subgraph = loaded("schema { query: A } schema { query: B } type A { a: Int } type B { b: Int }")
    assert subgraph.schema.roots == {"query": "Query"}
    assert list(subgraph.schema.types["Query"].fields) == ["b"]


def test_errors_point_to_their_line_and_column() -> None:
    result = load_subgraph("accounts", "type Query {\n  a: Int\n  a: Int\n}")
    assert isinstance(result, list)
    location = result[0].locations[0]
    assert (location.subgraph, location.line, location.column) == ("accounts", 3, 3)
