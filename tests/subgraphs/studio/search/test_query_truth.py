"""The truth table of the query language: each case on both databases, and against an evaluator in plain Python."""

import asyncio
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from subgraphs.kit.errors import SubgraphError
from subgraphs.studio.search.domain.document import read_head
from subgraphs.studio.search.domain.evaluation import DescribedBlob, holds
from subgraphs.studio.search.domain.where import parse_where
from subgraphs.studio.search.service.querying import columns_of
from tests.subgraphs.studio.search.conftest import Client, head_of

Json = Any  # JSON values

VALUES: dict[int, Json] = {
    0: {},
    1: {"x": None},
    2: {"x": True},
    3: {"x": False},
    4: {"x": 0},
    5: {"x": 1},
    6: {"x": 1.5},
    7: {"x": -3},
    8: {"x": ""},
    9: {"x": "1"},
    10: {"x": "draft"},
    11: {"x": 'Draft 👍 \\ " %_'},
    12: {"x": []},
    13: {"x": ["draft", 1, None, True, ["a"], {"k": 1, "j": 2}]},
    14: {"x": {}},
    15: {"x": {"y": 5, "0": "zero"}},
    16: {"x": {"y": {"z": "deep"}}},
    17: {"x": 9007199254740993},
    18: {"x": 1e300},
    19: {"x": "true"},
    20: {"x": "null"},
    21: {"x": ["draft"]},
    22: {"x": 0.1},
    23: {"x": "é"},
    24: {"x": "Z"},
    25: {"x": {"j": 2, "k": 1.0}},
    26: {"x": "2024-01-15T10:30:00Z"},
    27: {"x": 12345678901234567890},
}

# where on the field x of the metadata → which of the values it lets pass
TABLE: list[tuple[Json, set[int]]] = [
    ({"eq": None}, {1}),
    (None, {1}),
    ({"ne": None}, set(VALUES) - {1}),
    (True, {2}),
    ({"eq": False}, {3}),
    ({"eq": 1}, {5}),
    (1.0, {5}),
    ({"eq": 0}, {4}),
    ({"eq": "1"}, {9}),
    ({"eq": "true"}, {19}),
    ({"eq": "null"}, {20}),
    ({"eq": ""}, {8}),
    ({"eq": "draft"}, {10}),
    ({"eq": "DRAFT"}, set()),
    ({"eq": []}, {12}),
    ({"eq": ["draft"]}, {21}),
    ({"eq": {}}, {14}),
    ({"eq": {"k": 1, "j": 2}}, {25}),
    ({"eq": 9007199254740993}, {17}),
    ({"eq": 9007199254740992}, set()),
    ({"eq": 0.1}, {22}),
    ({"ne": 1}, set(VALUES) - {5}),
    ({"ne": "draft"}, set(VALUES) - {10}),
    ({"gt": 0}, {5, 6, 17, 18, 22, 27}),
    ({"gte": 0}, {4, 5, 6, 17, 18, 22, 27}),
    ({"lt": 1}, {4, 7, 22}),
    ({"lte": 1}, {4, 5, 7, 22}),
    ({"gt": 0, "lt": 1}, {22}),
    ({"gt": 1e299}, {18}),
    ({"gt": 10**30}, {18}),
    ({"gt": "draft"}, {19, 20, 23}),
    ({"gte": "draft"}, {10, 19, 20, 23}),
    ({"lt": "Z"}, {8, 9, 11, 26}),
    ({"gt": "z"}, {23}),
    ({"gt": None}, set()),
    ({"gt": True}, set()),
    ({"lte": []}, set()),
    ({"in": []}, set()),
    ({"nin": []}, set(VALUES)),
    ({"in": [1, "draft", None, True]}, {1, 2, 5, 10}),
    ({"nin": [1, "draft", None, True]}, set(VALUES) - {1, 2, 5, 10}),
    ({"in": [["draft"], {}]}, {14, 21}),
    ({"contains": "draft"}, {10, 13, 21}),
    ({"contains": "raf"}, {10, 11}),
    ({"contains": ""}, {8, 9, 10, 11, 19, 20, 23, 24, 26}),
    ({"contains": "%_"}, {11}),
    ({"contains": '\\ "'}, {11}),
    ({"contains": "👍"}, {11}),
    ({"contains": 1}, {13}),
    ({"contains": None}, {13}),
    ({"contains": True}, {13}),
    ({"contains": False}, set()),
    ({"contains": ["a"]}, {13}),
    ({"contains": {"j": 2, "k": 1}}, {13}),
    ({"contains": {"k": 1}}, set()),
    ({"starts_with": "dr"}, {10}),
    ({"starts_with": "Draft 👍"}, {11}),
    ({"starts_with": ""}, {8, 9, 10, 11, 19, 20, 23, 24, 26}),
    ({"starts_with": 1}, set()),
    ({"starts_with": "d", "contains": "t"}, {10}),
    ({"exists": True}, set(VALUES) - {0}),
    ({"exists": False}, {0}),
]

