"""With an OpenAI-compatible endpoint the same pipeline prompts a model; where it fails, answers are written offline."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from typing import Any

import orjson
import pytest
from graphql import parse

from subgraphs.kit.app import Subgraph
from subgraphs.kit.embeddings import MiniLm
from subgraphs.wavestack.personality.app import create_subgraph
from subgraphs.wavestack.personality.ports import Resources

Json = Any  # JSON values
Started = Callable[..., Any]

CLAIMS = {"sub": "user_1", "org_id": "org_123"}
CHAT = parse("""mutation C($input: ChatInput!) {
  chat(input: $input) { response engine warning memoryUsed confidence } }""")
STREAM = parse("""subscription S($input: ChatInput!) {
  chatStream(input: $input) { text restart reply { response engine warning memoryUsed } } }""")
GENERATE = parse("""mutation G($input: GenerateContentInput!) {
  generateContent(input: $input) { content alternatives generatedContent { engine warning } } }""")


def pieces(*texts: str, end: bool = True) -> bytes:
    """Server-sent events as such servers write them, with comments and blank lines between."""
    events = [{"choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}}]}]
    events += [{"choices": [{"index": 0, "delta": {"content": text}}]} for text in texts]
    body = b": hello\n\n" + b"".join(b"data: " + orjson.dumps(event) + b"\n\n" for event in events)
    return body + (b"data: [DONE]\n\n" if end else b"")


class Model:
    """A server that speaks the protocol: it answers what it is told, and keeps what it is asked."""

    def __init__(self) -> None:
        self.asked: list[Json] = []
        self.keys: list[str] = []
        self.status = 200
        self.kind = "text/event-stream"
        self.body = pieces("Hi")
        self.chunk = 1 << 16
        self.silent = False
        self.serving: set[asyncio.Task[None]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request a connection, which is closed in any case."""
        task = asyncio.current_task()
        assert task is not None
        self.serving.add(task)
        try:
            with suppress(ConnectionError):  # the client may have read enough
                await self._answer(reader, writer)
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def stop(self) -> None:
        """End what is still being answered."""
        for task in self.serving:
            task.cancel()
        await asyncio.gather(*self.serving, return_exceptions=True)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        size = int(head.split("content-length: ")[1].split("\r\n")[0])
        self.asked.append(orjson.loads(await reader.readexactly(size)))
        self.keys.append(head.split("authorization: ")[1].split("\r\n")[0] if "authorization: " in head else "")
        if self.silent:
            await reader.read()  # until the client gives up
        else:
            start = f"HTTP/1.1 {self.status} X\r\ncontent-type: {self.kind}\r\nconnection: close\r\n\r\n"
            writer.write(start.encode())
            for place in range(0, len(self.body), self.chunk):
                writer.write(self.body[place : place + self.chunk])
                await writer.drain()


@asynccontextmanager
async def _running(
    values: dict[str, str], embedder: MiniLm, model: Model, **more: str
) -> AsyncIterator[Subgraph[Resources]]:
    server = await asyncio.start_server(model.serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1/"
    settings = {"llm_base_url": url, "llm_api_key": "secret", "llm_model": "tiny"} | more
    subgraph = create_subgraph(values | settings, embedder=embedder)
    await subgraph.start()
    try:
        yield subgraph
    finally:
        await subgraph.stop()
        server.close()
        await model.stop()


@pytest.fixture
def model() -> Model:
    return Model()


@pytest.fixture
def started(sqlite_values: dict[str, str], embedder: MiniLm, model: Model) -> Started:
    """Starts the subgraph with the model's server behind it."""
    return lambda **more: _running(sqlite_values, embedder, model, **more)


async def _chat(subgraph: Subgraph[Resources], message: str, user: str | None = "user_123") -> Json:
    wanted = {"message": message, "userId": user, "context": {"platform": "discord"}}
    answered = await subgraph.execute(CHAT, {"input": wanted}, claims=CLAIMS)
    assert "errors" not in answered, answered
    return answered["data"]["chat"]


async def test_the_model_is_told_who_it_is_what_it_remembers_and_what_was_said(started: Started, model: Model) -> None:
    async with started() as subgraph:
        model.body = pieces("All ", "good over ", "here!")
        first = await _chat(subgraph, "hey there")
        model.body = pieces("Straight outta Canada, right?")
        second = await _chat(subgraph, "guess my country")
    assert first == {
        "response": "All good over here!",
        "engine": "MODEL",
        "warning": None,
        "memoryUsed": False,
        "confidence": 0.91,
    }
    assert second["memoryUsed"] is True
    asked = model.asked[1]
    assert (asked["model"], asked["stream"], asked["temperature"], asked["max_tokens"]) == ("tiny", True, 0.8, 500)
    system, *turns = asked["messages"]
    assert system["role"] == "system"
    for part in ("You are Nova", "playful", "let's gooo", "🔥", "User mentioned they're from Canada", "on discord"):
        assert part in system["content"]
    assert turns == [
        {"role": "user", "content": "hey there"},
        {"role": "assistant", "content": "All good over here!"},
        {"role": "user", "content": "guess my country"},
    ]
    assert model.keys == ["bearer secret", "bearer secret"]


async def test_others_memories_are_never_told(started: Started, model: Model) -> None:
    async with started() as subgraph:
        await _chat(subgraph, "hey there", user="somebody")
        await _chat(subgraph, "hey there", user=None)
    assert all("Canada" not in orjson.dumps(asked).decode() for asked in model.asked)


async def test_a_server_without_streaming_answers_too(started: Started, model: Model) -> None:
    model.kind = "application/json"
    model.body = orjson.dumps({"choices": [{"message": {"content": '"Whole at once"'}}]})
    async with started() as subgraph:
        reply = await _chat(subgraph, "hey there")
    assert (reply["response"], reply["engine"]) == ("Whole at once", "MODEL")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": 500}, "answered with status 500"),
        ({"status": 429}, "answered with status 429"),
        ({"body": pieces("Half an ans", end=False)}, "broke off"),
        ({"body": pieces()}, "is empty"),
        ({"body": b"data: nonsense\n\n"}, "no chat completion"),
        ({"body": b'data: {"error": "overloaded"}\n\n'}, "no chat completion"),
        ({"kind": "application/json", "body": b"{}"}, "no chat completion"),
        ({"kind": "application/json", "body": b'{"choices": [{"message": {"content": 5}}]}'}, "is no text"),
        ({"body": pieces("x" * (1 << 21))}, "too large"),
        ({"silent": True}, "did not answer within 0.3 seconds"),
    ],
)
async def test_failures_fall_back_and_say_so(started: Started, model: Model, change: Json, reason: str) -> None:
    for name, value in change.items():
        setattr(model, name, value)
    # Only silence is to be waited for: what answers may be slow on a busy machine.
    async with started(llm_seconds="0.3" if model.silent else "20") as subgraph:
        reply = await _chat(subgraph, "hey, what's up?")
        wanted = {"contentType": "TWEET", "topic": "castle build"}
        written = (await subgraph.execute(GENERATE, {"input": wanted}, claims=CLAIMS))["data"]["generateContent"]
    assert reply["engine"] == "OFFLINE"
    assert reason in reply["warning"]
    assert reply["warning"].endswith("The answer was written offline.")
    assert reply["response"]
    content = written["generatedContent"]
    assert reason in (content["warning"] or "") or "Half" in written["content"]


