"""Plans are as short as they can be: nothing waits for what it does not need, and a faster detour is taken."""

from collections.abc import Callable

import pytest
from inline_snapshot import snapshot

PRODUCTS = {
    "a": 'type Query { p: P } type P @key(fields: "id") { id: ID! sale: Boolean }',
    "b": 'type P @key(fields: "id") { id: ID! price: Int }',
    "c": """type P @key(fields: "id") {
      id: ID! price: Int @external sale: Boolean @external
      dear: Int @requires(fields: "price") rebate: Int @requires(fields: "sale")
    }""",
    "d": 'type P @key(fields: "id") { id: ID! rebate: Int @external paid: Int @requires(fields: "rebate") }',
}


def services(plan: str) -> list[str]:
    return [line.strip().removesuffix(" {") for line in plan.splitlines() if "Fetch(" in line or "Parallel" in line]


def test_a_chain_does_not_wait_for_what_another_field_of_the_same_subgraph_needs(plan_text: Callable[..., str]) -> None:
    plan = plan_text(PRODUCTS, "{ p { dear paid } }")

    assert services(plan) == snapshot(
        [
            'Fetch(service: "a")',
            "Parallel",
            'Fetch(service: "b")',
            'Fetch(service: "c")',
            'Fetch(service: "c")',
            'Fetch(service: "d")',
        ]
    )


def test_a_fetch_is_shared_where_nobody_waits_for_it(plan_text: Callable[..., str]) -> None:
    plan = plan_text(PRODUCTS, "{ p { dear rebate } }")

    assert services(plan) == snapshot(['Fetch(service: "a")', 'Fetch(service: "b")', 'Fetch(service: "c")'])


def test_a_key_that_must_be_fetched_itself_is_used_where_that_is_faster(plan_text: Callable[..., str]) -> None:
    plan = plan_text(
        {
            "a": 'type Query { t: T } type T @key(fields: "id") { id: ID! }',
            "b": """type T @key(fields: "id") { id: ID! code: ID! @shareable u: U @shareable }
              type U @key(fields: "x") { x: ID! @shareable }""",
            "c": 'type U @key(fields: "x") { x: ID! @shareable y: ID! @shareable }',
            "e": 'type U @key(fields: "y") { y: ID! @shareable z: ID! @shareable }',
            "d": """type T @key(fields: "u { x } code") { code: ID! @shareable u: U @shareable }
              type U @key(fields: "z") { x: ID! @shareable z: ID! @shareable goal: Int }""",
        },
        "{ t { u { goal } } }",
    )

    assert services(plan) == snapshot(['Fetch(service: "a")', 'Fetch(service: "b")', 'Fetch(service: "d")'])


def test_what_can_never_be_asked_for_is_not_fetched(plan_text: Callable[..., str]) -> None:
    plan = plan_text(
        PRODUCTS, "query($v: Boolean!) { p { sale } ... @include(if: $v) { q: p { id ... @skip(if: $v) { price } } } }"
    )

    assert services(plan) == snapshot(['Fetch(service: "a")'])


def test_a_request_waits_for_a_later_one_to_the_same_subgraph(plan_text: Callable[..., str]) -> None:
    plan = plan_text(
        {
            "a": """type Query { near: P far: Q }
              type P @key(fields: "id") { id: ID! } type Q @key(fields: "id") { id: ID! }""",
            "b": 'type Q @key(fields: "id") { id: ID! p: P } type P @key(fields: "id") { id: ID! }',
            "c": 'type P @key(fields: "id") { id: ID! name: String }',
        },
        "{ near { name } far { p { name } } }",
    )

    assert services(plan) == snapshot(['Fetch(service: "a")', 'Fetch(service: "b")', 'Fetch(service: "c")'])


@pytest.mark.parametrize("beside", ["", "here", "there", "here there"])
def test_a_value_inside_a_shared_value_is_taken_from_two_subgraphs_at_once(
    plan_text: Callable[..., str], beside: str
) -> None:
    plan = plan_text(
        {
            "a": """type Query { me: User @shareable } type User { book: Book @shareable here: Int }
              type Book @key(fields: "id") { id: ID! @shareable one: Int }""",
            "b": """type Query { me: User @shareable } type User { book: Book @shareable there: Int }
              type Book @key(fields: "id") { id: ID! @shareable two: Int }""",
        },
        f"{{ me {{ {beside} book {{ one two }} }} }}",
    )

    assert sorted(services(plan)) == ['Fetch(service: "a")', 'Fetch(service: "b")', "Parallel"]


def test_a_field_that_requires_what_its_subgraph_provides_there_needs_no_second_call(
    plan_text: Callable[..., str],
) -> None:
    subgraphs = {
        "a": """type Query { bare: P given: P @provides(fields: "price") }
          type P @key(fields: "id") { id: ID! price: Int @external dear: Boolean @requires(fields: "price") }""",
        "b": 'type P @key(fields: "id") { id: ID! price: Int @shareable }',
    }

    assert services(plan_text(subgraphs, "{ given { dear } }")) == ['Fetch(service: "a")']
    assert "price" in plan_text(subgraphs, "{ given { dear } }")
    assert services(plan_text(subgraphs, "{ bare { dear } }")) == [
        'Fetch(service: "a")',
        'Fetch(service: "b")',
        'Fetch(service: "a")',
    ]