# where on other fields → which of the values it lets pass
PLACES: list[tuple[Json, set[int]]] = [
    ({"metadata.x.y": 5}, {15}),
    ({"metadata.x.y": {"ne": 5}}, set(VALUES) - {15}),
    ({"metadata.x.y": {"exists": True}}, {15, 16}),
    ({"metadata.x.y.z": "deep"}, {16}),
    ({"metadata.x.y.z.none": {"exists": True}}, set()),
    ({"metadata.x.0": "zero"}, {15}),
    ({"metadata.x.0": {"exists": True}}, {15}),
    ({"metadata.x.$": {"exists": True}}, set()),
    ({"metadata.x[0]": {"exists": True}}, set()),
    ({"metadata": {"eq": {}}}, {0}),
    ({"metadata": {"exists": True}}, set(VALUES)),
    ({"not": {"metadata.x": {"gt": 0}}}, set(VALUES) - {5, 6, 17, 18, 22, 27}),
    ({"not": {"not": {"metadata.x": {"gt": 0}}}}, {5, 6, 17, 18, 22, 27}),
    ({"not": {"or": [{"metadata.x": 1}, {"metadata.x": {"exists": False}}]}}, set(VALUES) - {0, 5}),
    ({"and": [{"metadata.x": {"gte": 1}}, {"not": {"metadata.x": 1}}]}, {6, 17, 18, 27}),
    ({"or": [{"metadata.x": 1}, {"metadata.x": "draft"}], "metadata.x": {"ne": 1}}, {10}),
    ({}, set(VALUES)),
    (None, set(VALUES)),
    ({"id": {"starts_with": "0000000"}}, set(range(10))),
    ({"id": "00000003-0000-7000-8000-000000000000"}, {3}),
    ({"user_id": "alice"}, set(VALUES)),
    ({"user_id": {"ne": "alice"}}, set()),
    ({"user_id": "bob"}, set()),
    ({"parent_id": None}, set(VALUES) - {1}),
    ({"parent_id": {"ne": None}}, {1}),
    ({"parent_id": {"exists": True}}, set(VALUES)),
    ({"parent_id": {"ne": "00000000-0000-7000-8000-000000000000"}}, set(VALUES) - {1}),
    ({"parent_id": {"gt": ""}}, {1}),
    ({"not": {"parent_id": {"starts_with": "0"}}}, set(VALUES) - {1}),
    ({"size": {"lt": 3}}, {0, 1, 2}),
    ({"size": {"in": [1, 2.0, 3.5, "4", True]}}, {1, 2}),
    ({"size": {"eq": "1"}}, set()),
    ({"size": {"gt": 10**40}}, set()),
    ({"size": {"contains": "1"}}, set()),
    ({"version": {"ne": "1"}}, set(VALUES)),
    ({"title": "Blob 7"}, {7}),
    ({"title": {"gte": "Blob 7"}}, {7, 8, 9}),
    ({"title": {"lt": 7}}, set()),
    ({"title": {"contains": "b 2"}}, {2, 20, 21, 22, 23, 24, 25, 26, 27}),
    ({"created_at": "2024-01-02T00:00:00Z"}, {2}),
    ({"created_at": "2024-01-02"}, {2}),
    ({"created_at": "2024-01-02T01:00:00+01:00"}, {2}),
    ({"created_at": {"lte": "2024-01-02"}}, {0, 1, 2}),
    ({"created_at": {"gt": "yesterday"}}, set()),
    ({"created_at": {"ne": "yesterday"}}, set(VALUES)),
    ({"created_at": {"in": ["2024-01-03", "x", 5]}}, {3}),
    ({"created_at": {"starts_with": "2024-01-02T"}}, {2}),
    ({"created_at": {"gt": 5}}, set()),
]


