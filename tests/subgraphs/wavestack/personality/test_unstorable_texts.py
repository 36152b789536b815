"""Texts that databases cannot keep are refused in plain words; ids that cannot be are unknown, on every database."""

from typing import Any

from tests.subgraphs.wavestack.asking import Ask

Json = Any  # JSON values

NUL = "a\x00b"
CHAT = "mutation($input: ChatInput!) { chat(input: $input) { response } }"
GENERATE = "mutation($input: GenerateContentInput!) { generateContent(input: $input) { content } }"
LEARN = "mutation($input: LearnInput!) { learn(input: $input) { samplesProcessed } }"
REMEMBER = "mutation($input: CreateMemoryInput!) { createMemory(input: $input) { memory { id } } }"
PERSONA = "mutation($input: ChangePersonaInput!) { changePersona(input: $input) { persona { name } } }"
DECIDE = "mutation($input: DecideContentInput!) { decideContent(input: $input) { generatedContent { id } } }"

REFUSED: list[tuple[str, Json, str]] = [
    (CHAT, {"message": NUL}, "message"),
    (CHAT, {"message": "hello", "userId": NUL}, "userId"),
    (CHAT, {"message": "hello", "userId": "u", "context": {"platform": NUL}}, "platform"),
    (CHAT, {"message": "hello", "userId": "u", "context": {"channel": NUL}}, "channel"),
    (GENERATE, {"contentType": "TWEET", "topic": NUL}, "topic"),
    (GENERATE, {"contentType": "TWEET", "topic": "a game", "context": {"game": NUL}}, "context"),
    (LEARN, {"dataType": "chat", "content": [NUL]}, "content"),
    (LEARN, {"dataType": "chat", "content": [{"message": "hi", "role": "user", "user_id": NUL}]}, "content"),
    (LEARN, {"dataType": NUL, "content": ["hello"]}, "dataType"),
    (LEARN, {"dataType": "chat", "source": NUL, "content": ["hello"]}, "source"),
    (REMEMBER, {"userId": "u", "content": NUL}, "content"),
    (REMEMBER, {"userId": NUL, "content": "has a dog"}, "userId"),
    (PERSONA, {"name": NUL}, "name"),
    (PERSONA, {"traits": [NUL]}, "traits"),
    (DECIDE, {"id": "gen_1", "status": "APPROVED", "feedback": NUL}, "feedback"),
    ("mutation($input: ForgetUserInput!) { forgetUser(input: $input) { turns } }", {"userId": NUL}, "userId"),
    ("query($input: ID!) { memories(userId: $input) { totalCount } }", NUL, "userId"),
    ("query($input: ID!) { conversation(userId: $input) { totalCount } }", NUL, "userId"),
    ('query($input: String!) { conversation(userId: "u", platform: $input) { totalCount } }', NUL, "platform"),
    ('query($input: String!) { searchMemories(userId: "u", text: $input) { similarity } }', NUL, "text"),
]
UNKNOWN: list[tuple[str, Json]] = [
    ("mutation($input: DeleteMemoryInput!) { deleteMemory(input: $input) { deletedId } }", {"id": NUL}),
    (DECIDE, {"id": NUL, "status": "APPROVED"}),
    ("query($input: ID!) { memory(id: $input) { id } }", NUL),
    ("query($input: ID!) { generatedContent(id: $input) { id } }", NUL),
]


async def test_nul_characters_are_refused_by_the_field_that_has_them(refusal: Ask) -> None:
    for document, value, field in REFUSED:
        refused = await refusal(document, input=value)
        assert (refused["code"], refused["details"]["field"]) == ("VALIDATION_ERROR", field)
        assert "NUL" in refused["message"] or "printable" in refused["message"]


async def test_ids_with_nul_characters_are_unknown(refusal: Ask, data: Ask) -> None:
    for document, value in UNKNOWN:
        assert (await refusal(document, input=value))["code"] == "NOT_FOUND"
    ask = "query($of: [_Any!]!) { _entities(representations: $of) { __typename } }"
    names = ("Memory", "GeneratedContent", "PlatformUser")
    found = await data(ask, of=[{"__typename": name, "id": NUL} for name in names])
    assert found["_entities"] == [None, None, None]