async def test_an_endpoint_that_is_away_falls_back(sqlite_values: dict[str, str], embedder: MiniLm) -> None:
    subgraph = create_subgraph(sqlite_values | {"llm_base_url": "http://127.0.0.1:1/v1"}, embedder=embedder)
    await subgraph.start()
    reply = await _chat(subgraph, "hey, what's up?")
    await subgraph.stop()
    assert reply["engine"] == "OFFLINE"
    assert "cannot be reached" in reply["warning"]


async def _stream(subgraph: Subgraph[Resources], message: str) -> list[Json]:
    wanted = {"message": message, "userId": "user_123"}
    async with aclosing(subgraph.subscribe(STREAM, {"input": wanted}, claims=CLAIMS)) as stream:
        answers = [answer async for answer in stream]
    assert all("errors" not in answer for answer in answers), answers
    return [answer["data"]["chatStream"] for answer in answers]


async def test_words_are_passed_on_as_they_come(started: Started, model: Model) -> None:
    model.body, model.chunk = pieces("Hey ", "you, ", "🔥 from Canada"), 7
    async with started() as subgraph:
        heard = await _stream(subgraph, "hello")
        kept = await subgraph.execute(
            parse('{ conversation(userId: "user_123") { nodes { text engine } } }'), {}, claims=CLAIMS
        )
    assert [piece["text"] for piece in heard] == ["Hey ", "you, ", "🔥 from Canada", ""]
    last = {"response": "Hey you, 🔥 from Canada", "engine": "MODEL", "warning": None, "memoryUsed": True}
    assert [piece["reply"] for piece in heard] == [None, None, None, last]
    assert kept["data"]["conversation"]["nodes"][0] == {"text": "Hey you, 🔥 from Canada", "engine": "MODEL"}


async def test_a_model_that_breaks_off_makes_its_words_void(started: Started, model: Model) -> None:
    model.body = pieces("Half an ans", end=False)
    async with started() as subgraph:
        heard = await _stream(subgraph, "hey, what's up?")
    assert [piece["restart"] for piece in heard] == [False, True, False, False]
    assert heard[-1]["reply"]["engine"] == "OFFLINE"
    assert heard[-1]["reply"]["response"] == heard[2]["text"]


async def test_content_is_written_by_the_model(started: Started, model: Model) -> None:
    model.body = pieces(
        '1. "First castle of the year"\n---\n', "- Second castle of the year\n---\nThird castle of the year"
    )
    async with started() as subgraph:
        wanted = {"contentType": "TWEET", "topic": "castle build", "context": {"game": "Minecraft"}}
        written = (await subgraph.execute(GENERATE, {"input": wanted}, claims=CLAIMS))["data"]["generateContent"]
    assert written["content"].startswith("First castle of the year #Minecraft")
    assert written["alternatives"] == ["Second castle of the year", "Third castle of the year"]
    assert written["generatedContent"] == {"engine": "MODEL", "warning": None}
    assert "Minecraft" in model.asked[0]["messages"][1]["content"]
