"""Content: fits its platform, keeps the rules, varies, and is decided about."""

from contextlib import aclosing
from typing import Any

import pytest
from graphql import parse

from subgraphs.kit.app import Subgraph
from subgraphs.wavestack.personality.domain.contents import fit, refusal_of, with_hashtags
from subgraphs.wavestack.personality.domain.lexicon import (
    controversy_score,
    controversy_words,
    energy_of,
    sentiment_of,
)
from subgraphs.wavestack.personality.ports import Resources
from tests.subgraphs.wavestack.asking import Ask

Json = Any  # JSON values

EXAMPLE = {
    "contentType": "TWEET",
    "topic": "streaming highlight",
    "context": {"game": "Valorant", "moment": "clutch 1v4"},
    "options": {"includeHashtags": True, "maxLength": 280},
}
DECIDE = """mutation D($input: DecideContentInput!) {
  decideContent(input: $input) { generatedContent { status feedback decidedBy } } }"""


async def test_the_documented_example(generate: Ask) -> None:
    written = await generate(**EXAMPLE)
    assert written["content"].endswith("#Valorant #Clutch #Gaming")
    assert "clutch 1v4" in written["content"].lower()
    assert len(written["alternatives"]) == 2
    assert len({written["content"], *written["alternatives"]}) == 3
    assert all("#" not in alternative for alternative in written["alternatives"])
    assert written["metadata"]["sentiment"] in {"POSITIVE", "NEUTRAL"}
    assert written["metadata"]["controversyScore"] <= 0.1
    assert written["generatedContent"]["status"] == "DRAFT"
    assert (await generate(**EXAMPLE))["content"] == written["content"]


@pytest.mark.parametrize("kind", ["TWEET", "CAPTION", "DESCRIPTION", "TITLE", "REPLY"])
@pytest.mark.parametrize(
    ("context", "limit"),
    [
        ({}, 500),
        ({"platform": "tiktok"}, 150),
        ({"platform": "TikTok", "game": "Minecraft"}, 150),
        ({"platform": "discord", "moment": "a dragon fell into the lava"}, 2000),
    ],
)
async def test_all_kinds_fit_their_platform(generate: Ask, kind: str, context: Json, limit: int) -> None:
    for topic in ("castle build", "how to build a castle", "my trip to Japan with everybody from the Discord server"):
        written = await generate(contentType=kind, topic=topic, context=context)
        most = {"TWEET": 280, "TITLE": 100}.get(kind, limit)
        for text in (written["content"], *written["alternatives"]):
            assert 10 <= len(text) <= most
            assert "{" not in text
        assert len(written["alternatives"]) == 2
        assert ("#" in written["content"]) == (kind in {"TWEET", "CAPTION"})


async def test_a_shorter_length_can_be_asked_for(generate: Ask) -> None:
    for most in (20, 40, 80):
        written = await generate(contentType="TWEET", topic="castle build", options={"maxLength": most})
        assert len(written["content"]) <= most
    longest = await generate(contentType="TWEET", topic="castle build " * 20, options={"maxLength": 5000})
    assert len(longest["content"]) <= 280


async def test_topics_vary_the_lines(generate: Ask) -> None:
    topics = [
        f"{word} stream" for word in ("cozy", "late", "chaotic", "birthday", "charity", "speedrun", "art", "music")
    ]
    written = [(await generate(contentType="TWEET", topic=topic))["content"] for topic in topics]
    shapes = {text.replace(topic, "").split("#")[0] for text, topic in zip(written, topics, strict=True)}
    assert len(shapes) >= 6


