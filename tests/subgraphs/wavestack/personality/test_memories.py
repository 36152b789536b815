"""Memories: what is worth one, how they are found, kept once, and forgotten."""

from contextlib import aclosing
from datetime import timedelta
from typing import Any

import pytest
from graphql import parse

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.wavestack.personality.domain.memories import find_in_chat, find_in_creator, find_in_post, told_to
from subgraphs.wavestack.personality.ports import Resources
from subgraphs.wavestack.personality.service.retention import prune
from tests.subgraphs.wavestack.asking import Ask

Json = Any  # JSON values

MEMORIES = "query M($user: ID) { memories(userId: $user) { nodes { id type content importance source } } }"
CREATE = """mutation C($input: CreateMemoryInput!) {
  createMemory(input: $input) { memory { id type content importance relevanceScore } } }"""


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("I'm from Canada", [("fact", "User mentioned they're from Canada", 7)]),
        ("Hey, I love horror games!", [("preference", "User mentioned they love horror games", 9)]),
        ("I like tea.", [("preference", "User mentioned they like tea", 8)]),
        ("My favorite agent is Jett", [("preference", "User mentioned their favorite agent is Jett", 9)]),
        ("my dog is called Bruno", [("relationship", "User mentioned their dog is called Bruno", 9)]),
        ("I just hit Diamond!", [("event", "User mentioned they just hit Diamond", 6)]),
        ("I have two monitors", [("fact", "User mentioned they have two monitors", 7)]),
        (
            "I'm from Mexico and I never eat breakfast",
            [
                ("fact", "User mentioned they're from Mexico", 7),
                ("preference", "User mentioned they never eat breakfast", 9),
            ],
        ),
        ("What's my rank?", []),
        ("I'm so tired", []),
        ("I'm good, thanks", []),
        ("nice stream", []),
        ("do you like cats?", []),
    ],
)
def test_what_users_tell_of_themselves_is_worth_a_memory(said: str, found: Json) -> None:
    assert [(each.type.value, each.content, each.importance) for each in find_in_chat(said)] == found


def test_the_creator_is_remembered_too() -> None:
    lasting = find_in_creator("I always drink coffee before ranked")
    assert lasting is not None
    assert (lasting.type.value, lasting.importance) == ("preference", 9)
    assert find_in_creator("good morning") is None
    assert find_in_post("Big news", likes=60, retweets=20) is None
    post = find_in_post("Big news", likes=61, retweets=20)
    assert post is not None
    assert (post.type.value, post.importance) == ("event", 6)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("User mentioned they're from Canada", "you're from Canada"),
        ("User mentioned their dog loves them", "your dog loves you"),
        ("User likes horror games", "you like horror games"),
    ],
)
def test_memories_are_told_to_their_user(content: str, told: str) -> None:
    assert told_to(content) == told


async def test_the_same_text_is_kept_once(say: Ask, data: Ask) -> None:
    await say("I have three cats")
    await say("i HAVE three cats!")
    (kept,) = (await data(MEMORIES, user="u1"))["memories"]["nodes"]
    assert kept["content"] == "User mentioned they have three cats"
    again = await data(CREATE, input={"userId": "u1", "content": "user mentioned they have THREE cats"})
    assert again["createMemory"]["memory"]["id"] == kept["id"]


async def test_memories_are_found_by_their_meaning(data: Ask) -> None:
    found = await data(
        '{ searchMemories(userId: "user_123", text: "which country?", first: 1) { similarity memory { id } } }'
    )
    (match,) = found["searchMemories"]
    assert match["memory"]["id"] == "mem_123"
    assert 0 < match["similarity"] < 1


async def test_a_user_is_forgotten_and_others_are_not(say: Ask, data: Ask, learn: Ask) -> None:
    await say("I have three cats", user="u1")
    await say("I have three cats", user="u2")
    await say("I have three cats", user="u1", organization="org_456")
    forgotten = await data('mutation { forgetUser(userId: "u1") { memories turns } }')
    assert forgotten["forgetUser"] == {"memories": 1, "turns": 2}
    assert (await data(MEMORIES, user="u1"))["memories"]["nodes"] == []
    assert len((await data(MEMORIES, user="u2"))["memories"]["nodes"]) == 1
    assert len((await data(MEMORIES, "org_456", user="u1"))["memories"]["nodes"]) == 1
    reply = await say("What do you know about me?", user="u1")
    assert "cats" not in reply["response"]


