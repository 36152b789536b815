"""Merged data in, what the client sees out: order, names, types, nulls and errors of the answer."""

from typing import Any

import orjson
import pytest
from graphql import build_schema, get_operation_ast, parse
from hypothesis import given
from hypothesis import strategies as st

from gateway.execution.completion import complete
from gateway.execution.conditions import fragments_of
from gateway.execution.faults import Faults
from gateway.execution.projection import DEVIATIONS, generate_projection
from gateway.execution.shape import ObjectShape, ShapeBuilder
from gateway.execution.transport import Json
from tests.gateway.execution.by_hand import Client, fetch

API = """
type Query {
  user: User
  me: User!
  users: [User]
  team: [User!]!
  found: Found
  media: Media
  all: [Media!]
  grid: [[Cell!]]
  color: Color
  colors: [Color!]
  count: Int
  ratio: Float
  flag: Boolean
  word: String
  words: [String!]
  ids: [ID]
  any: JSON
  must: JSON!
}
type User { id: ID!  name: String  friend: User  best: User! }
type Cell { x: Int! }
union Found = User | Book
interface Media { id: ID!  title: String }
type Book implements Media { id: ID!  title: String!  pages: Int }
type Film implements Media { id: ID!  title: String  minutes: Int }
enum Color { RED GREEN }
scalar JSON
"""

CODE = {"code": "DOWNSTREAM_SERVICE_ERROR"}


def not_valid(field: str, type_: str) -> str:
    return f"The value of field {field} is not a valid {type_}."


def null_for(field: str) -> str:
    return f"Cannot return null for non-nullable field {field}."


async def answer(query: str, data: Json, variables: dict[str, Json] | None = None) -> Any:
    """Answer the query from what one subgraph gave."""
    node = fetch("a", "{ __typename }")
    response = await Client().run(API, query, node, variables, a={"data": data})
    return orjson.loads(response.to_bytes())


@pytest.mark.parametrize(
    ("query", "data", "expected"),
    [
        pytest.param(
            "{ word count flag }",
            {"flag": True, "x": 1, "count": 2, "word": "w"},
            '{"word":"w","count":2,"flag":true}',
            id="fields in the client's order, and no others",
        ),
        pytest.param("{ b: word a: word }", {"a": "1", "b": "2"}, '{"b":"2","a":"1"}', id="aliases"),
        pytest.param(
            "{ user { name } word user { id } }",
            {"word": None, "user": {"id": "1", "name": "n"}},
            '{"user":{"name":"n","id":"1"},"word":null}',
            id="selections of one key join where it first stands",
        ),
        pytest.param(
            "{ __typename t: __typename user { k: __typename } }",
            {"user": {}},
            '{"__typename":"Query","t":"Query","user":{"k":"User"}}',
            id="the type's name needs no data",
        ),
        pytest.param(
            "{ ...A } fragment A on Query { word ...B } fragment B on Query { count }",
            {"word": "w", "count": 1},
            '{"word":"w","count":1}',
            id="fragments",
        ),
        pytest.param(
            "{ media { id ... on Book { pages } ... on Film { minutes } __typename } }",
            {"media": {"__typename": "Film", "id": "1", "minutes": 90}},
            '{"media":{"id":"1","minutes":90,"__typename":"Film"}}',
            id="type conditions on the runtime type",
        ),
        pytest.param(
            "{ found { ... on Media { title } ... on User { name } } }",
            {"found": {"__typename": "Book", "title": "t"}},
            '{"found":{"title":"t"}}',
            id="type conditions on interfaces inside unions",
        ),
        pytest.param(
            "{ found { ... on Book { title } } }",
            {"found": {"__typename": "User"}},
            '{"found":{}}',
            id="an object without any field asked for its type",
        ),
        pytest.param(
            "{ media { t: title ... on Media { id } } all { id } }",
            {"media": {"id": 1, "t": "t"}, "all": [{"id": "2"}]},
            '{"media":{"t":"t","id":"1"},"all":[{"id":"2"}]}',
            id="objects of unknown type where nothing depends on it",
        ),
        pytest.param(
            "{ all { __typename title } }",
            {"all": [{"__typename": "Film", "title": None}, {"__typename": "Book", "title": "b"}]},
            '{"all":[{"__typename":"Film","title":null},{"__typename":"Book","title":"b"}]}',
            id="lists of interfaces",
        ),
        pytest.param(
            "{ grid { x } }",
            {"grid": [[{"x": 1}], None, [], [{"x": 2}, {"x": 3}]]},
            '{"grid":[[{"x":1}],null,[],[{"x":2},{"x":3}]]}',
            id="lists of lists",
        ),
        pytest.param(
            "{ users { id } }", {"users": [{"id": "1"}, None]}, '{"users":[{"id":"1"},null]}', id="null items"
        ),
        pytest.param(
            "{ user { id } ids }",
            {"user": {"id": 7}, "ids": [1, "b", None]},
            '{"user":{"id":"7"},"ids":["1","b",null]}',
            id="IDs are text",
        ),
        pytest.param(
            "{ any must ratio }",
            {"any": {"a": [1, None]}, "must": False, "ratio": 3},
            '{"any":{"a":[1,null]},"must":false,"ratio":3}',
            id="custom scalars pass",
        ),
        pytest.param(
            "{ color colors words }",
            {"color": "RED", "colors": ["GREEN"], "words": ["a"]},
            '{"color":"RED","colors":["GREEN"],"words":["a"]}',
            id="enums and lists of leaves",
        ),
        pytest.param("{ user { name } word }", {}, '{"user":null,"word":null}', id="what nobody answered is null"),
    ],
)
async def test_the_answer_has_what_the_client_selected(query: str, data: Json, expected: str) -> None:
    assert await answer(query, data) == {"data": orjson.loads(expected)}
    text = orjson.dumps((await answer(query, data))["data"]).decode()
    assert text == expected


