"""Opinions come in; where the toxicity of a text is in doubt, the personality is asked, and what it says goes out.

The question is put as a message to the creator, so that a configured language model answers it, and the offline engine
otherwise: `TOXIC: reason`, or `SAFE` (specification, sections 3.3 and 3.5).
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import Final

import structlog

from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.graph import Graph
from subgraphs.wavestack.automod.domain.policy import Policy
from subgraphs.wavestack.automod.ports import Opinion

QUESTION: Final = """mutation AskForSecondOpinion($input: ChatInput!) {
  chat(input: $input) {
    response
  }
}"""
_PROMPT: Final = "Does this attack, threaten or insult people? Answer TOXIC: and the reason, or SAFE. Message: "
_LONGEST: Final = 3000  # of a text, so that prompt and text are a message
_DOUBTFUL: Final = 0.4
_AT_ONCE: Final = 4

_logger = structlog.get_logger(__name__)


async def ask_again(
    graph: Graph, organization_id: str, texts: Sequence[str], opinions: Sequence[Opinion], policy: Policy
) -> list[Opinion]:
    """The opinions, with a toxicity that reaches the policy's threshold where the personality finds a text toxic.

    Only texts just below the threshold are asked about. Where nobody answers, the first opinion stands.
    """
    turns = asyncio.Semaphore(_AT_ONCE)
    reached = ceil(policy.toxicity_threshold * 100) / 100  # scores have two digits

    async def settled(text: str, opinion: Opinion) -> Opinion:
        if not policy.second_opinion or not _DOUBTFUL <= opinion.toxicity < policy.toxicity_threshold:
            return opinion
        async with turns:
            toxic = await _is_toxic(graph, organization_id, text)
        return replace(opinion, toxicity=reached) if toxic else opinion

    return list(await asyncio.gather(*map(settled, texts, opinions)))


async def _is_toxic(graph: Graph, organization_id: str, text: str) -> bool:
    try:
        asked = {"message": _PROMPT + text[:_LONGEST]}
        answer = await graph.execute(QUESTION, {"input": asked}, organization_id=organization_id)
    except SubgraphError as error:
        _logger.warning("nobody gave a second opinion", reason=str(error))
        return False
    response: str = answer["chat"]["response"]
    return response.lstrip().upper().startswith("TOXIC")
