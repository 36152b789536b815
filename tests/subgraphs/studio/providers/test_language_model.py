"""Built-in providers with a language model behind an OpenAI-compatible endpoint, on a real server."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any

import pytest

from subgraphs.studio.providers.adapters.built_in import built_in_processors
from subgraphs.studio.providers.adapters.harper import check_english
from subgraphs.studio.providers.adapters.language_model import OpenAiCompatible
from subgraphs.studio.providers.app import create_subgraph
from subgraphs.studio.providers.domain.outcome import Changed, Derived, Outcome, ProcessingError, Work
from subgraphs.studio.providers.domain.statuses import ErrorKind

Json = Any  # JSON values

TEXT = 'Teh knight said: "Teh end." See https://example.com/teh for more.'
KEPT = 'The knight said: "Teh end." See https://example.com/teh for more.'


@dataclass
class Model:
    """A server that speaks the protocol of chat completions: what it was asked, and what it writes next."""

    written: list[str | int | bytes] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str], Json]] = field(default_factory=list)
    delay: float = 0.0
    url: str = ""
    finish: str = "stop"

    async def __call__(self, scope: Json, receive: Json, send: Json) -> None:
        if scope["type"] != "http":
            return
        body = (await receive())["body"]
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.asked.append((scope["path"], headers, json.loads(body)))
        await asyncio.sleep(self.delay)
        text = self.written.pop(0)
        status, answer = (text, b"{}") if isinstance(text, int) else (200, text if isinstance(text, bytes) else b"")
        if isinstance(text, str):
            message = {"role": "assistant", "content": text}
            answer = json.dumps({"choices": [{"message": message, "finish_reason": self.finish}]}).encode()
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": answer})


@pytest.fixture
async def model(serving: Callable[[Any], AbstractAsyncContextManager[str]]) -> AsyncIterator[Model]:
    started = Model()
    async with serving(started) as place:
        started.url = f"http://{place}/v1/"
        yield started


def work(content: str = TEXT, **configuration: Json) -> Work:
    return Work("job_1", "alice", "b", 1, "request", content, "text/plain", "Title", {}, configuration)


async def run(model: Model, provider: str, given: Work, *, falls_back: bool = True, seconds: float = 5) -> Outcome:
    adapter = OpenAiCompatible(model.url, "sk-test", "", seconds)
    return await built_in_processors(check_english, adapter, falls_back=falls_back)[provider](given)


async def test_the_model_writes_the_expansion(model: Model) -> None:
    model.written = ["```markdown\n# The knight\n\nOnce upon a time.\n```"]
    outcome = await run(model, "text-expander", work(style="casual", target_length=300, model="gpt-4"))
    assert isinstance(outcome, Derived)
    assert outcome.content == "# The knight\n\nOnce upon a time.\n"
    ((path, headers, asked),) = model.asked
    assert (path, headers["authorization"]) == ("/v1/chat/completions", "Bearer sk-test")
    assert (asked["model"], asked["temperature"], asked["messages"][1]["content"]) == ("gpt-4", 0, TEXT)
    assert "300 words in casual style" in asked["messages"][0]["content"]


async def test_the_model_writes_the_summary(model: Model) -> None:
    model.written = ["A knight spoke."]
    outcome = await run(model, "summarizer", work(sentences=1))
    assert isinstance(outcome, Derived)
    assert (outcome.content, outcome.content_type) == ("A knight spoke.", "text/plain")


async def test_the_model_corrects_and_must_keep_what_is_quoted(model: Model) -> None:
    model.written = [KEPT]
    outcome = await run(model, "grammar-checker", work())
    assert isinstance(outcome, Changed)
    assert outcome.content == KEPT
    model.written = ['The knight said: "The end." See https://example.com/teh for more.']
    offline = await run(model, "grammar-checker", work())
    assert isinstance(offline, Changed)
    assert offline.content == KEPT
    assert offline.figures["fallback"] == "The language model changed more than it was asked to."


@pytest.mark.parametrize(
    ("written", "kind", "final"),
    [
        (500, ErrorKind.INTERNAL_ERROR, False),
        (429, ErrorKind.INTERNAL_ERROR, False),
        (401, ErrorKind.INTERNAL_ERROR, True),
        (b"no json", ErrorKind.INTERNAL_ERROR, False),
        (b'{"choices": []}', ErrorKind.INTERNAL_ERROR, False),
        ("   ", ErrorKind.INTERNAL_ERROR, False),
    ],
)
async def test_a_model_that_fails_fails_the_run_or_is_replaced_and_says_so(
    model: Model, written: str | int | bytes, kind: ErrorKind, final: bool
) -> None:
    model.written = [written, written]
    with pytest.raises(ProcessingError) as caught:
        await run(model, "summarizer", work(), falls_back=False)
    assert (caught.value.kind, caught.value.final) == (kind, final)
    outcome = await run(model, "summarizer", work())
    assert isinstance(outcome, Derived)
    assert (outcome.figures["engine"], outcome.figures["fallback"]) == ("offline", caught.value.message)


async def test_a_model_that_is_slow_cut_off_or_away_fails(model: Model) -> None:
    model.written, model.finish = ["half a sen"], "length"
    with pytest.raises(ProcessingError, match="cut off"):
        await run(model, "summarizer", work(), falls_back=False)
    model.written, model.delay = ["late"], 5
    with pytest.raises(ProcessingError, match="did not answer") as late:
        await run(model, "summarizer", work(), falls_back=False, seconds=0.1)
    assert late.value.kind is ErrorKind.TIMEOUT
    model.url = "http://127.0.0.1:9/v1"
    with pytest.raises(ProcessingError, match="cannot be reached"):
        await run(model, "summarizer", work(), falls_back=False)
    with pytest.raises(ProcessingError, match="too long"):
        await run(model, "summarizer", work("x" * 100_001), falls_back=False)


def test_the_settings_choose_the_engine(sqlite_values: dict[str, str]) -> None:
    assert create_subgraph(sqlite_values).resources.engine == "offline"
    named = {**sqlite_values, "llm_base_url": "http://127.0.0.1:1/v1", "llm_model": "small"}
    assert create_subgraph(named).resources.engine == "model:http://127.0.0.1:1/v1:small"
