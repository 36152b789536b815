"""What searches find, in which order, and how it is shown: the same on both databases (D-29)."""

import re
from typing import Any

import pytest

from tests.subgraphs.studio.search.conftest import SEARCH, Client

Json = Any  # JSON values

SHELF: list[Json] = [
    {
        "number": 1,
        "title": "Introduction to Machine Learning",
        "text": "The fundamentals of machine learning.",
        "contentType": "text/markdown",
        "size": 30,
        "metadata": {"tags": ["ai", "ml"]},
        "createdAt": "2024-01-01T00:00:00Z",
    },
    {
        "number": 2,
        "title": "Of iron",
        "text": "Machines of iron learned nothing. Learning is not for a machine.",
        "size": 10,
        "metadata": {"tags": ["ai", "machine", "learning"]},
        "createdAt": "2024-01-02T00:00:00Z",
    },
    {
        "number": 3,
        "title": "Crème brûlée",
        "text": "Zucker, ÄPFEL und Straße; the Ångström; naïve café; İstanbul; ΣΊΣΥΦΟΣ",
        "size": 20,
        "createdAt": "2024-01-03T00:00:00Z",
        "updatedAt": "2024-02-01T00:00:00Z",
    },
    {
        "number": 4,
        "title": "state-of-the-art",
        "text": "A state of the art inventory, don't you know: snake_case, user@example.com, v1.2.3 and C++ or C#.",
        "metadata": {"tags": ["machine learning", "draft"]},
    },
    {"number": 5, "title": "漢字", "text": "機器學習是人工智慧的分支。東京タワー", "size": 5},
    {"number": 6, "title": "हिन्दी", "text": "यह हिन्दी है। שָׁלוֹם مُحَمَّد ไทย", "createdBy": "summarizer"},
]

# query → numbers of what it finds
FOUND: list[tuple[str, set[int]]] = [
    ("machine learning", {1, 2, 4}),
    ("MACHINE LEARNING", {1, 2, 4}),
    ("learning machine", {1, 2, 4}),
    ("machines learn", {1, 2, 4}),
    ('"machine learning"', {1, 4}),
    ('"learning machine"', set()),
    ("“machine learning”", {1, 4}),
    ('"machine', {1, 2, 4}),
    ('"machine iron"', set()),
    ("machine -iron", {1, 4}),
    ('machine -"machine learning"', {2}),
    ("-machine", {3, 5, 6}),
    ("-machine -zucker", {5, 6}),
    ("machine --iron", {1, 4}),
    ("machine - iron", {2}),
    ("fundamental", {1}),
    ("fund", {1}),
    ("fundam -iron", set()),
    ("fund machine", set()),
    ("machi learn", set()),
    ("learnin", {1, 2, 4}),
    ("invent", {4}),
    ("inventories", {4}),
    ("creme brulee", {3}),
    ("CRÈME", {3}),
    ("apfel strasse", {3}),
    ("STRASSE", {3}),
    ("angstrom naive cafe", {3}),
    ("istanbul", {3}),
    ("σίσυφος", {3}),
    ("state-of-the-art", {4}),
    ("state-of-the-ar", {4}),
    ('"state of the art"', {4}),
    ("art-of-the-state", set()),
    ("don't", {4}),
    ("dont", set()),
    ("snake", {4}),
    ("case snake", {4}),
    ("user@example.com", {4}),
    ("example", {4}),
    ("v1.2.3", {4}),
    ("1.2.3", set()),
    ("C++", {4}),  # one letter is a word, and not the beginning of others
    ("機器", {5}),
    ("學習", {5}),
    ("器習", set()),
    ("東京", {5}),
    ("हिन्दी", {6}),
    ("שלום", {6}),
    ("محمد", {6}),
    ("draft", {4}),
    ("zebra", set()),
    ("machine zebra", set()),
    ("!!! ??? ...", set()),
    ('""', set()),
    ('"', set()),
    ("-", set()),
    ("*", set()),
    ("machine*", {1, 2, 4}),
    ("title:machine", set()),
    ("machine AND iron", set()),
    ("machine OR zebra", set()),
    ("NOT machine", {2}),
    ("NOT zucker", set()),
    ("NEAR(machine learning)", set()),
    ("machine) OR (1=1", set()),
    ("'; DROP TABLE documents; --", set()),
    ("machine & iron | !x:*", set()),
    ("{title} : machine ^", set()),
    ("machine \\", {1, 2, 4}),
    ("machine \x00 learning", {1, 2, 4}),
    ("mach\u00adine", {1, 2, 4}),
    ("ma\u0301chine", {1, 2, 4}),
    ("\u202emachine", {1, 2, 4}),
    ("ｍａｃｈｉｎｅ", {1, 2, 4}),
    ("😀", set()),
    ("¶", set()),
    ("@", set()),
    ("=machine", {1, 2, 4}),
]


