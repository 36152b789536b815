"""Which part of a text is shown, and that nothing but marks is markup in it."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subgraphs.studio.search.domain.excerpt import EXCERPT_CHARACTERS, excerpt_of, marked_text
from subgraphs.studio.search.domain.search_query import parse_search_query

FILLER = "lorem ipsum dolor sit amet " * 40

SHOWN: list[tuple[str, str, str]] = [
    ("fundamentals of machine learning", "machine learning", "fundamentals of <mark>machine learning</mark>"),
    ("machine, learning", "machine learning", "<mark>machine</mark>, <mark>learning</mark>"),
    ("a <b>machine</b> & 'more'", "machine", "a &lt;b&gt;<mark>machine</mark>&lt;/b&gt; &amp; &#x27;more&#x27;"),
    (
        "<mark>machine</mark>",
        "machine",
        "&lt;<mark>mark</mark>&gt;".replace("<mark>mark</mark>", "mark") + "<mark>machine</mark>&lt;/mark&gt;",
    ),
    ("machine\n\n\tlearning", "machine learning", "<mark>machine learning</mark>"),
    ("no hit here", "zebra", "no hit here"),
    ("Learnable", "learn", "<mark>Learnable</mark>"),
    ("unlearned", "learn", "unlearned"),
    ("machine of machine learning", '"machine learning"', "machine of <mark>machine learning</mark>"),
    ("", "x", ""),
]


@pytest.mark.parametrize(("text", "query", "shown"), SHOWN)
def test_hits_are_marked_and_all_else_is_escaped(text: str, query: str, shown: str) -> None:
    assert excerpt_of(text, parse_search_query(query), highlight=True) == shown


def test_a_long_text_is_cut_between_words_around_its_hits() -> None:
    text = f"{FILLER}the walrus and the carpenter {FILLER}"
    shown = excerpt_of(text, parse_search_query("walrus carpenter"), highlight=True)
    assert shown.startswith("...")
    assert shown.endswith("...")
    assert "the <mark>walrus</mark> and the <mark>carpenter</mark> lorem" in shown
    inner = re.sub("</?mark>", "", shown).strip(".")
    assert inner in text
    assert len(inner) <= EXCERPT_CHARACTERS
    assert all(word in set(text.split()) for word in inner.split())


def test_the_stretch_that_shows_most_of_the_query_is_chosen() -> None:
    text = f"walrus {FILLER} walrus {FILLER} carpenter and walrus {FILLER}"
    shown = excerpt_of(text, parse_search_query("walrus carpenter"), highlight=True)
    assert "<mark>carpenter</mark> and <mark>walrus</mark>" in shown


def test_a_hit_longer_than_an_excerpt_is_shown_whole() -> None:
    phrase = " ".join(f"word{number}" for number in range(60))
    shown = excerpt_of(f"{FILLER}{phrase} {FILLER}", parse_search_query(f'"{phrase}"'), highlight=True)
    assert f"<mark>{phrase}</mark>" in shown


def test_a_text_without_spaces_is_cut_all_the_same() -> None:
    assert len(excerpt_of("x" * 5000, parse_search_query("y"), highlight=True)) == EXCERPT_CHARACTERS + len("...")


@given(st.text(max_size=600), st.text(alphabet='ab "-<>&', min_size=1, max_size=20).filter(str.strip))
def test_an_excerpt_is_text_of_its_source_and_marks_alone(text: str, typed: str) -> None:
    query = parse_search_query(typed)
    marked = marked_text(text, query, highlight=True)
    plain = html.unescape(re.sub("</?mark>", "", marked))
    assert plain.split() == " ".join(text.split()).split() or "\0" in text
    assert "<" not in re.sub("</?mark>", "", marked)
    assert excerpt_of(text, query, highlight=False).count("<mark>") == 0
