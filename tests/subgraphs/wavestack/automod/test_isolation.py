"""No operation shows or changes anything of another organization, and none works for nobody."""

from datetime import timedelta
from typing import Any

import pytest
from graphql import GraphQLObjectType, parse

from subgraphs.kit.clock import ManualClock
from subgraphs.wavestack.automod.domain.reviews import Appeal
from subgraphs.wavestack.automod.domain.words import BannedPhrase
from subgraphs.wavestack.automod.repository.policies import insert_phrase
from subgraphs.wavestack.automod.repository.reviews import insert_appeal
from subgraphs.wavestack.automod.schema import schema
from tests.subgraphs.wavestack.asking import Ask
from tests.subgraphs.wavestack.automod.conftest import Automod

_EMPTY: dict[str, Any] = {"nodes": [], "totalCount": 0}  # Any: JSON values
_OWN_POLICY = {"policy": {"maxLength": 100}}

# Every root field, asked by org_456 for what org_123 has. None: NOT_FOUND.
FROM_OUTSIDE: dict[str, tuple[str, object]] = {
    "verdict": ('{ verdict(id: "ver_123") { id } }', None),
    "moderatedUser": (
        '{ moderatedUser(id: "user_123") { id moderationStatus violations { nodes { id } totalCount } } }',
        {"id": "user_123", "moderationStatus": "GOOD", "violations": _EMPTY},
    ),
    "verdicts": ("{ verdicts { nodes { id } totalCount } }", _EMPTY),
    "appeals": ("{ appeals { nodes { id } totalCount } }", _EMPTY),
    "bannedPhrases": ("{ bannedPhrases { nodes { id } totalCount } }", _EMPTY),
    "moderationDeeds": ("{ moderationDeeds { nodes { id } totalCount } }", _EMPTY),
    "moderationPolicy": ("{ moderationPolicy { maxLength } }", {"maxLength": 500}),
    "reviewVerdict": ('mutation { reviewVerdict(input: {id: "ver_123", confirm: false}) { verdict { id } } }', None),
    "createAppeal": ('mutation { createAppeal(input: {violationId: "vio_123", text: "x"}) { appeal { id } } }', None),
    "decideAppeal": ('mutation { decideAppeal(input: {id: "app_own", accept: true}) { appeal { id } } }', None),
    "allowPhrase": ('mutation { allowPhrase(input: {id: "ban_own"}) { allowedId } }', None),
    "banPhrase": (
        'mutation { banPhrase(input: {phrase: "own phrase"}) { bannedPhrase { phrase } } }',
        {"bannedPhrase": {"phrase": "own phrase"}},
    ),
    "changeModerationPolicy": (
        "mutation { changeModerationPolicy(input: {maxLength: 100}) { policy { maxLength } } }",
        _OWN_POLICY,
    ),
    "resetModerationPolicy": (
        "mutation { resetModerationPolicy(input: {}) { policy { maxLength } } }",
        {"policy": {"maxLength": 500}},
    ),
    "labelText": ('mutation { labelText(input: {text: "own phrase", label: TOXIC}) { label } }', {"label": "TOXIC"}),
    "checkContent": (
        """mutation { checkContent(input: {content: "good morning", userId: "user_123", messageId: "msg_own"}) {
          verdict { allowed user { moderationStatus } }
        } }""",
        {"verdict": {"allowed": True, "user": {"moderationStatus": "GOOD"}}},
    ),
}
ENTITIES = """query Q($representations: [_Any!]!) {
  _entities(representations: $representations) {
    ... on Verdict { id } ... on Violation { id verdict { id } appeal { id } }
    ... on Message { id verdict { id } } ... on PlatformUser { id moderationStatus violations { totalCount } }
  }
}"""
REPRESENTATIONS = [
    {"__typename": "Verdict", "id": "ver_123"},
    {"__typename": "Violation", "id": "vio_123"},
    {"__typename": "Message", "id": "msg_own"},
    {"__typename": "PlatformUser", "id": "user_123"},
]


def test_every_root_field_is_tried() -> None:
    roots = [schema.core.query_type, schema.core.mutation_type]
    names = {name for root in roots if isinstance(root, GraphQLObjectType) for name in root.fields}
    assert names - {"_entities", "_service"} == set(FROM_OUTSIDE)


