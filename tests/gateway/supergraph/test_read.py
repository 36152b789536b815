"""Supergraph texts in, the facts and schemas that `read` makes of them out."""

import pytest
from graphql import GraphQLEnumType, GraphQLObjectType, graphql_sync, print_schema

from gateway.errors import InvalidSupergraphError
from gateway.supergraph import Supergraph, read
from gateway.supergraph.model import ContextArgument, Graph, JoinField, JoinType

JOIN_V3 = """
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION)
"""
DEFINITIONS = """
directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR
directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, external: Boolean, override: String, usedOverridden: Boolean) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE
directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION
directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
scalar join__FieldSet
scalar link__Import
enum link__Purpose { SECURITY EXECUTION }
enum join__Graph { A @join__graph(name: "a", url: "http://a") B @join__graph(name: "b", url: "http://b") }
"""  # noqa: E501 - one directive a line reads best


def supergraph(types: str, links: str = JOIN_V3, definitions: str = DEFINITIONS) -> Supergraph:
    return read(f"schema {links} {{ query: Query }}\n{definitions}\n{types}")


def test_join_directives_become_facts() -> None:
    found = supergraph("""
        type Query @join__type(graph: A) @join__type(graph: B) { me: User @join__field(graph: A, provides: "name") }
        interface Node @join__type(graph: A) { id: ID! }
        type User implements Node @join__implements(graph: A, interface: "Node")
          @join__type(graph: A, key: "id") @join__type(graph: B, key: "id", resolvable: false) {
          id: ID!
          name: String @join__field(graph: A, external: true) @join__field(graph: B, requires: "id")
        }
        union Any @join__type(graph: A) @join__unionMember(graph: A, member: "User") = User
        enum Size @join__type(graph: A) @join__type(graph: B) {
          S @join__enumValue(graph: A)
          L @join__enumValue(graph: B)
        }
    """)
    assert found.graphs == {"A": Graph("A", "a", "http://a"), "B": Graph("B", "b", "http://b")}
    assert found.types["User"] == (JoinType("A", "id"), JoinType("B", "id", resolvable=False))
    assert found.fields["User", "name"] == (JoinField("A", external=True), JoinField("B", requires="id"))
    assert found.fields["Query", "me"] == (JoinField("A", provides="name"),)
    assert ("User", "id") not in found.fields
    assert found.implements == {"User": (("A", "Node"),)}
    assert found.union_members == {"Any": (("A", "User"),)}
    assert found.enum_values["Size", "L"] == ("B",)


def test_the_version_follows_the_text() -> None:
    one = supergraph("type Query @join__type(graph: A) { a: Int }")
    other = supergraph("type Query @join__type(graph: A) { b: Int }")
    assert one.version != other.version
    assert one.version == read(one.sdl).version


def test_schemas_leave_the_machinery_out() -> None:
    found = supergraph("type Query @join__type(graph: A) { a: Int }")
    assert print_schema(found.schema) == "type Query {\n  a: Int\n}"
    assert print_schema(found.api_schema) == "type Query {\n  a: Int\n}"


def test_the_api_schema_hides_inaccessible_elements_and_feature_directives() -> None:
    found = supergraph(
        """
        directive @hidden on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | ENUM_VALUE
          | INPUT_FIELD_DEFINITION
        directive @tag(name: String!) repeatable on FIELD_DEFINITION
        directive @shown on FIELD
        directive @cost(weight: Int!) on FIELD_DEFINITION
        scalar requiresScopes__Scope
        directive @requiresScopes(scopes: [[requiresScopes__Scope!]!]!) on FIELD_DEFINITION
        type Query @join__type(graph: A) {
          a(x: Int, y: Int @hidden): Int @tag(name: "t") @cost(weight: 3) @deprecated(reason: "old")
          b: Secret @hidden
          c(in: In): Size @requiresScopes(scopes: [["s"]])
          d: Any
        }
        interface Face @join__type(graph: A) @hidden { id: ID }
        type Open implements Face @join__implements(graph: A, interface: "Face") @join__type(graph: A) { id: ID }
        type Secret @join__type(graph: A) @hidden { id: ID }
        union Any @join__type(graph: A) = Open | Secret
        enum Size @join__type(graph: A) { S L @hidden }
        input In @join__type(graph: A) { x: Int y: Int @hidden }
        """,
        JOIN_V3
        + """@link(url: "https://specs.apollo.dev/inaccessible/v0.2", as: "hidden", for: SECURITY)
             @link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY)
             @link(url: "https://specs.apollo.dev/cost/v0.1", import: ["@cost"])
             @link(url: "https://specs.apollo.dev/tag/v0.3")""",
    )
    assert print_schema(found.api_schema) == (
        "directive @shown on FIELD\n\n"
        'type Query {\n  a(x: Int): Int @deprecated(reason: "old")\n  c(in: In): Size\n  d: Any\n}\n\n'
        "type Open {\n  id: ID\n}\n\nunion Any = Open\n\nenum Size {\n  S\n}\n\ninput In {\n  x: Int\n}"
    )
    assert "Secret" in found.schema.type_map
    size = found.schema.type_map["Size"]
    assert isinstance(size, GraphQLEnumType)
    assert set(size.values) == {"S", "L"}