async def test_what_breaks_a_rule_is_rejected_from_the_start_and_a_person_can_overrule(
    generate: Ask, data: Ask, refusal: Ask
) -> None:
    written = await generate(contentType="TITLE", topic="the war on lag")
    content = written["generatedContent"]
    assert content["status"] == "REJECTED"
    assert "'war'" in content["feedback"]
    assert written["metadata"]["controversyScore"] >= 0.4
    approved = await data(DECIDE, input={"id": content["id"], "status": "APPROVED", "feedback": "It is about lag."})
    decided = {"status": "APPROVED", "feedback": "It is about lag.", "decidedBy": "user_1"}
    assert approved["decideContent"]["generatedContent"] == decided
    await data(DECIDE, input={"id": content["id"], "status": "POSTED"})
    refused = await refusal(DECIDE, input={"id": content["id"], "status": "REJECTED"})
    assert (refused["code"], refused["details"]["field"]) == ("CONFLICT", "status")
    listed = await data(
        "{ posted: generatedContents(status: POSTED) { nodes { id } } generatedContents(status: DRAFT) { totalCount } }"
    )
    assert listed == {"posted": {"nodes": [{"id": content["id"]}]}, "generatedContents": {"totalCount": 0}}
    assert (await refusal(DECIDE, input={"id": "gen_x", "status": "POSTED"}))["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("wanted", "field", "constraint"),
    [
        ({"topic": " "}, "topic", "required"),
        ({"topic": "x" * 301}, "topic", "maxLength"),
        ({"context": "game"}, "context", "type"),
        ({"context": {"game": "x" * 9000}}, "context", "maxLength"),
        ({"options": {"maxLength": 19}}, "maxLength", "range"),
        ({"options": {"maxLength": 5001}}, "maxLength", "range"),
    ],
)
async def test_wrong_wishes_are_refused(refusal: Ask, wanted: Json, field: str, constraint: str) -> None:
    text = "mutation G($input: GenerateContentInput!) { generateContent(input: $input) { content } }"
    refused = await refusal(text, input={"contentType": "TWEET", "topic": "x"} | wanted)
    assert (refused["code"], refused["details"]["field"]) == ("VALIDATION_ERROR", field)
    assert refused["details"]["constraint"] == constraint


async def test_subscribers_hear_of_content(personality: Subgraph[Resources], generate: Ask) -> None:
    written = await generate(**EXAMPLE)
    text = 'subscription { contentEvents(after: "0") { contentId generatedContent { content } } }'
    async with aclosing(personality.subscribe(parse(text), {}, claims={"sub": "u", "org_id": "org_123"})) as stream:
        heard = (await anext(stream))["data"]["contentEvents"]
    assert heard["contentId"] == written["generatedContent"]["id"]
    assert heard["generatedContent"] == {"content": written["content"]}


@pytest.mark.parametrize(
    ("text", "limit", "fitted"),
    [
        ("short", 10, "short"),
        ("exactly ten", 11, "exactly ten"),
        ("exactly ten", 10, "exactly..."),
        ("x" * 30, 20, "x" * 17 + "..."),
    ],
)
def test_long_texts_are_cut_with_dots(text: str, limit: int, fitted: str) -> None:
    assert fit(text, limit) == fitted


@pytest.mark.parametrize(
    ("text", "names", "limit", "tagged"),
    [
        ("Hi", ["Elden Ring", "boss fight", "it's on", "four"], 280, "Hi #EldenRing #BossFight #ItsOn"),
        ("Hi #there", ["x"], 280, "Hi #there"),
        ("Hi", ["long name", "ab"], 6, "Hi #Ab"),
        ("Hi", ["!!!"], 280, "Hi"),
    ],
)
def test_at_most_three_hashtags_are_added(text: str, names: list[str], limit: int, tagged: str) -> None:
    assert with_hashtags(text, names, limit) == tagged


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("What a lovely evening with all of you", None),
        ("We will destroy them tomorrow", "It has the word 'destroy', which is likely to be taken amiss."),
        ("I hated every second", "It has the word 'hate', which is likely to be taken amiss."),
        ("The warm weather is here", None),
        ("What a terrible, horrible, awful day", "Its tone is too negative."),
        ("ok", "It has less than 10 characters."),
    ],
)
def test_rules_for_content(text: str, reason: str | None) -> None:
    assert refusal_of(text) == reason


@pytest.mark.parametrize(
    ("text", "sentiment", "energy"),
    [
        ("LET'S GO!!! What a clutch 🔥", "positive", "high"),
        ("just chilling with lofi", "neutral", "low"),
        ("not good, a sad day", "negative", "low"),
        ("never a bad day here!", "positive", "medium"),
    ],
)
def test_texts_are_measured(text: str, sentiment: str, energy: str) -> None:
    assert (sentiment_of(text).value, energy_of(text).value) == (sentiment, energy)


def test_controversy_grows_with_words() -> None:
    assert controversy_words("They attacked, killing the mood; racist jokes") == ["attack", "kill", "racist"]
    calm, one, two = (controversy_score(text) for text in ("a calm day", "a war story", "kill and destroy"))
    assert 0 < calm < one < two <= 1
