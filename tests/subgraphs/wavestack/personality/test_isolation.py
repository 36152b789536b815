"""No operation shows or changes anything of another organization, and none works for nobody."""

from typing import Any

import pytest
from graphql import GraphQLObjectType, parse

from subgraphs.kit.app import Subgraph
from subgraphs.wavestack.personality.ports import Resources
from subgraphs.wavestack.personality.schema import schema
from tests.subgraphs.wavestack.asking import Ask

_NONE: dict[str, list[object]] = {"nodes": []}
# Every root field, asked by org_456 for what org_123 has. None: NOT_FOUND.
FROM_OUTSIDE: dict[str, tuple[str, object]] = {
    "persona": ("{ persona { name messagesSeen } }", {"name": "Creator", "messagesSeen": 0}),
    "memories": ('{ memories(userId: "987654321") { nodes { id } } }', _NONE),
    "memory": ('{ memory(id: "mem_123") { id } }', None),
    "searchMemories": ('{ searchMemories(userId: "987654321", text: "brother") { similarity } }', []),
    "conversation": ('{ conversation(userId: "user_123") { nodes { id } } }', _NONE),
    "generatedContent": ('{ generatedContent(id: "CONTENT") { id } }', None),
    "generatedContents": ("{ generatedContents { nodes { id } } }", _NONE),
    "chat": (
        'mutation { chat(input: {message: "what do you know about me?", userId: "987654321"}) { memoryUsed } }',
        {"memoryUsed": False},
    ),
    "generateContent": (
        'mutation { generateContent(input: {contentType: TITLE, topic: "x"}) {generatedContent {personalityScore}} }',
        {"generatedContent": {"personalityScore": 0}},
    ),
    "learn": (
        'mutation { learn(input: {dataType: "d", content: ["hi"]}) { persona { messagesSeen } } }',
        {"persona": {"messagesSeen": 1}},
    ),
    "createMemory": (
        """mutation { createMemory(input: {content: "User mentioned they're from Canada", userId: "user_123"}) {
             memory { accessCount } } }""",
        {"memory": {"accessCount": 0}},
    ),
    "deleteMemory": ('mutation { deleteMemory(input: {id: "mem_123"}) { deletedId } }', None),
    "forgetUser": (
        'mutation { forgetUser(input: {userId: "987654321"}) { memories turns } }',
        {"memories": 0, "turns": 0},
    ),
    "forgetEverything": ("mutation { forgetEverything { memories turns } }", {"memories": 1, "turns": 0}),
    "changePersona": (
        'mutation { changePersona(input: {name: "X"}) { persona { messagesSeen } } }',
        {"persona": {"messagesSeen": 0}},
    ),
    "decideContent": (
        'mutation { decideContent(input: {id: "CONTENT", status: POSTED}) { generatedContent { id } } }',
        None,
    ),
}
SUBSCRIPTIONS = {
    "chatStream": 'subscription { chatStream(input: {message: "hi"}) { text } }',
    "memoryEvents": "subscription { memoryEvents { memoryId } }",
    "contentEvents": "subscription { contentEvents { contentId } }",
}


def _fields(type_: GraphQLObjectType | None) -> set[str]:
    assert type_ is not None
    return {name for name in type_.fields if not name.startswith("_")}


def test_every_root_field_is_tried() -> None:
    assert set(FROM_OUTSIDE) == _fields(schema.core.query_type) | _fields(schema.core.mutation_type)
    assert set(SUBSCRIPTIONS) == _fields(schema.core.subscription_type)


async def _state(data: Ask) -> dict[str, Any]:
    return await data(
        """{ persona { name messagesSeen } users: memories(userId: "user_123") { nodes { id accessCount } }
             others: memories(userId: "987654321") { nodes { id accessCount } } memories { nodes { id } }
             conversation(userId: "user_123") { totalCount } generatedContents { nodes { id status } } }"""
    )


@pytest.mark.parametrize("field", FROM_OUTSIDE)
async def test_nothing_of_others_is_shown_or_changed(
    field: str, answer: Ask, data: Ask, say: Ask, generate: Ask
) -> None:
    await say("hello", user="user_123")
    written = await generate(contentType="TITLE", topic="castle build")
    before = await _state(data)
    text, expected = FROM_OUTSIDE[field]
    text = text.replace("CONTENT", written["generatedContent"]["id"])
    answered = await answer(text, "org_456")
    if expected is None:
        assert answered["data"] == {field: None}
        assert [error["extensions"]["code"] for error in answered["errors"]] == ["NOT_FOUND"]
    else:
        assert "errors" not in answered, answered["errors"]
        assert answered["data"] == {field: expected}
    assert await _state(data) == before


@pytest.mark.parametrize("field", FROM_OUTSIDE)
async def test_nothing_works_for_nobody(field: str, answer: Ask) -> None:
    answered = await answer(FROM_OUTSIDE[field][0], None)
    assert [error["extensions"]["code"] for error in answered["errors"]] == ["UNAUTHORIZED"]


@pytest.mark.parametrize("field", SUBSCRIPTIONS)
async def test_nobody_can_follow_anything(field: str, personality: Subgraph[Resources]) -> None:
    heard = [each async for each in personality.subscribe(parse(SUBSCRIPTIONS[field]), {}, claims=None)]
    assert [each["errors"][0]["extensions"]["code"] for each in heard] == ["UNAUTHORIZED"]
