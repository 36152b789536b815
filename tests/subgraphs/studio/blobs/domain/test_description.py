"""What follows from a document: title (D-15), words and reading time (D-16), tags, and what it is found by."""

from typing import Any

import pytest

from subgraphs.studio.blobs.domain.description import (
    enriched_metadata,
    indexed_tags,
    reading_time,
    title_key,
    title_of,
    word_count,
)
from subgraphs.studio.blobs.domain.document import Document

Json = Any  # JSON values


@pytest.mark.parametrize(
    ("content", "content_type", "metadata", "title"),
    [
        ("Text", "text/plain", {"title": "Given"}, "Given"),
        ("Text", "text/plain", {"title": "  "}, "Text"),
        ("Text", "text/plain", {"title": 5}, "Text"),
        ("\n\n  First line  \nSecond", "text/plain", {}, "First line"),
        ("x" * 60, "text/plain", {}, "x" * 50),
        ("ü" * 60, "text/plain", {}, "ü" * 50),
        ("\r\n \t\r\nCarriage\r\nreturns", "text/plain", {}, "Carriage"),
        ("", "text/plain", {}, "Untitled"),
        (" \n ", "text/plain", {}, "Untitled"),
        ("PNG", "image/png", {}, "Untitled"),
        ("a\0b", "text/plain", {}, "a\N{REPLACEMENT CHARACTER}b"),
    ],
)
def test_titles(content: str, content_type: str, metadata: Json, title: str) -> None:
    assert title_of(Document(content.encode(), content_type, metadata)) == title


@pytest.mark.parametrize(
    ("content", "content_type", "words", "time"),
    [
        ("", "text/plain", 0, "1 min"),
        ("one  two\nthree", "text/markdown", 3, "1 min"),
        ("w " * 150, "text/plain", 150, "1 min"),
        ("w " * 200, "text/plain", 200, "1 min"),
        ("w " * 201, "text/plain", 201, "2 min"),
        ("w " * 1000, "text/html; charset=utf-8", 1000, "5 min"),
    ],
)
def test_words_and_reading_time_of_text(content: str, content_type: str, words: int, time: str) -> None:
    assert word_count(Document(content.encode(), content_type, {})) == words
    assert reading_time(words) == time


@pytest.mark.parametrize("content_type", ["application/json", "image/png", "application/octet-stream"])
def test_other_types_have_no_words(content_type: str) -> None:
    assert word_count(Document(b"one two", content_type, {})) is None


def test_the_users_own_keys_win() -> None:
    assert enriched_metadata({"a": 1}, 3) == {"a": 1, "word_count": 3, "reading_time": "1 min"}
    assert enriched_metadata({"word_count": "many"}, 3) == {"word_count": "many", "reading_time": "1 min"}
    assert enriched_metadata({"a": 1}, None) == {"a": 1}


@pytest.mark.parametrize(
    ("metadata", "tags"),
    [
        ({}, []),
        ({"tags": "draft"}, []),
        ({"tags": ["b", "a", "b", 5, None, ["x"]]}, ["b", "a"]),
        ({"tags": ["x" * 255, "x" * 256, "a\0"]}, ["x" * 255]),
    ],
)
def test_tags_that_can_be_filtered_by(metadata: Json, tags: list[str]) -> None:
    assert indexed_tags(metadata) == tags


def test_titles_are_sorted_without_case_and_within_limits() -> None:
    assert title_key("ÄPFEL") == "äpfel"
    assert len(title_key("ß" * 200)) == 200
