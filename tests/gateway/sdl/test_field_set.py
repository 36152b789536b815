"""Field sets: text in, selections out, and back."""

import pytest

from gateway.sdl.field_set import FieldSetSyntaxError, parse_field_set, print_field_set


@pytest.mark.parametrize(
    "text", ["id", "id name", "owner { id }", 'price(currency: "USD", all: [1, 2]) weight', "... on A { b } c: d"]
)
def test_a_field_set_prints_as_it_was_written(text: str) -> None:
    assert print_field_set(parse_field_set(text)) == text


@pytest.mark.parametrize("text", ["", "id {", "...Named", "a(b: $c)", "id } { name", "{"])
def test_what_is_no_field_set_is_refused(text: str) -> None:
    with pytest.raises(FieldSetSyntaxError):
        parse_field_set(text)
