"""What is learnt: words, phrases, emoji and tone of the creator, and it changes what is written afterwards."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from graphql import parse

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import ManualClock
from subgraphs.kit.embeddings import MiniLm
from subgraphs.wavestack.personality.app import create_subgraph
from subgraphs.wavestack.personality.domain.closeness import personality_score
from subgraphs.wavestack.personality.domain.persona import Persona
from subgraphs.wavestack.personality.domain.samples import next_tick
from subgraphs.wavestack.personality.domain.style import Line, Style
from subgraphs.wavestack.personality.domain.style import learn as learn_lines
from subgraphs.wavestack.personality.ports import Resources
from tests.patience import PATIENCE
from tests.subgraphs.wavestack.asking import Ask

Json = Any  # JSON values
Working = Callable[..., Any]

NOW = datetime(2026, 1, 15, 10, tzinfo=UTC)
TAUGHT = (
    "howdy partners, saddle up! 🤠",
    "saddle up, this raid boss is rowdy",
    "well butter my biscuit, what a rowdy fight! 🤠",
    "saddle up and grab your pickaxe, partners",
    "butter my biscuit, that cavern was enormous! 🤠",
    "rowdy crowd tonight, saddle up! 🤠",
    "partners, the homestead looks gorgeous! 🤠",
    "butter my biscuit, diamonds! 🤠",
)
HELD_OUT = (
    "saddle up partners, the cavern awaits! 🤠",
    "butter my biscuit, what a gorgeous homestead! 🤠",
    "that boss fight was rowdy, partners 🤠",
)


async def test_words_phrases_and_emoji_of_the_creator_are_learnt(learn: Ask) -> None:
    taught = await learn(*TAUGHT, {"role": "user", "message": "unrelated unrelated unrelated 🐸"})
    persona = taught["persona"]
    assert taught["samplesProcessed"] == 9
    assert persona["messagesSeen"] == 8
    assert persona["confidence"] == 0.008
    assert set(persona["catchphrases"]) == {"saddle up", "butter my biscuit"}
    assert persona["emoji"] == ["🤠"]
    assert {"partners", "rowdy", "saddle", "biscuit"} < set(persona["vocabulary"])
    assert "unrelated" not in persona["vocabulary"]
    assert persona["responseLength"] == "SHORT"


async def test_a_phrase_is_a_catchphrase_from_the_third_time_on(learn: Ask) -> None:
    for times, expected in ((1, []), (2, []), (3, ["holy guacamole"])):
        taught = await learn("holy guacamole!")
        assert (times, taught["persona"]["catchphrases"]) == (times, expected)


async def test_weights_count(learn: Ask) -> None:
    taught = await learn("holy guacamole!", weight=3.0)
    assert (taught["persona"]["messagesSeen"], taught["persona"]["catchphrases"]) == (3, ["holy guacamole"])


@pytest.mark.parametrize(
    ("lines", "tone"),
    [
        (["what an amazing, wonderful day, love it"], "positive and upbeat, very expressive"),
        (
            ["we walked to the shop and bought bread for the week and some other groceries, great"],
            "positive and upbeat",
        ),
        (["terrible day at the office once again with those meetings about nothing at all"], "sarcastic and edgy"),
        (["we walked to the shop"], "casual and friendly"),
    ],
)
async def test_the_tone_is_learnt(learn: Ask, lines: list[str], tone: str) -> None:
    assert (await learn(*lines))["persona"]["tone"] == tone


def test_scores_of_held_out_lines_rise_with_learning() -> None:
    means = []
    persona = Persona(organization_id="o", created_at=NOW)
    for count in (0, 2, 4, len(TAUGHT)):
        style = learn_lines(Style(), [Line(line) for line in TAUGHT[:count]])
        persona = Persona(organization_id="o", style=style, created_at=NOW)
        means.append(sum(personality_score(line, persona) for line in HELD_OUT) / len(HELD_OUT))
    assert means[0] == 0
    assert means == sorted(means)
    assert means[-1] > means[1] + 0.2
    assert personality_score("The quarterly report is attached for review.", persona) < means[-1] / 2


async def test_what_was_learnt_changes_later_answers(learn: Ask, say: Ask) -> None:
    messages = ["hey, what's up?", "what should I stream today?", "I just hit diamond!", "great stream!", "LETS GOOO"]
    before = [await say(message, user=None, organization="org_456") for message in messages]
    await learn(*TAUGHT * 4)
    after = [await say(message, user=None, organization="org_456") for message in messages]
    theirs = ("saddle up", "butter my biscuit", "🤠")
    assert not any(phrase in reply["response"].lower() for phrase in theirs for reply in before)
    assert sum(any(phrase in reply["response"].lower() for phrase in theirs) for reply in after) >= 3
    assert all(reply["personalityScore"] == 0 for reply in before)
    assert sum(reply["personalityScore"] for reply in after) / len(after) > 0.3
    assert after[0]["confidence"] > before[0]["confidence"]


async def test_many_entries_wait_for_the_next_lesson(
    values: dict[str, str], embedder: MiniLm, working: Working, until: Callable[[Callable[[], bool]], Awaitable[None]]
) -> None:
    subgraph: Subgraph[Resources] = create_subgraph(values | {"personality_batch": "20"}, embedder=embedder)
    await subgraph.start()
    lines = [{"role": "creator", "message": f"holy guacamole number {place}"} for place in range(70)]
    lines.append({"role": "user", "user_id": "u7", "message": "I have three cats"})
    document = parse(
        """mutation L($content: JSON!) { learn(input: {dataType: "chat_history", content: $content}) {
          samplesProcessed persona { messagesSeen } } }"""
    )
    claims = {"sub": "u", "org_id": "org_456"}
    taken = await subgraph.execute(document, {"content": lines}, claims=claims)
    assert taken["data"]["learn"] == {"samplesProcessed": 71, "persona": {"messagesSeen": 0}}
    await subgraph.stop()
    again: Subgraph[Resources] = create_subgraph(values | {"personality_batch": "20"}, embedder=embedder)
    async with working(again):
        ask = parse('{ persona { messagesSeen catchphrases } memories(userId: "u7") { nodes { content } } }')
        found: dict[str, Json] = {}
        async with asyncio.timeout(PATIENCE):
            while found.get("persona", {}).get("messagesSeen") != 70 or not found["memories"]["nodes"]:
                found = (await again.execute(ask, {}, claims=claims))["data"]
                await asyncio.sleep(0.05)
    assert "holy guacamole number" in found["persona"]["catchphrases"]
    assert found["memories"]["nodes"] == [{"content": "User mentioned they have three cats"}]


@pytest.mark.parametrize(
    ("now", "tick"),
    [("2026-01-15T11:56:30", "2026-01-15T12:00:00"), ("2026-01-15T12:00:00", "2026-01-15T12:05:00")],
)
def test_lessons_are_at_full_five_minutes(now: str, tick: str) -> None:
    moment, expected = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (now, tick))
    assert next_tick(moment) == expected


@pytest.mark.parametrize(
    ("change", "field", "constraint"),
    [
        ({"content": []}, "content", "required"),
        ({"content": "text"}, "content", "type"),
        ({"content": {"role": "creator"}}, "content", "type"),
        ({"content": [{"role": "creator"}]}, "content", "required"),
        ({"content": [5]}, "content", "type"),
        ({"content": [{"message": "x", "role": 5}]}, "content", "type"),
        ({"content": [{"message": "x", "likes": -1}]}, "content", "range"),
        ({"content": ["x" * 4001]}, "content", "maxLength"),
        ({"content": ["x"] * 1001}, "content", "maxItems"),
        ({"weight": 0}, "weight", "range"),
        ({"weight": 101}, "weight", "range"),
        ({"dataType": ""}, "dataType", "required"),
        ({"source": "x" * 65}, "source", "maxLength"),
    ],
)
async def test_wrong_samples_are_refused(refusal: Ask, change: Json, field: str, constraint: str) -> None:
    wanted = {"dataType": "chat_history", "content": ["x"]} | change
    refused = await refusal(
        "mutation L($input: LearnInput!) { learn(input: $input) { samplesProcessed } }", input=wanted
    )
    assert (refused["code"], refused["details"]["field"]) == ("VALIDATION_ERROR", field)
    assert refused["details"]["constraint"] == constraint


async def test_what_cannot_be_learnt_is_chosen(data: Ask, refusal: Ask, clock: ManualClock) -> None:
    change = """mutation P($input: ChangePersonaInput!) {
      changePersona(input: $input) { persona { name traits avoidedTopics controversyLevel } } }"""
    wanted = {"name": "Rio", "traits": ["dry"], "avoidedTopics": ["politics"], "controversyLevel": 2}
    assert (await data(change, input=wanted))["changePersona"]["persona"] == wanted
    for wrong, field in (
        ({"name": " "}, "name"),
        ({"controversyLevel": 11}, "controversyLevel"),
        ({"traits": [""]}, "traits"),
    ):
        assert (await refusal(change, input=wrong))["details"]["field"] == field