@pytest.mark.parametrize(
    ("skip", "include", "expected"),
    [
        (False, True, '{"word":"w","count":1,"flag":true}'),
        (True, True, '{"count":1,"flag":true,"word":"w"}'),
        (False, False, '{"word":"w","flag":true}'),
        (True, False, '{"flag":true,"word":"w"}'),
    ],
)
async def test_skip_and_include_decide_what_is_shown_and_in_which_order(
    skip: bool, include: bool, expected: str
) -> None:
    query = """query($s: Boolean!, $i: Boolean!) {
      word @skip(if: $s)
      ... @include(if: $i) { count }
      ...F
      word
      ids @include(if: false)
      any @skip(if: true)
    }
    fragment F on Query { flag colors @include(if: $s) @skip(if: $s) }"""
    found = await answer(query, {"word": "w", "count": 1, "flag": True}, {"s": skip, "i": include})
    assert orjson.dumps(found["data"]).decode() == expected


async def test_more_combinations_of_conditions_than_are_kept_are_answered_too(client: Client) -> None:
    names = [f"v{number}" for number in range(6)]
    declared = ", ".join(f"${name}: Boolean!" for name in names)
    fields = " ".join(f"{name}: word @include(if: ${name})" for name in names)
    compiled = client.plan(API, f"query({declared}) {{ __typename {fields} }}", None)
    for number in range(64):
        values = {name: bool(number >> bit & 1) for bit, name in enumerate(names)}
        shape = compiled.answers.choose(values).shape
        assert [field.key for field in shape.fields[1:]] == [name for name in names if values[name]]


@pytest.mark.parametrize(
    ("query", "data", "expected", "path", "message"),
    [
        ("{ me { id } }", {"me": None}, None, ["me"], null_for("Query.me")),
        ("{ user { id } }", {"user": {}}, {"user": None}, ["user", "id"], null_for("User.id")),
        (
            "{ user { best { best { id } } } word }",
            {"user": {"best": {"best": {"id": None}}}, "word": "w"},
            {"user": None, "word": "w"},
            ["user", "best", "best", "id"],
            null_for("User.id"),
        ),
        (
            "{ users { id } }",
            {"users": [{"id": "1"}, {}]},
            {"users": [{"id": "1"}, None]},
            ["users", 1, "id"],
            null_for("User.id"),
        ),
        (
            "{ grid { x } }",
            {"grid": [[{"x": 1}], [{"x": 1}, None]]},
            {"grid": [[{"x": 1}], None]},
            ["grid", 1, 1],
            null_for("Query.grid"),
        ),
        ("{ team { id } }", {"team": None}, None, ["team"], null_for("Query.team")),
        ("{ must }", {}, None, ["must"], null_for("Query.must")),
        ("{ color }", {"color": "BLUE"}, {"color": None}, ["color"], not_valid("Query.color", "Color")),
        ("{ color }", {"color": ["RED"]}, {"color": None}, ["color"], not_valid("Query.color", "Color")),
        (
            "{ colors }",
            {"colors": ["RED", "BLUE"]},
            {"colors": None},
            ["colors", 1],
            not_valid("Query.colors", "Color"),
        ),
        ("{ count }", {"count": 2**31}, {"count": None}, ["count"], not_valid("Query.count", "Int")),
        ("{ count }", {"count": True}, {"count": None}, ["count"], not_valid("Query.count", "Int")),
        ("{ count }", {"count": 1.5}, {"count": None}, ["count"], not_valid("Query.count", "Int")),
        ("{ ratio }", {"ratio": "1"}, {"ratio": None}, ["ratio"], not_valid("Query.ratio", "Float")),
        ("{ flag }", {"flag": 1}, {"flag": None}, ["flag"], not_valid("Query.flag", "Boolean")),
        ("{ word }", {"word": {}}, {"word": None}, ["word"], not_valid("Query.word", "String")),
        ("{ ids }", {"ids": ["1", True]}, {"ids": ["1", None]}, ["ids", 1], not_valid("Query.ids", "ID")),
        ("{ words }", {"words": {"a": 1}}, {"words": None}, ["words"], "Expected a list for field Query.words."),
        ("{ users { id } }", {"users": "abc"}, {"users": None}, ["users"], "Expected a list for field Query.users."),
        ("{ user { id } }", {"user": "abc"}, {"user": None}, ["user"], "Expected an object for field Query.user."),
        (
            "{ user { __typename } }",
            {"user": [1]},
            {"user": None},
            ["user"],
            "Expected an object for field Query.user.",
        ),
        (
            "{ media { id __typename } }",
            {"media": {"id": "1"}},
            {"media": None},
            ["media"],
            "The type of the object for field Query.media is not a possible type.",
        ),
        (
            "{ media { id ... on Film { minutes } } }",
            {"media": {"id": "1"}},
            {"media": None},
            ["media"],
            "The type of the object for field Query.media is not a possible type.",
        ),
        (
            "{ media { id } }",
            {"media": {"__typename": "User", "id": "1"}},
            {"media": None},
            ["media"],
            "The type of the object for field Query.media is not a possible type.",
        ),
        (
            "{ media { id } }",
            {"media": {"__typename": ["Film"], "id": "1"}},
            {"media": None},
            ["media"],
            "The type of the object for field Query.media is not a possible type.",
        ),
        (
            "{ all { id } }",
            {"all": [{"__typename": "Hidden", "id": "1"}]},
            {"all": None},
            ["all", 0],
            "The type of the object for field Query.all is not a possible type.",
        ),
    ],
)
async def test_data_against_the_schema_becomes_null_with_one_error(
    query: str, data: Json, expected: Json, path: list[str | int], message: str
) -> None:
    found = await answer(query, data)
    assert found == {"data": expected, "errors": [{"message": message, "path": path, "extensions": CODE}]}


