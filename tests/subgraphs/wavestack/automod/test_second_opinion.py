"""Moderation asks the personality about texts that are in doubt, and understands what it answers."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from graphql import build_schema, parse, validate

from gateway.execution.transport import RequestContext
from subgraphs.wavestack.automod.app import create_subgraph
from subgraphs.wavestack.automod.ports import Classifier
from subgraphs.wavestack.automod.service.second_opinion import QUESTION
from subgraphs.wavestack.personality.app import create_subgraph as create_personality
from tests.subgraphs.conftest import Composed
from tests.subgraphs.wavestack.asking import Ask
from tests.subgraphs.wavestack.automod.conftest import CHANGE, CHECK

Json = Any  # JSON values

DOUBTFUL = "screw you"  # the classifier alone does not flag it
USER = RequestContext("1", claims={"sub": "user_123", "org_id": "org_123"})


async def test_the_personality_settles_what_is_in_doubt(
    values: dict[str, str], composed: Composed, classifier: Classifier
) -> None:
    automod = create_subgraph(values)
    automod.resources = replace(automod.resources, classifier=classifier)
    async with composed(automod, create_personality(values)) as gateway:

        async def ask(document: str, wanted: Json) -> Json:
            answer = json.loads((await gateway.execute(document, {"input": wanted}, context=USER)).to_bytes())
            assert "errors" not in answer, answer
            return answer["data"]

        async def check(content: str) -> Json:
            return (await ask(CHECK, {"content": content, "userId": "user_9"}))["checkContent"]["verdict"]

        assert (await check(DOUBTFUL))["flags"] == []
        await ask(CHANGE, {"secondOpinion": True})
        verdict = await check(DOUBTFUL)
        assert (verdict["flags"], verdict["scores"]["toxicity"], verdict["review"]) == (["TOXICITY"], 0.7, "PENDING")
        await ask(CHANGE, {"toxicityThreshold": 0.705})
        assert (await check(DOUBTFUL))["flags"] == ["TOXICITY"]
        assert (await check("get lost"))["flags"] == []  # in doubt as well, and the personality finds it safe
        assert (await check("what a lovely stream"))["flags"] == []


async def test_without_the_personality_the_first_opinion_stands(check: Ask, change: Ask) -> None:
    await change(secondOpinion=True)
    assert (await check(DOUBTFUL))["flags"] == []


def test_the_question_fits_the_graph() -> None:
    api = Path(__file__).parents[4] / "schema" / "api.graphql"
    assert validate(build_schema(api.read_text(encoding="utf-8")), parse(QUESTION)) == []


@pytest.mark.parametrize("text", [DOUBTFUL, "get lost"])
async def test_what_these_tests_call_doubtful_is(check: Ask, text: str) -> None:
    assert 0.4 <= (await check(text))["scores"]["toxicity"] < 0.7