def test_context_arguments_vanish_from_the_api() -> None:
    found = supergraph(
        """
        directive @context(name: String!) repeatable on OBJECT
        input join__ContextArgument { name: String! type: String! context: String! selection: String! }
        type Query @join__type(graph: A) @context(name: "a__here") {
          a(x: Int, y: Int): Int
            @join__field(graph: A, contextArguments: [{name: "y", type: "Int", context: "a__here", selection: "{ b }"}])
          b: Int
        }
        """,
        """@link(url: "https://specs.apollo.dev/link/v1.0")
           @link(url: "https://specs.apollo.dev/context/v0.1", for: SECURITY)
           @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)""",
        DEFINITIONS.replace("usedOverridden: Boolean", "contextArguments: [join__ContextArgument!]"),
    )
    query = found.api_schema.query_type
    assert isinstance(query, GraphQLObjectType)
    assert set(query.fields["a"].args) == {"x"}
    assert found.fields["Query", "a"][0].context_arguments == (ContextArgument("y", "Int", "a__here", "{ b }"),)
    assert found.contexts == {"Query": ("a__here",)}


V1_DEFINITIONS = """
directive @core(feature: String!, as: String, for: core__Purpose) repeatable on SCHEMA
directive @join__owner(graph: join__Graph!) on OBJECT | INTERFACE
directive @join__type(graph: join__Graph!, key: join__FieldSet) repeatable on OBJECT | INTERFACE
directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet) on FIELD_DEFINITION
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
scalar join__FieldSet
enum core__Purpose { SECURITY EXECUTION }
enum join__Graph { A @join__graph(name: "a", url: "http://a") B @join__graph(name: "b", url: "http://b") }
"""


def test_the_first_join_version_is_completed() -> None:
    found = supergraph(
        """
        type Query { me: User @join__field(graph: A) }
        interface Named { name: String }
        type User implements Named @join__owner(graph: A)
          @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
          id: ID! @join__field(graph: A)
          name: String
          age: Int @join__field(graph: B, requires: "name")
          home: Home
        }
        type Home { street: String }
        union Any = User | Home
        enum Size { S }
        """,
        '@core(feature: "https://specs.apollo.dev/core/v0.2")'
        '@core(feature: "https://specs.apollo.dev/join/v0.1", for: EXECUTION)',
        V1_DEFINITIONS,
    )
    assert found.types["User"] == (JoinType("A", "id"), JoinType("B", "id"))
    assert found.types["Home"] == (JoinType("A"), JoinType("B"))
    assert found.fields["User", "id"] == (JoinField("A"), JoinField("B"))
    assert found.fields["User", "name"] == (JoinField("A"),)
    assert found.fields["User", "age"] == (JoinField("B", requires="name"),)
    assert found.fields["Query", "me"] == (JoinField("A"),)
    assert found.implements["User"] == (("A", "Named"), ("B", "Named"))
    assert found.union_members["Any"] == (("A", "User"), ("B", "User"), ("A", "Home"), ("B", "Home"))
    assert found.enum_values["Size", "S"] == ("A", "B")
    assert print_schema(found.api_schema).startswith("type Query {\n  me: User\n}")