@pytest.fixture
async def shelf(indexed: Client) -> Client:
    await indexed.index(*SHELF)
    return indexed


def numbers(found: Json) -> list[int]:
    return [int(node["id"][:8]) for node in found["nodes"]]


async def test_every_query_finds_what_it_says_and_is_never_a_syntax_error(shelf: Client) -> None:
    wrong = []
    for query, expected in FOUND:
        found = await shelf.find(query)
        if set(numbers(found)) != expected or found["totalCount"] != len(expected):
            wrong.append((query, set(numbers(found)), found["totalCount"]))
    assert not wrong, "\n".join(map(str, wrong))


EXCERPTS = [
    ("machine learning", 1, "The fundamentals of <mark>machine learning</mark>."),
    ("iron", 2, "Machines of <mark>iron</mark> learned nothing. Learning is not for a machine."),
    (
        "learn",
        2,
        "Machines of iron <mark>learned</mark> nothing. <mark>Learning</mark> is not for a machine.",
    ),
    ('"for a machine"', 2, "Machines of iron learned nothing. Learning is not <mark>for a machine</mark>."),
    ("straße", 3, "Zucker, ÄPFEL und <mark>Straße</mark>; the Ångström; naïve café; İstanbul; ΣΊΣΥΦΟΣ"),
    ("學習", 5, "機器<mark>學習</mark>是人工智慧的分支。東京タワー"),
    ("brulee", 3, "Zucker, ÄPFEL und Straße; the Ångström; naïve café; İstanbul; ΣΊΣΥΦΟΣ"),
]


@pytest.mark.parametrize(("query", "number", "excerpt"), EXCERPTS)
async def test_excerpts_mark_what_was_found(shelf: Client, query: str, number: int, excerpt: str | None) -> None:
    nodes = {int(node["id"][:8]): node["excerpt"] for node in (await shelf.find(query))["nodes"]}
    assert nodes.get(number) == excerpt
    plain = {int(node["id"][:8]): node["excerpt"] for node in (await shelf.find(query, highlight=False))["nodes"]}
    assert plain.get(number) == (excerpt and re.sub("</?mark>", "", excerpt))


async def test_a_hit_in_the_title_is_better_than_one_in_a_tag_and_that_than_one_in_the_text(indexed: Client) -> None:
    filler = "many other words that stand here for nothing at all"
    await indexed.index(
        {"number": 1, "title": "x", "text": f"walrus {filler}"},
        {"number": 2, "title": "walrus", "text": f"y {filler}"},
        {"number": 3, "title": "x", "text": f"y {filler}", "metadata": {"tags": ["walrus"]}},
        *({"number": number, "title": "other", "text": filler} for number in range(4, 20)),
    )
    found = await indexed.find("walrus")
    assert numbers(found) == [2, 3, 1]
    scores = [node["relevanceScore"] for node in found["nodes"]]
    assert scores[0] == 1.0
    assert scores[0] > scores[1] > scores[2] > 0
    worst_first = await indexed.find("walrus", sort={"direction": "ASC"})
    assert numbers(worst_first) == [1, 3, 2]
    assert [node["relevanceScore"] for node in worst_first["nodes"]] == scores[::-1]


async def test_scores_are_measured_against_the_best_hit_of_all_pages(indexed: Client) -> None:
    await indexed.index(
        *({"number": number, "text": "walrus " * number + "word " * (30 - number)} for number in range(1, 10))
    )
    whole = [node["relevanceScore"] for node in (await indexed.find("walrus"))["nodes"]]
    assert max(whole) == 1.0
    paged = []
    for page in (1, 2, 3):
        paged += [node["relevanceScore"] for node in (await indexed.find("walrus", first=4, page=page))["nodes"]]
    assert paged == whole
    dated = await indexed.find("walrus", sort={"field": "TITLE"}, first=2)
    assert all(0 < node["relevanceScore"] <= 1 for node in dated["nodes"])


FILTERS: list[tuple[Json, set[int]]] = [
    ({"contentTypes": ["text/markdown"]}, {1}),
    ({"contentTypes": ["text/markdown", "text/plain"]}, {1, 2, 4}),
    ({"contentTypes": ["text/\0"]}, set()),
    ({"contentTypes": []}, {1, 2, 4}),
    ({"tags": ["ml", "draft"]}, {1, 4}),
    ({"tags": ["ML"]}, set()),
    ({"tags": ["ml", "ai"], "contentTypes": ["text/plain"]}, {2}),
    ({"createdAfter": "2024-01-02T00:00:00Z"}, {2, 4}),
    ({"createdAfter": "2024-01-02T00:00:01Z"}, {4}),
    ({"createdBefore": "2024-01-02T00:00:00Z"}, {1}),
    ({"createdAfter": "2024-01-01T01:00:00+01:00", "createdBefore": "2024-01-02T00:00:00Z"}, {1}),
    ({"provider": "summarizer"}, set()),
]


