"""The short way for attributes gives what graphql-core's own executor gives."""

import inspect
from enum import Enum
from typing import Any

import pytest
import strawberry
from graphql import ExecutionResult, execute, parse, validate

from subgraphs.kit.execution import executor_for
from subgraphs.kit.fields import field
from subgraphs.kit.schema import FederatedSchema


@strawberry.enum
class Color(Enum):
    RED = "red"
    BLUE = "blue"


@strawberry.type
class Thing:
    id: strawberry.ID
    name: str
    maybe: str | None
    size: int
    ratio: float | None
    color: Color
    colors: list[Color]
    names: list[str] | None
    holes: list[str | None]
    nested: list[list[int]]
    other: "Thing | None" = None

    @field(description="An attribute in all but name.")
    def loud(self) -> str:
        return self.name.upper()

    @field(description="Comes later.")
    async def late(self) -> str | None:
        return self.name

    @field(description="Fails later.")
    async def never(self) -> str | None:
        raise ValueError("never")


def thing(**changes: Any) -> Thing:
    values: dict[str, Any] = {
        "id": strawberry.ID("1"),
        "name": "a",
        "maybe": None,
        "size": 3,
        "ratio": 0.5,
        "color": Color.RED,
        "colors": [Color.RED, Color.BLUE],
        "names": ["x", "y"],
        "holes": ["x", None],
        "nested": [[1], [], [2, 3]],
    }
    return Thing(**(values | changes))


THINGS: dict[str, Any] = {
    "good": thing(other=thing(name="b")),
    "null that must not be": thing(name=None),
    "inner null that must not be": thing(other=thing(size=None)),
    "number for a text": thing(name=7, id=7),
    "text for a number": thing(size="3"),
    "no number": thing(size="many"),
    "too large a number": thing(size=2**40),
    "no enum": thing(color="green"),
    "enum by value": thing(color="red"),
    "null in a list": thing(names=["x", None]),
    "no list": thing(names="xy", colors=7),
    "tuple": thing(names=("x",)),
    "null list": thing(names=None),
    "null where a list must be": thing(nested=None),
    "an error as value": thing(maybe=ValueError("maybe not")),
}
CURRENT: list[Any] = []


@strawberry.type
class Query:
    @field(description="The thing of this test.")
    def thing(self) -> Thing | None:
        current: Thing | None = CURRENT[-1]
        return current

    @field(description="Several.")
    async def things(self) -> list[Thing | None]:
        return [CURRENT[-1], None, THINGS["good"]]


SCHEMA = FederatedSchema(query=Query)
ALL = "id name maybe size ratio color colors names holes nested __typename"
DOCUMENTS = [
    f"{{ thing {{ {ALL} }} }}",
    f"{{ thing {{ {ALL} loud other {{ name size loud }} n: name late }} things {{ z: name a: size }} }}",
    "{ thing { never name late other { late never color } } }",
    "{ thing { ...F ... on Thing { name size } } } fragment F on Thing { size id late }",
    "query($no: Boolean = false) { thing { name @include(if: $no) size @skip(if: $no) maybe } }",
]


async def run(document: str, **options: Any) -> ExecutionResult:
    parsed = parse(document)
    assert validate(SCHEMA.core, parsed) == []
    result = execute(SCHEMA.core, parsed, **options)
    return await result if inspect.isawaitable(result) else result


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("name", THINGS)
async def test_both_ways_answer_alike(name: str, document: str) -> None:
    CURRENT[:] = [THINGS[name]]
    usual = await run(document)
    short = await run(document, executor_class=executor_for(SCHEMA.core))
    assert short.formatted == usual.formatted
    assert str(short.data) == str(usual.data), "the order of fields is part of the answer"


def test_the_short_way_knows_the_attributes_and_nothing_else() -> None:
    attributes = executor_for(SCHEMA.core).attributes
    [known] = [found for type_, found in attributes.items() if type_.name == "Thing"]
    assert set(known) == {"id", "name", "maybe", "size", "ratio", "color", "colors", "names", "nested"}
