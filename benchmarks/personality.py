"""How much an answer and content cost: `python -m benchmarks.personality`.

Prints the CPU of a chat and of generated content through GraphQL and the database, offline, divided by that of one
embedding of a sentence, which is the one thing in it that must cost something; and how it grows with a user's memories.
"""

import argparse
import asyncio
import tempfile
import time
from typing import Any

from graphql import DocumentNode, parse

from subgraphs.kit.app import Subgraph
from subgraphs.kit.embeddings import MiniLm
from subgraphs.wavestack.personality.app import create_subgraph
from subgraphs.wavestack.personality.ports import Resources

CHAT = parse("mutation C($input: ChatInput!) { chat(input: $input) { response memoryUsed } }")
GENERATE = parse("mutation G($input: GenerateContentInput!) { generateContent(input: $input) { content } }")
REMEMBER = parse("mutation M($input: CreateMemoryInput!) { createMemory(input: $input) { memory { id } } }")
CLAIMS = {"sub": "user_123", "org_id": "org_123"}
TOPICS = ("castle build", "late night ranked", "coffee setup tour", "how to aim better", "charity stream")


async def ask(subgraph: Subgraph[Resources], document: DocumentNode, **wanted: Any) -> None:  # Any: JSON values
    """Run an operation that must succeed."""
    answer = await subgraph.execute(document, {"input": wanted}, claims=CLAIMS)
    if "errors" in answer:
        raise SystemExit(f"refused: {answer['errors']}")


async def cpu_of_embedding(embedder: MiniLm, count: int) -> float:
    """CPU seconds of one sentence, none of which was seen before."""
    begun = time.process_time()
    for place in range(count):
        await embedder.embed([f"what do you think about stream number {place}?"])
    return (time.process_time() - begun) / count


async def cpu_of_chat(subgraph: Subgraph[Resources], user: str, count: int) -> float:
    """CPU seconds of one message of a user, none of which was said before."""
    begun = time.process_time()
    for place in range(count):
        message = f"hey, how are you on day {place} of {user}?"
        await ask(subgraph, CHAT, message=message, userId=user, context={"platform": f"p{place // 10}"})
    return (time.process_time() - begun) / count


async def cpu_of_content(subgraph: Subgraph[Resources], count: int) -> float:
    """CPU seconds of one content with its alternatives."""
    begun = time.process_time()
    for place in range(count):
        await ask(subgraph, GENERATE, contentType="TWEET", topic=f"{TOPICS[place % len(TOPICS)]} {place}")
    return (time.process_time() - begun) / count


async def measure(count: int, memories: int) -> None:
    """Print all figures."""
    embedder = MiniLm()
    with tempfile.TemporaryDirectory() as folder:
        subgraph = create_subgraph({"data_dir": folder, "demo": "true"}, embedder=embedder)
        await subgraph.start()
        try:
            await ask(subgraph, CHAT, message="warm up", userId="warm")
            await ask(subgraph, GENERATE, contentType="TWEET", topic="warm up")
            embedding = await cpu_of_embedding(embedder, count)
            for place in range(memories):
                await ask(subgraph, REMEMBER, userId="many", content=f"likes game number {place}", type="PREFERENCE")
            chat = await cpu_of_chat(subgraph, "user_123", count)
            many = await cpu_of_chat(subgraph, "many", count)
            content = await cpu_of_content(subgraph, count)
        finally:
            await subgraph.stop()
    print(f"one embedding                     {embedding * 1000:6.2f} ms of CPU")
    print(f"a chat, three memories            {chat * 1000:6.2f} ms: {chat / embedding:5.2f} of an embedding")
    print(f"a chat, {memories:5} memories           {many * 1000:6.2f} ms: {many / chat:5.2f} of one with three")
    print(f"content with two alternatives     {content * 1000:6.2f} ms: {content / embedding:5.2f} of an embedding")


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100, help="messages and contents")
    parser.add_argument("--memories", type=int, default=500, help="memories of the user who has many")
    arguments = parser.parse_args()
    asyncio.run(measure(arguments.count, arguments.memories))


if __name__ == "__main__":
    main()
