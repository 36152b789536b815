"""Long texts are found by whatever stands in them: the same on both databases."""

from tests.subgraphs.studio.search.conftest import Client

FILLER = " ".join(f"{first}{second}" for first in "abcdefghij" for second in "klmnopqrst")
NOVEL = f"Overture at midnight. {FILLER * 150} Nightingales sang twice over {FILLER * 200} the abandoned harbour"


# query → how many blobs it finds
FOUND = {
    "overture": 1,
    '"overture at midnight"': 1,
    "nightingale harbour": 1,  # words behind the fourteen thousandth, in any form
    "overture abandon": 1,
    "harb": 1,
    "harbuor": 1,
    "nightingale -harbour": 0,
    '"sang twice"': 0,  # but no phrases there
    '"harbour nightingales"': 0,
    "nightingales dawn": 0,
}


async def test_words_far_behind_are_found(indexed: Client) -> None:
    assert len(NOVEL.split()) > 30_000
    await indexed.index({"number": 1, "text": NOVEL}, {"number": 2, "text": "another text"})
    assert {query: (await indexed.find(query))["totalCount"] for query in FOUND} == FOUND
    (hit,) = (await indexed.find("harbour"))["nodes"]
    assert hit["excerpt"].startswith("Overture at midnight. ak al")
    assert "<mark>" not in hit["excerpt"]


async def test_a_text_of_ever_new_words_is_indexed_as_far_as_it_fits(indexed: Client) -> None:
    text = " ".join(f"word{number:x}" for number in range(90_000))
    await indexed.index({"number": 1, "text": text})
    assert (await indexed.find("word10 word5000"))["totalCount"] == 1
    assert (await indexed.find("word15f8f"))["totalCount"] == 0