async def test_everything_is_forgotten(say: Ask, data: Ask, generate: Ask) -> None:
    await say("I have three cats")
    await generate(contentType="TWEET", topic="a new stream")
    await data("mutation { forgetEverything { memories turns } }")
    left = await data(
        """{ memories(userId: "u1") { totalCount } own: memories { totalCount } generatedContents { totalCount }
             persona { messagesSeen name vocabulary } conversation(userId: "u1") { totalCount } }"""
    )
    none = {"totalCount": 0}
    assert left == {
        "memories": none,
        "own": none,
        "generatedContents": none,
        "persona": {"messagesSeen": 0, "name": "Creator", "vocabulary": []},
        "conversation": none,
    }
    assert len((await data(MEMORIES, "org_456", user="user_123"))["memories"]["nodes"]) == 1


async def test_worn_memories_are_pruned(
    personality: Subgraph[Resources], clock: ManualClock, data: Ask, say: Ask
) -> None:
    await data(CREATE, input={"userId": "u1", "content": "said hi once", "importance": 4})
    await data(CREATE, input={"userId": "u1", "content": "moves house in May", "importance": 5})
    await say("hello", user="u1")
    for days, kept in ((89, 2), (91, 1)):
        async with personality.database.transaction() as session:
            await prune(session, keep=timedelta(days=30), now=clock.now() + timedelta(days=days))
        assert len((await data(MEMORIES, user="u1"))["memories"]["nodes"]) == kept
    assert (await data('{ conversation(userId: "u1") { totalCount } }'))["conversation"]["totalCount"] == 0


async def test_one_memory_is_deleted(data: Ask, refusal: Ask) -> None:
    delete = 'mutation { deleteMemory(id: "mem_123") { deletedId } }'  # the older argument
    assert (await data(delete))["deleteMemory"] == {"deletedId": "mem_123"}
    assert (await refusal(delete))["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"content": " "}, "content"),
        ({"content": "x" * 501}, "content"),
        ({"content": "x", "importance": 11}, "importance"),
        ({"content": "x", "userId": " "}, "userId"),
    ],
)
async def test_wrong_memories_are_refused(refusal: Ask, wanted: Json, field: str) -> None:
    assert (await refusal(CREATE, input=wanted))["details"]["field"] == field


async def test_subscribers_hear_of_memories_of_their_organization(personality: Subgraph[Resources], say: Ask) -> None:
    text = 'subscription { memoryEvents(userId: "u5", after: "0") { memoryId memory { content } } }'
    await say("I have three cats", user="u5", organization="org_456")
    await say("I have four dogs", user="u4")
    await say("I have two birds", user="u5")
    stream = personality.subscribe(parse(text), {}, claims={"sub": "u", "org_id": "org_123"})
    async with aclosing(stream):
        heard = await anext(stream)
    assert heard["data"]["memoryEvents"]["memory"] == {"content": "User mentioned they have two birds"}


async def test_entities_show_memories_of_platform_users(data: Ask) -> None:
    query = """query E($r: [_Any!]!) { _entities(representations: $r) {
      ... on PlatformUser { memories(first: 1) { totalCount nodes { id } } }
      ... on Memory { content } ... on Organization { persona { name } } } }"""
    representations = [
        {"__typename": "PlatformUser", "id": "user_123"},
        {"__typename": "PlatformUser", "id": "nobody"},
        {"__typename": "Memory", "id": "mem_456"},
        {"__typename": "Organization", "id": "org_123"},
    ]
    found = (await data(query, r=representations))["_entities"]
    assert found == [
        {"memories": {"totalCount": 3, "nodes": [{"id": "mem_123"}]}},
        {"memories": {"totalCount": 0, "nodes": []}},
        None,
        {"persona": {"name": "Nova"}},
    ]