@pytest.mark.parametrize(
    ("links", "types", "message", "line"),
    [
        ("", "type Query { a: Int }", "does not link the join specification", 1),
        (JOIN_V3, "type Query {", "does not parse", 18),
        (JOIN_V3, "type Query @join__type(graph: C) { a: Int }", "unknown subgraph 'C'", 18),
        (JOIN_V3, "type Query { a: Int }", "The type Query is in no subgraph", 18),
        (JOIN_V3, "type Query @join__type(graph: A) { a: Int, b: Nothing }", "Unknown type 'Nothing'", None),
        (
            JOIN_V3,
            "union U @join__type(graph: A) @join__unionMember(graph: A) = Query",
            "lacks its argument member",
            18,
        ),
        (
            '@link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/v0.9")',
            "type Query @join__type(graph: A) { a: Int }",
            "needs the feature https://specs.apollo.dev/join/v0.9",
            1,
        ),
    ],
)
def test_what_cannot_be_served_is_refused_with_its_place(
    links: str, types: str, message: str, line: int | None
) -> None:
    with pytest.raises(InvalidSupergraphError, match=message.replace("(", r"\(")) as caught:
        supergraph(types, links)
    assert caught.value.code == "INVALID_FEDERATION_SUPERGRAPH"
    if line is not None:
        assert caught.value.extensions["line"] == line


@pytest.mark.parametrize(
    ("links", "code", "line"),
    [
        (
            JOIN_V3 + '@link(url: "https://example.com/lock/v1.0", for: SECURITY)',
            "UNSUPPORTED_LINKED_FEATURE",
            4,
        ),
        (
            JOIN_V3 + '@link(url: "https://specs.apollo.dev/inaccessible/v0.9", for: SECURITY)',
            "UNSUPPORTED_LINKED_FEATURE",
            4,
        ),
        (
            """@core(feature: "https://specs.apollo.dev/core/v0.1")
               @core(feature: "https://specs.apollo.dev/join/v0.1", for: EXECUTION)""",
            "UNSUPPORTED_LINKED_FEATURE",
            1,
        ),
        (
            '@link(url: "https://specs.apollo.dev/link/v1.1") @link(url: "https://specs.apollo.dev/join/v0.3")',
            "UNKNOWN_LINK_VERSION",
            1,
        ),
        (
            '@core(feature: "https://specs.apollo.dev/core/v0.9") @core(feature: "https://specs.apollo.dev/join/v0.1")',
            "UNKNOWN_LINK_VERSION",
            1,
        ),
    ],
)
def test_features_that_must_be_honoured_and_are_not_known_are_refused(links: str, code: str, line: int) -> None:
    with pytest.raises(InvalidSupergraphError) as caught:
        supergraph("type Query @join__type(graph: A) { a: Int }", links)
    assert (caught.value.code, caught.value.extensions["line"]) == (code, line)


@pytest.mark.parametrize("default", ["I = { b: 1 }", "Int = 3000000000"])
def test_a_default_that_composers_let_pass_is_served(default: str) -> None:
    types = f"""
        type Query @join__type(graph: A) {{ a(x: {default}): Int }}
        input I @join__type(graph: A) {{ a: Int! b: Int }}
    """
    query = '{ __type(name: "Query") { fields { args { defaultValue } } } }'
    result = graphql_sync(supergraph(types, JOIN_V3).api_schema, query)
    assert result.data == {"__type": {"fields": [{"args": [{"defaultValue": default.partition(" = ")[2]}]}]}}


def test_text_without_a_schema_definition_is_refused() -> None:
    with pytest.raises(InvalidSupergraphError, match="no schema definition"):
        read("type Query { a: Int }")


def test_a_supergraph_without_subgraphs_is_refused() -> None:
    definitions = DEFINITIONS.replace("enum join__Graph {", "enum join__Other {")
    with pytest.raises(InvalidSupergraphError, match="has no subgraphs"):
        supergraph("type Query @join__type(graph: A) { a: Int }", definitions=definitions)


def test_features_for_neither_security_nor_execution_may_be_unknown() -> None:
    links = JOIN_V3 + '@link(url: "https://example.com/note/v1.0") @link(url: "https://example.com/unversioned")'
    found = supergraph("type Query @join__type(graph: A) { a: Int }", links)
    assert list(found.types) == ["Query"]