@pytest.mark.parametrize(("narrowed", "expected"), FILTERS)
async def test_filters_narrow_hits_totals_and_facets(shelf: Client, narrowed: Json, expected: set[int]) -> None:
    found = await shelf.find("machine", filter=narrowed, first=1)
    assert found["totalCount"] == len(expected)
    assert sum(facet["count"] for facet in found["facets"]["contentTypes"]) == len(expected)
    tags = {tag for head in SHELF if head["number"] in expected for tag in head.get("metadata", {}).get("tags", ())}
    assert {facet["value"] for facet in found["facets"]["tags"]} == tags
    assert set(numbers(await shelf.find("machine", filter=narrowed))) == expected


async def test_hits_are_filtered_by_who_made_them(shelf: Client) -> None:
    assert numbers(await shelf.find("-zebra", filter={"provider": "summarizer"})) == [6]


SORTS: list[tuple[Json, list[int]]] = [
    ({"field": "CREATED_AT"}, [6, 5, 4, 3, 2, 1]),
    ({"field": "CREATED_AT", "direction": "ASC"}, [1, 2, 3, 4, 5, 6]),
    ({"field": "UPDATED_AT"}, [3, 6, 5, 4, 2, 1]),
    ({"field": "TITLE", "direction": "ASC"}, [3, 1, 2, 4, 6, 5]),
    ({"field": "SIZE"}, [1, 3, 2, 5, 6, 4]),
    ({"field": "CONTENT_TYPE", "direction": "ASC"}, [1, 2, 3, 4, 5, 6]),
    ({"field": "VERSION"}, [6, 5, 4, 3, 2, 1]),
]


@pytest.mark.parametrize(("sort", "order"), SORTS)
async def test_hits_are_sorted(shelf: Client, sort: Json, order: list[int]) -> None:
    assert numbers(await shelf.find("-zebra", sort=sort)) == order


async def test_pages_and_cursors_walk_through_all_hits_once(indexed: Client) -> None:
    await indexed.index(*({"number": number, "text": "same"} for number in range(25)))
    by_page: list[int] = []
    for page in (1, 2, 3, 4):
        found = await indexed.find("same", first=10, page=page)
        assert found["totalCount"] == 25
        assert found["pageInfo"] == {"hasNextPage": page < 3, "hasPreviousPage": page > 1}
        by_page += numbers(found)
    by_cursor: list[int] = []
    after = None
    while True:
        found = await indexed.find("same", first=7, after=after)
        by_cursor += numbers(found)
        if not found["pageInfo"]["hasNextPage"]:
            break
        after = found["edges"][-1]["cursor"]
    assert by_page == by_cursor
    assert sorted(by_page) == list(range(25))


@pytest.mark.parametrize(
    ("given", "paging", "field"),
    [
        ({"query": ""}, {}, "query"),
        ({"query": " \t\n"}, {}, "query"),
        ({"query": "word " * 201}, {}, "query"),
        ({"query": "a " * 101}, {}, "query"),
        ({"query": "x" * 1001}, {}, "query"),
        ({"query": "x"}, {"first": 0}, "first"),
        ({"query": "x"}, {"first": 101}, "first"),
        ({"query": "x"}, {"page": 0}, "page"),
        ({"query": "x"}, {"after": "nonsense"}, "after"),
        ({"query": "x"}, {"after": "LTE"}, "after"),
        ({"query": "x", "filter": {"tags": ["t"] * 101}}, {}, "tags"),
        ({"query": "x", "filter": {"contentTypes": ["t"] * 101}}, {}, "contentTypes"),
        ({"query": "x", "filter": {"parentId": "x"}}, {}, "parentId"),
    ],
)
async def test_what_cannot_be_searched_is_refused_by_name(
    indexed: Client, given: Json, paging: Json, field: str
) -> None:
    refusal = await indexed.refusal(SEARCH, input=given, **paging)
    assert (refusal.code, refusal.details["field"]) == ("VALIDATION_ERROR", field)


async def test_the_largest_query_and_page_that_are_allowed_are_answered(indexed: Client) -> None:
    await indexed.index({"number": 1, "text": " ".join(f"w{number}" for number in range(100))})
    assert (await indexed.find(" ".join(f"w{number}" for number in range(100))))["totalCount"] == 1
    assert (await indexed.find(" ".join(f"-x{number}" for number in range(100))))["totalCount"] == 1
    assert numbers(await indexed.find("w1", first=100, page=20_000_000)) == []
