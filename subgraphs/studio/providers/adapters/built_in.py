"""Work for a built-in provider comes in, what its pure function makes of it goes out; or what a language model does."""

import asyncio
from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from subgraphs.studio.providers.domain.answers import read_answer
from subgraphs.studio.providers.domain.built_in import (
    GRAMMAR_CHECKER,
    SUMMARIZER,
    TEST_FAIL,
    TEST_INVALID,
    TEST_SLOW,
    TEXT_EXPANDER,
)
from subgraphs.studio.providers.domain.instructions import (
    expansion_instruction,
    grammar_instruction,
    keeps_protected,
    summary_instruction,
    without_fence,
)
from subgraphs.studio.providers.domain.language.words import count_words
from subgraphs.studio.providers.domain.media_types import is_markdown, is_text
from subgraphs.studio.providers.domain.outcome import Derived, Outcome, ProcessingError, Work
from subgraphs.studio.providers.domain.processors.expansion import Expansion, expand
from subgraphs.studio.providers.domain.processors.grammar import Correction, correct
from subgraphs.studio.providers.domain.processors.results import (
    corrected,
    expanded,
    expansion_options,
    grammar_options,
    summarized,
    summary_options,
)
from subgraphs.studio.providers.domain.processors.summary import summarize
from subgraphs.studio.providers.domain.statuses import ErrorKind
from subgraphs.studio.providers.ports import GrammarChecker, LanguageModel, Processor

_TOKENS_PER_WORD: Final = 2


@dataclass(frozen=True, slots=True)
class OfflineExpander:
    """The text-expander without a model."""

    async def __call__(self, work: Work, /) -> Outcome:
        """A child of the input, as Markdown."""
        return expanded(work, await asyncio.to_thread(expand, work.content, expansion_options(work)))


@dataclass(frozen=True, slots=True)
class OfflineSummarizer:
    """The summarizer without a model."""

    async def __call__(self, work: Work, /) -> Outcome:
        """A child of the input, of its type."""
        summary = await asyncio.to_thread(summarize, work.content, summary_options(work.configuration))
        return summarized(work, summary.text)


@dataclass(frozen=True, slots=True)
class OfflineGrammarChecker:
    """The grammar checker without a model."""

    check: GrammarChecker

    async def __call__(self, work: Work, /) -> Outcome:
        """A change of the input."""
        check = partial(self.check, markdown=is_markdown(work.content_type))
        return corrected(
            work, await asyncio.to_thread(correct, work.content, check, grammar_options(work.configuration))
        )


@dataclass(frozen=True, slots=True)
class Assisted(ABC):
    """A built-in provider that asks a language model first.

    Where the model fails, the offline result is the outcome and says so (`fallback` among its figures), or the run
    fails, as the operator has chosen.
    """

    model: LanguageModel
    offline: Processor
    falls_back: bool

    async def __call__(self, work: Work, /) -> Outcome:
        """What the model makes of the work."""
        try:
            return await self.ask(work)
        except ProcessingError as error:
            if not self.falls_back:
                raise
            outcome = await self.offline(work)
            return replace(outcome, figures={**outcome.figures, "engine": "offline", "fallback": error.message})

    @abstractmethod
    async def ask(self, work: Work) -> Outcome:
        """Have the model do it."""

    async def _complete(self, instruction: str, work: Work, words: int) -> str:
        model = str(work.configuration.get("model", ""))
        tokens = max(256, words * _TOKENS_PER_WORD)
        return without_fence(await self.model.complete(instruction, work.content, model=model, max_tokens=tokens))


class AssistedExpander(Assisted):
    """The text-expander with a model."""

    async def ask(self, work: Work) -> Outcome:
        """A document of the model's."""
        options = expansion_options(work)
        target = options.target_words or max(120, 2 * count_words(work.content))
        text = await self._complete(expansion_instruction(options.style, target), work, 2 * target)
        words = count_words(text)
        return expanded(work, Expansion(text + "\n", words, round(words / max(count_words(work.content), 1), 2)))


class AssistedSummarizer(Assisted):
    """The summarizer with a model."""

    async def ask(self, work: Work) -> Outcome:
        """A summary of the model's."""
        options = summary_options(work.configuration)
        text = await self._complete(summary_instruction(options), work, count_words(work.content))
        return summarized(work, text)


class AssistedGrammarChecker(Assisted):
    """The grammar checker with a model."""

    async def ask(self, work: Work) -> Outcome:
        """The text as the model has corrected it; quotations, code and links must be as they were."""
        options = grammar_options(work.configuration)
        text = await self._complete(grammar_instruction(options), work, 2 * count_words(work.content))
        if not keeps_protected(work.content, text):
            message = "The language model changed more than it was asked to."
            raise ProcessingError(message, ErrorKind.INTERNAL_ERROR, final=True)
        content = text + "\n" if work.content.endswith("\n") else text
        return corrected(work, Correction(content, (), ()))


async def fail(_work: Work, /) -> Outcome:
    """The provider of the demo that never succeeds."""
    raise ProcessingError("This provider fails every time.", ErrorKind.INTERNAL_ERROR, final=False)


async def dawdle(work: Work, /) -> Outcome:
    """The provider of the demo that takes its time."""
    await asyncio.sleep(float(work.configuration.get("delay_seconds", 2)))
    return Derived(work.content, work.content_type, {"title": work.title}, is_base64=not is_text(work.content_type))


async def answer_nonsense(_work: Work, /) -> Outcome:
    """The provider of the demo whose answers cannot be used."""
    return read_answer(b'{"result": "poem"}')


def built_in_processors(
    check: GrammarChecker, model: LanguageModel | None, *, falls_back: bool
) -> dict[str, Processor]:
    """The processors of the product's providers by their ids."""
    expander, grammar, summarizer = OfflineExpander(), OfflineGrammarChecker(check), OfflineSummarizer()
    processors: dict[str, Processor] = {TEST_FAIL: fail, TEST_SLOW: dawdle, TEST_INVALID: answer_nonsense}
    if model is None:
        return processors | {TEXT_EXPANDER: expander, GRAMMAR_CHECKER: grammar, SUMMARIZER: summarizer}
    return processors | {
        TEXT_EXPANDER: AssistedExpander(model, expander, falls_back),
        GRAMMAR_CHECKER: AssistedGrammarChecker(model, grammar, falls_back),
        SUMMARIZER: AssistedSummarizer(model, summarizer, falls_back),
    }