def heads() -> list[Json]:
    return [
        {
            "number": number,
            "metadata": metadata,
            "title": f"Blob {number}",
            "size": number,
            "parentId": "00000000-0000-7000-8000-000000000000" if number == 1 else None,
            "createdAt": f"2024-01-{number or 1:02d}T00:00:00Z",
        }
        for number, metadata in VALUES.items()
    ]


async def numbers(client: Client, where: Json) -> set[int]:
    rows = await client.rows(where, select=["id"], limit=1000)
    return {int(row["id"][:8]) for row in rows}


async def test_every_case_holds_on_both_databases_and_in_plain_python(indexed: Client) -> None:
    await indexed.index(*heads(), {"number": 99, "owner": "bob", "metadata": {"x": 1}})
    cases = [({"metadata.x": condition}, passed) for condition, passed in TABLE] + PLACES
    wrong = []
    for where, passed in cases:
        found, reference = await numbers(indexed, where), evaluated(where)
        if not found == reference == passed:
            wrong.append((where, "databases:", found ^ passed, "reference:", reference ^ passed))
    assert wrong == []


# What a query may say at random: values of the table and others beside them.
OPERANDS: list[Json] = [value["x"] for value in VALUES.values() if "x" in value] + ["b", "Blob 1", 2, 10, "2024-01-05"]
ANY_OPERAND = st.sampled_from(OPERANDS) | st.integers(-5, 30) | st.text(max_size=3)
FIELDS = ["metadata.x", "metadata.x.y", "metadata.x.y.z", "title", "size", "parent_id", "created_at", "metadata"]
OPERATORS = ["eq", "ne", "gt", "gte", "lt", "lte", "contains", "starts_with"]
COMPARISONS = st.one_of(
    st.dictionaries(st.sampled_from(OPERATORS), ANY_OPERAND, min_size=1, max_size=2),
    st.fixed_dictionaries({}, optional={"in": st.lists(ANY_OPERAND, max_size=4), "nin": st.lists(ANY_OPERAND)}).filter(
        bool
    ),
    st.fixed_dictionaries({"exists": st.booleans()}),
)
WHERES = st.recursive(
    st.dictionaries(st.sampled_from(FIELDS), COMPARISONS, min_size=1, max_size=2),
    lambda inner: st.one_of(
        st.fixed_dictionaries({"not": inner}),
        st.fixed_dictionaries({"and": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"or": st.lists(inner, min_size=1, max_size=3)}),
    ),
    max_leaves=5,
)


async def test_the_databases_agree_with_plain_python_on_whatever_is_asked(indexed: Client) -> None:
    await indexed.index(*heads())
    loop = asyncio.get_running_loop()

    @settings(max_examples=80, deadline=None, database=None)
    @given(where=WHERES)
    def agree(where: Json) -> None:
        try:
            expected = evaluated(where)
        except SubgraphError:
            return  # nested too deep, or too much of it
        assert asyncio.run_coroutine_threadsafe(numbers(indexed, where), loop).result(30) == expected

    await asyncio.to_thread(agree)


def evaluated(where: Json) -> set[int]:
    condition = parse_where(where)
    return {number for head, number in zip(heads(), VALUES, strict=True) if holds(condition, described(head))}


def described(head: Json) -> DescribedBlob:
    document = read_head(head_of(**head))
    return DescribedBlob(columns_of(document), document.metadata)
