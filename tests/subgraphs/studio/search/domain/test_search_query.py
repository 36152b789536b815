"""What is typed into a search box, and what is read from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subgraphs.kit.errors import SubgraphError
from subgraphs.studio.search.domain.search_query import Beginning, SearchQuery, parse_search_query
from subgraphs.studio.search.repository.postgres_words import query_text
from subgraphs.studio.search.repository.sqlite_words import match_expression

LEARN = Beginning("learning", "learn")

READ: list[tuple[str, SearchQuery]] = [
    ("machine learning", SearchQuery((("machin",),), (), LEARN)),
    ("machine machine", SearchQuery((("machin",),), (), Beginning("machine", "machin"))),
    ('"machine learning"', SearchQuery((("machin", "learn"),))),
    ('"machine learning', SearchQuery((("machin", "learn"),))),
    ('a "b c" -d -"e f" learning', SearchQuery((("a",), ("b", "c")), (("d",), ("e", "f")), LEARN)),
    ("learning -draft", SearchQuery((("learn",),), (("draft",),))),
    ("state-of-the-art", SearchQuery((("state", "of", "the"),), (), Beginning("art", "art"))),
    ("é x", SearchQuery((("e",), ("x",)))),
    ("東京", SearchQuery((("東", "京"),))),
    ("... -", SearchQuery()),
]


@pytest.mark.parametrize(("text", "query"), READ)
def test_a_query_is_read_as_people_mean_it(text: str, query: SearchQuery) -> None:
    assert parse_search_query(text) == query


@given(st.text(max_size=200))
def test_no_text_gets_out_of_its_quotes(text: str) -> None:
    """Whatever is typed, between quotes there are only letters, digits, marks and spaces, and quotes come in pairs."""
    try:
        query = parse_search_query(text)
    except SubgraphError:
        return
    if query.says_nothing:
        return
    for quote, statement in (('"', match_expression("o", query)), ("'", query_text(query))):
        parts = statement.split(quote)
        assert len(parts) % 2 == 1
        assert all(
            character.isalnum() or character in " @=" or not character.isascii() for character in "".join(parts[1::2])
        )
        outside = "".join(parts[::2])
        assert set(outside) <= set("owner:{}titlagsbdyp AND OR NOT*()&|!<->")