async def test_every_cause_is_reported_once() -> None:
    found = await answer(
        "{ a: user { id best { id } } b: user { id } team { id } }",
        {"a": {"id": None, "best": None}, "b": {"id": {}}, "team": [{"id": "1"}]},
    )
    assert found["data"] == {"a": None, "b": None, "team": [{"id": "1"}]}
    assert [error["path"] for error in found["errors"]] == [["a", "id"], ["b", "id"]]


WHOLE = """{
  user { id name friend { id best { id } } }
  me { id }
  team { name }
  found { __typename ... on User { id } ... on Book { pages } }
  all { title ... on Film { minutes } }
  grid { x }
  color colors count ratio flag word words ids any must
}"""

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**33), 2**33),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["RED", "BLUE", "word", "1"]),
)


def objects(below: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    keys = ["id", "name", "friend", "best", "pages", "title", "minutes", "x"]
    names = st.sampled_from(["User", "Book", "Film", "Hidden"])
    named = st.fixed_dictionaries({"__typename": names}, optional=dict.fromkeys(keys, below))
    return st.one_of(named, st.lists(below, max_size=3))


def fitting() -> st.SearchStrategy[Json]:
    user = st.fixed_dictionaries({"id": st.text(max_size=2), "name": st.none() | st.text(max_size=2)})
    friend = st.fixed_dictionaries({"id": st.integers(0, 9), "best": user})
    item = st.fixed_dictionaries(
        {"__typename": st.sampled_from(["Film", "Book"]), "title": st.text(max_size=2), "minutes": st.just(3)}
    )
    return st.fixed_dictionaries(
        {
            "user": st.none() | st.builds(lambda u, f: {**u, "friend": f}, user, st.none() | friend),
            "me": user,
            "team": st.lists(user, max_size=2),
            "found": st.none() | st.builds(lambda u: {"__typename": "User", **u}, user),
            "all": st.none() | st.lists(item, max_size=3),
            "grid": st.just([[{"x": 1}], None]),
            "color": st.sampled_from(["RED", None]),
            "colors": st.just(["GREEN"]),
            "count": st.integers(-5, 5),
            "ratio": st.floats(0, 1),
            "flag": st.booleans(),
            "word": st.text(max_size=2),
            "words": st.just(["a"]),
            "ids": st.just(["1", 2, None]),
            "any": st.just({"a": 1}),
            "must": st.just(1),
        }
    )


def whole_shape() -> ObjectShape:
    document = parse(WHOLE)
    operation = get_operation_ast(document, None)
    assert operation is not None
    return ShapeBuilder(build_schema(API), fragments_of(document), {}).root(operation)


SHAPE = whole_shape()
PROJECT = generate_projection(SHAPE)


@given(fitting(), st.dictionaries(st.sampled_from(WHOLE.split()[1:-1]), st.recursive(LEAVES, objects, max_leaves=6)))
def test_the_generated_and_the_careful_way_agree(good: dict[str, Json], odd: dict[str, Json]) -> None:
    """What the generated code answers, the careful code answers too, without errors; what it refuses has errors."""
    data = {**good, **{key: value for key, value in odd.items() if key in good}}
    faults = Faults()
    careful = complete(data, SHAPE, faults)
    try:
        generated = PROJECT(data)
    except DEVIATIONS:
        missing_only = careful is not None and not faults.errors
        assert faults.errors or missing_only
    else:
        assert orjson.dumps(generated) == orjson.dumps(careful)
        assert not faults.errors
