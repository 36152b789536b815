"""What a search without hits finds with one typo a word, and what it never does: the same on both databases."""

from typing import Any

import pytest

from tests.subgraphs.studio.search.conftest import Client

Json = Any  # JSON values

CORRECTED = """
query($input: SearchBlobsInput!, $first: Int = 20, $page: Int = 1) {
  searchBlobs(input: $input, first: $first, page: $page) {
    correctedQuery
    totalCount
    nodes { title excerpt }
    facets { tags { value count } }
  }
}
"""

SHELF: list[Json] = [
    {"number": 1, "title": "Learning", "text": "Machine learning begins here.", "metadata": {"tags": ["ai"]}},
    {"number": 2, "title": "Letters", "text": "машина \u05e9\u05dc\u05d5\u05de\u05d9\u05dd Straßen हिन्दी"},
    {"number": 3, "title": "Rooms", "text": "stable stables stable stake"},
    {"number": 4, "title": "More rooms", "text": "a stable"},
    {"number": 5, "title": "Hers", "owner": "bob", "text": "walrus lerning"},
]

# query → how it is corrected, and what that finds
MISSPELT: list[tuple[str, str | None, list[str]]] = [
    ("machine lerning", "machine learning", ["Learning"]),
    ("machine learrning", "machine learning", ["Learning"]),
    ("machine leatning", "machine learning", ["Learning"]),
    ("machine laerning", "machine learning", ["Learning"]),
    ("mahcine lerning", "machine learning", ["Learning"]),
    ("xmachine", "machine", ["Learning"]),
    ("LERNING -stable", "learning -stable", ["Learning"]),
    ("lerning-machine", "learning-machine", ["Learning"]),
    ("machine-lerning", "machine-learning", ["Learning"]),
    ("машена", "машина", ["Letters"]),
    ("שלומם", "שלומים", ["Letters"]),
    ("हिन्दि", "हिनदी", ["Letters"]),
    ("strasen", "strassen", ["Letters"]),
    ("staple", "stable", ["Rooms", "More rooms"]),  # more blobs have it than have `stake`
    ("machine leaning leraning begns", "machine learning learning begins", ["Learning"]),
    # as it stands
    ("machin learning", None, ["Learning"]),  # the stem of both
    ("learni", None, ["Learning"]),
    # nothing like it
    ("machine lrning", None, []),
    ("zebra", None, []),
    ("lerning zebra", None, []),
    ("mahcine lerning bgins hrere", None, []),
    # neither short words, nor what is in quotes or excluded, nor numbers
    ("hree", None, []),
    ('"machine lerning"', None, []),
    ("zebra -lerning", None, []),
    ("learn1ng", None, []),
    # both words are known, but not together
    ("machine stable", None, []),
    # a word of another owner
    ("walruss", None, []),
]


@pytest.fixture
async def shelf(indexed: Client) -> Client:
    await indexed.index(*SHELF)
    return indexed


async def search(client: Client, query: str, **given: Json) -> Json:
    paging = {name: given.pop(name) for name in ("first", "page") if name in given}
    return (await client.ask(CORRECTED, input={"query": query, **given}, **paging))["searchBlobs"]


async def test_a_query_without_hits_is_corrected_by_words_of_the_owner(shelf: Client) -> None:
    wrong = []
    for query, corrected, titles in MISSPELT:
        found = await search(shelf, query)
        shown = [node["title"] for node in found["nodes"]]
        expected = (corrected, sorted(titles), len(titles))
        if (found["correctedQuery"], sorted(shown), found["totalCount"]) != expected:
            wrong.append((query, found["correctedQuery"], shown))
    assert not wrong, "\n".join(map(str, wrong))


async def test_each_owner_is_corrected_by_own_words(shelf: Client) -> None:
    assert (await search(shelf.by("bob"), "walruss"))["correctedQuery"] == "walrus"
    assert (await search(shelf.by("bob"), "lerning"))["correctedQuery"] is None
    assert (await search(shelf.by("bob"), "mahcine"))["correctedQuery"] is None


async def test_all_of_the_answer_is_of_the_corrected_query(shelf: Client) -> None:
    found = await search(shelf, "lerning")
    assert found["nodes"] == [{"title": "Learning", "excerpt": "Machine <mark>learning</mark> begins here."}]
    assert found["facets"]["tags"] == [{"value": "ai", "count": 1}]
    behind = await search(shelf, "lerning", page=2, first=1)
    assert (behind["correctedQuery"], behind["totalCount"], behind["nodes"]) == ("learning", 1, [])


async def test_filters_hold_for_the_corrected_query(shelf: Client) -> None:
    found = await search(shelf, "lerning", filter={"tags": ["other"]})
    assert (found["correctedQuery"], found["totalCount"]) == (None, 0)
    assert (await search(shelf, "lerning", filter={"tags": ["ai"]}))["totalCount"] == 1


async def test_the_longest_words_and_queries_are_looked_through(shelf: Client) -> None:
    for query in ("x" * 1000, "ь" * 20, "lerning " * 100, "lerning " + "y" * 992):
        assert (await search(shelf, query))["totalCount"] == 0
    query = "machine " * 12 + "lerning"
    assert (await search(shelf, query))["correctedQuery"] == "machine " * 12 + "learning"