@pytest.fixture(autouse=True)
async def own(automod: Automod, clock: ManualClock, change: Ask, check: Ask) -> None:
    """What org_123 has, with ids that the documents above know."""
    now = clock.now()
    async with automod.database.transaction() as session:
        await insert_appeal(session, Appeal("app_own", "org_123", "vio_122", "user_123", "Why?", "open", now))
        await insert_phrase(session, BannedPhrase("ban_own", "org_123", "good morning", "moderator_1", now))
    await change(maxLength=300)
    await check("good morning", messageId="msg_own")


async def test_another_organization_sees_and_changes_nothing_of_this_one(answer: Ask, data: Ask) -> None:
    everything = """{
      verdicts { nodes { id review } } appeals { nodes { id status } } bannedPhrases { nodes { phrase } }
      moderationDeeds { totalCount } moderationPolicy { maxLength }
      moderatedUser(id: "user_123") { moderationStatus violations { nodes { id clearedAt } } }
    }"""
    before = await data(everything)
    for field, (document, expected) in FROM_OUTSIDE.items():
        answered = await answer(document, "org_456")
        if expected is None:
            assert [error["extensions"]["code"] for error in answered["errors"]] == ["NOT_FOUND"], field
        else:
            assert answered == {"data": {field: expected}}, field
    assert await data(everything) == before


async def test_nobody_is_unauthorized(answer: Ask, automod: Automod) -> None:
    for field, (document, _expected) in FROM_OUTSIDE.items():
        answered = await answer(document, None)
        assert [error["extensions"]["code"] for error in answered["errors"]] == ["UNAUTHORIZED"], field
    stream = automod.subscribe(parse("subscription { verdictEvents { sequence } }"), {}, claims=None)
    assert (await anext(stream))["errors"][0]["extensions"]["code"] == "UNAUTHORIZED"


async def test_a_token_without_organization_is_forbidden(answer: Ask) -> None:
    answered = await answer("{ verdicts { totalCount } }", "")
    assert [error["extensions"]["code"] for error in answered["errors"]] == ["FORBIDDEN"]


async def test_entities_of_another_organization_are_empty(data: Ask, answer: Ask) -> None:
    own = (await data(ENTITIES, representations=REPRESENTATIONS))["_entities"]
    assert own[0] == {"id": "ver_123"}
    assert own[1] == {"id": "vio_123", "verdict": {"id": "ver_123"}, "appeal": None}
    assert own[2]["verdict"] is not None
    assert own[3] == {"id": "user_123", "moderationStatus": "WARNING", "violations": {"totalCount": 3}}
    assert (await data(ENTITIES, "org_456", representations=REPRESENTATIONS))["_entities"] == [
        None,
        None,
        {"id": "msg_own", "verdict": None},
        {"id": "user_123", "moderationStatus": "GOOD", "violations": {"totalCount": 0}},
    ]
    nobody = await answer(ENTITIES, None, representations=REPRESENTATIONS)
    assert {error["extensions"]["code"] for error in nobody["errors"]} == {"UNAUTHORIZED"}


async def test_ids_that_no_database_keeps_lead_nowhere(data: Ask, refusal: Ask) -> None:
    broken = [{"__typename": name, "id": "a\x00"} for name in ("Verdict", "Violation", "Message", "PlatformUser")]
    found = await data(ENTITIES, representations=broken)
    assert found["_entities"] == [None, None, {"id": "a\x00", "verdict": None}, None]
    user = await refusal("query($id: ID!) { moderatedUser(id: $id) { id } }", id="a\x00")
    assert user["details"] == {"field": "id", "constraint": "format"}
    for document in ("reviewVerdict(input: {id: $id, confirm: true})", "allowPhrase(input: {id: $id})"):
        selection = "{ verdict { id } }" if "review" in document else "{ allowedId }"
        refused = await refusal(f"mutation($id: ID!) {{ {document} {selection} }}", id="a\x00")
        assert refused["code"] == "NOT_FOUND"
    decide = "mutation($id: ID!) { decideAppeal(input: {id: $id, accept: true}) { appeal { id } } }"
    assert (await refusal(decide, id="a\x00"))["code"] == "NOT_FOUND"


async def test_pages_of_verdicts_are_stable_under_new_ones(data: Ask, check: Ask, clock: ManualClock) -> None:
    page = "query($after: String) { verdicts(first: 2, after: $after) { nodes { id } pageInfo { endCursor } } }"
    for number in range(3):
        clock.advance(timedelta(seconds=1))
        await check(f"message {number}")
    first = (await data(page))["verdicts"]
    await check("a new one")
    second = (await data(page, after=first["pageInfo"]["endCursor"]))["verdicts"]
    assert not {node["id"] for node in first["nodes"]} & {node["id"] for node in second["nodes"]}
