"""Operations through the embedded door."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest
from graphql import parse

Ask = Callable[..., Any]

WRITE = "mutation($input: WriteInput!) { write(input: $input) { id text } }"


async def test_a_mutation_is_committed_before_its_selections_are_read(ask: Ask) -> None:
    answer = await ask('mutation { write(input: {text: "hello"}) { text again { text again { text } } } }')
    assert answer == {"data": {"write": {"text": "hello", "again": {"text": "hello", "again": {"text": "hello"}}}}}


async def test_a_refused_field_does_not_undo_the_one_before_it(ask: Ask) -> None:
    document = """mutation {
      first: write(input: {text: "one"}) { text }
      second: write(input: {text: "refused"}) { text }
    }"""
    answer = await ask(document)
    assert answer["data"] is None
    assert answer["errors"] == [
        {
            "message": "This text is refused.",
            "locations": [{"line": 3, "column": 7}],
            "path": ["second"],
            "extensions": {"code": "VALIDATION_ERROR", "details": {"field": "text", "constraint": "not refused"}},
        }
    ]
    texts = await ask("{ notes { nodes { text } } }")
    assert texts["data"]["notes"]["nodes"] == [{"text": "one"}]


async def test_a_fault_is_masked_and_logged_with_the_request_id(
    ask: Ask, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    answer = await ask(WRITE, {"input": {"text": "broken"}})
    [error] = answer["errors"]
    assert error["extensions"] == {"code": "INTERNAL_ERROR", "requestId": "request-1"}
    assert "secret" not in str(answer)
    logged = capsys.readouterr().out + caplog.text
    assert "request-1" in logged
    assert "a secret of ours" in logged


async def test_a_fault_in_a_selection_leaves_the_rest_of_the_answer(ask: Ask) -> None:
    answer = await ask('mutation { write(input: {text: "kept"}) { text broken } }')
    assert answer["data"] == {"write": {"text": "kept", "broken": None}}
    assert answer["errors"][0]["extensions"]["code"] == "INTERNAL_ERROR"


async def test_resolvers_of_one_request_may_read_at_the_same_time(ask: Ask) -> None:
    written = await ask(WRITE, {"input": {"text": "x"}})
    fields = " ".join(f'n{i}: note(id: "{written["data"]["write"]["id"]}") {{ text }}' for i in range(30))
    answer = await ask(f"{{ {fields} total: notes {{ totalCount pagination {{ total }} }} }}")
    assert [answer["data"][f"n{i}"] for i in range(30)] == [{"text": "x"}] * 30


async def test_requests_at_the_same_time_do_not_disturb_each_other(ask: Ask) -> None:
    answers = await asyncio.gather(*(ask(WRITE, {"input": {"text": f"{i}"}}) for i in range(40)))
    assert [answer["data"]["write"]["text"] for answer in answers] == [f"{i}" for i in range(40)]
    assert (await ask("{ notes { totalCount } }"))["data"]["notes"]["totalCount"] == 40


async def test_entities_are_loaded_in_one_batch_and_the_representations_stay_as_they_are(notes: Any, ask: Ask) -> None:
    written = [(await ask(WRITE, {"input": {"text": f"{i}"}}))["data"]["write"]["id"] for i in range(3)]
    notes.resources.batches.clear()
    representations = [{"__typename": "Note", "id": key} for key in written]
    document = "query($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Note { text } } }"
    answer = await ask(document, {"r": representations})
    assert answer["data"]["_entities"] == [{"__typename": "Note", "text": f"{i}"} for i in range(3)]
    assert notes.resources.batches == [sorted(written)]
    assert representations == [{"__typename": "Note", "id": key} for key in written]


@pytest.mark.parametrize(
    "representation", [{"__typename": "Nothing", "id": "1"}, {"id": "1"}, {"__typename": "Note"}, {"__typename": 7}]
)
async def test_a_bad_representation_is_an_error_at_its_own_place(ask: Ask, representation: Any) -> None:
    written = await ask(WRITE, {"input": {"text": "good"}})
    good = {"__typename": "Note", "id": written["data"]["write"]["id"]}
    document = "query($r: [_Any!]!) { _entities(representations: $r) { ... on Note { text } } }"
    answer = await ask(document, {"r": [good, representation]})
    assert answer["data"]["_entities"] == [{"text": "good"}, None]
    [error] = answer["errors"]
    assert error["path"] == ["_entities", 1]


async def test_another_organization_sees_nothing(notes: Any, ask: Ask) -> None:
    bob = {"sub": "bob", "org_id": "org_2"}
    key = (await ask(WRITE, {"input": {"text": "ours"}}))["data"]["write"]["id"]
    answer = await ask("query($id: ID!) { note(id: $id) { text } }", {"id": key}, bob)
    assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    document = "query($r: [_Any!]!) { _entities(representations: $r) { ... on Note { text } } }"
    assert (await ask(document, {"r": [{"__typename": "Note", "id": key}]}, bob))["data"] == {"_entities": [None]}
    assert (await ask("{ notes { totalCount } }", None, bob))["data"] == {"notes": {"totalCount": 0}}


async def test_an_anonymous_request_is_told_so_in_the_words_of_the_family(ask: Ask) -> None:
    assert (await ask("{ whoami }", None, None))["data"] == {"whoami": "nobody"}
    answer = await ask("{ notes { totalCount } }", None, None)
    assert answer["errors"][0]["extensions"] == {"code": "INVALID_TOKEN"}


@pytest.mark.parametrize(
    ("variables", "field", "constraint", "sentence"),
    [
        (
            {"input": {"text": "x", "at": "soon"}},
            "at",
            "format",
            "'soon' is no RFC 3339 date and time such as 2026-01-",
        ),
        ({"input": {"text": "x", "at": "2026-01-20T12:00:00"}}, "at", "format", "has no time zone"),
        ({"input": {"text": "x", "rank": "first"}}, "rank", "type", "Int cannot represent"),
        ({"input": {}}, "text", "required", "'text'"),
        ({"input": {"text": None}}, "text", "required", "not to be None"),
        ({"input": None}, "input", "required", "not to be None"),
        ({}, "input", "required", "to be provided"),
    ],
)
async def test_a_variable_that_does_not_fit_is_a_validation_error(
    ask: Ask, variables: Any, field: str, constraint: str, sentence: str
) -> None:
    answer = await ask(WRITE, variables)
    [error] = answer["errors"]
    assert error["extensions"] == {
        "code": "VALIDATION_ERROR",
        "details": {"field": field, "constraint": constraint},
    }
    assert sentence in error["message"]


async def test_moments_and_json_come_back_as_they_were_given(ask: Ask) -> None:
    extra = {"a": [1, 2.5, None, True, {"b": "ü"}]}
    text = "mutation($input: WriteInput!) { write(input: $input) { again { createdAt extra } } }"
    answer = await ask(text, {"input": {"text": "x", "at": "2026-01-20T14:00:00.25+02:00", "extra": extra}})
    assert answer["data"]["write"]["again"] == {"createdAt": "2026-01-20T12:00:00Z", "extra": extra}


async def test_a_named_operation_is_chosen_and_an_unknown_one_refused(notes: Any) -> None:
    document = parse("query A { whoami } query B { b: whoami }")
    assert await notes.execute(document, {}, operation_name="B") == {"data": {"b": "nobody"}}
    answer = await notes.execute(document, {}, operation_name="C")
    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == "VALIDATION_ERROR"
