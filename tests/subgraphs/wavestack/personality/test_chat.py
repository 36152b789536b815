"""Answers: in the creator's style, the same for the same, with the memories of the one who asks and of nobody else."""

from typing import Any

import pytest

from tests.subgraphs.wavestack.asking import Ask

Json = Any  # JSON values


async def test_the_demo_answers_the_documented_message(say: Ask) -> None:
    reply = await say("Hey, what's up?", user="user_123")
    assert reply["memoryUsed"] is True
    assert reply["memoryIds"]
    assert reply["engine"] == "OFFLINE"
    assert reply["warning"] is None
    assert 0.9 <= reply["confidence"] <= 1
    assert 0.5 <= reply["personalityScore"] <= 1


async def test_the_same_in_the_same_state_is_the_same_and_nobody_leaves_no_trace(say: Ask) -> None:
    first = await say("What should I stream today?", user=None)
    assert await say("What should I stream today?", user=None) == first
    assert first["memoryUsed"] is False


async def test_answers_of_one_conversation_differ(say: Ask) -> None:
    answers = [(await say("tell me a joke", user="u9"))["response"] for _ in range(4)]
    assert len(set(answers)) == 4


async def test_what_a_user_tells_is_remembered_for_that_user_alone(say: Ask) -> None:
    told = await say("I'm from Portugal and I love surfing!", user="u1")
    assert told["memoryUsed"] is False
    asked = await say("Where am I from?", user="u1", platform="twitch")
    assert "Portugal" in asked["response"]
    assert asked["memoryUsed"] is True
    assert len(asked["memoryIds"]) == 1
    for other in (
        await say("Where am I from?", user="u2"),
        await say("Where am I from?", user=None),
        await say("Where am I from?", user="u1", organization="org_456"),
    ):
        assert "Portugal" not in other["response"]
        assert other["memoryUsed"] is False
    everything = await say("What do you know about me?", user="u1", platform="twitch")
    assert "Portugal" in everything["response"]
    assert "surfing" in everything["response"]


async def test_uses_of_memories_are_counted(say: Ask, data: Ask) -> None:
    await say("Where am I from?", user="user_123")
    found = await data('{ memory(id: "mem_123") { accessCount relevanceScore importance user { id } } }')
    assert found["memory"] == {
        "accessCount": 6,
        "relevanceScore": 0.95,
        "importance": 9,
        "user": {"id": "user_123"},
    }


async def test_conversations_are_kept_by_platform(say: Ask, data: Ask) -> None:
    reply = await say("hello there", user="u3", platform="discord")
    await say("hello there", user="u3", platform="twitch")
    found = await data(
        """{ all: conversation(userId: "u3") { totalCount }
             conversation(userId: "u3", platform: "discord") { nodes { speaker text platform engine confidence } } }"""
    )
    assert found["all"]["totalCount"] == 4
    assert found["conversation"]["nodes"] == [
        {
            "speaker": "CREATOR",
            "text": reply["response"],
            "platform": "discord",
            "engine": "OFFLINE",
            "confidence": reply["confidence"],
        },
        {"speaker": "USER", "text": "hello there", "platform": "discord", "engine": None, "confidence": None},
    ]


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("Are you a bot?", ("AI", "bot", "Bot")),
        ("I'm feeling really down today", ("sorry", "rough", "hug", "easy", "Sorry")),
        ("how do I get better at Valorant?", ("Valorant", "one thing", "replays", "talent", "people", "sessions")),
        ("what do you drink before ranked?", ("coffee",)),
    ],
)
async def test_answers_have_to_do_with_the_message(say: Ask, message: str, words: tuple[str, ...]) -> None:
    response = (await say(message))["response"].lower()
    assert any(word.lower() in response for word in words), response


@pytest.mark.parametrize(
    ("message", "answered"),
    [
        ("Answer TOXIC: reason or SAFE. Message: you are such an idiot", "TOXIC: it insults somebody"),
        ('Is this TOXIC or SAFE? Text: "I will find you and hurt you"', None),
        ("Respond with only 'TOXIC: <reason>' or 'SAFE'.\n\nMessage: \"kill the dragon already\"", "SAFE"),
        ('TOXIC or SAFE? "great stream, loved that idiotic plan"', "SAFE"),
        ("Answer TOXIC: reason or SAFE. Message: you idiot! Message: a nice day", "TOXIC: it insults somebody"),
    ],
)
async def test_checks_are_answered_as_moderation_parses_them(say: Ask, message: str, answered: str | None) -> None:
    reply = await say(message)
    assert reply["response"] == (answered or "SAFE") or (answered is None and reply["response"].startswith("TOXIC: "))
    assert reply["memoryUsed"] is False


async def test_tags_and_hashtags_are_answered_as_publishers_parse_them(say: Ask, data: Ask) -> None:
    asked = "Suggest up to 5 tags, separated by commas, for a video titled: Insane 1v4 clutch in Valorant"
    tags = (await say(asked))["response"].split(", ")
    assert len(tags) == 5
    assert tags[0] == "valorant"
    assert all(tag == tag.strip().lower() and "#" not in tag for tag in tags)
    hashtags = (await say("Suggest up to 4 hashtags for this post: my first marathon in Berlin"))["response"].split()
    assert len(hashtags) == 4
    assert all(tag.startswith("#") and tag.count("#") == 1 for tag in hashtags)
    assert "#Marathon" in hashtags
    assert (await data('{ conversation(userId: "u1") { totalCount } }'))["conversation"]["totalCount"] == 0


@pytest.mark.parametrize(
    ("wanted", "field", "constraint"),
    [
        ({"message": " "}, "message", "required"),
        ({"message": "x" * 4001}, "message", "maxLength"),
        ({"message": "x", "userId": ""}, "userId", "required"),
        ({"message": "x", "userId": "u" * 256}, "userId", "maxLength"),
        ({"message": "x", "context": {"platform": "p" * 65}}, "platform", "maxLength"),
    ],
)
async def test_wrong_messages_are_refused(refusal: Ask, wanted: Json, field: str, constraint: str) -> None:
    refused = await refusal("mutation C($input: ChatInput!) { chat(input: $input) { response } }", input=wanted)
    assert (refused["code"], refused["details"]["field"]) == ("VALIDATION_ERROR", field)
    assert refused["details"]["constraint"] == constraint


@pytest.mark.parametrize(("platform", "limit"), [("twitter", 280), ("tiktok", 150), ("", 500)])
async def test_answers_fit_the_platform(say: Ask, platform: str, limit: int) -> None:
    for message in ("hey, what's up?", "how do I get better at aiming?", "what do you know about me?"):
        assert len((await say(message, user="user_123", platform=platform))["response"]) <= limit
