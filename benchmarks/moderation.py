"""Texts that were never seen before come in; what checking one costs goes out: `python -m benchmarks.moderation`.

Prints CPU milliseconds of the bare embedding of a text, of the classifier around it, and of a whole check through
GraphQL with its database, and the ratios of the latter two to the first. The organization has banned phrases and
labelled texts as a busy one has.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from statistics import median

from graphql import parse

from subgraphs.kit.app import Subgraph
from subgraphs.kit.embeddings import MiniLm
from subgraphs.wavestack.automod.adapters.embedding_classifier import EmbeddingClassifier
from subgraphs.wavestack.automod.app import create_subgraph
from subgraphs.wavestack.automod.domain.reviews import Example, Label
from subgraphs.wavestack.automod.domain.words import BannedPhrase, checked_phrase
from subgraphs.wavestack.automod.ports import Resources
from subgraphs.wavestack.automod.repository.policies import insert_phrase
from subgraphs.wavestack.automod.repository.reviews import keep_example

CHECK = parse(
    "mutation C($input: CheckContentInput!) { checkContent(input: $input) { verdict { allowed scores { toxicity } } } }"
)
CLAIMS = {"sub": "user_123", "org_id": "org_bench"}
NOW = datetime(2026, 1, 15, tzinfo=UTC)
_OPENINGS = ("that was a great round", "who wants to play the second map", "I did not like the last patch at all")


def texts(name: str, count: int) -> list[str]:
    """Texts as long as chat messages are, all different."""
    return [f"{_OPENINGS[number % 3]}, {name} {number}, see you at {number % 24} o'clock" for number in range(count)]


async def cpu_of(each: Callable[[str], Awaitable[object]], name: str, count: int) -> float:
    """CPU milliseconds of one call, all threads together: the median, the warming first one not counted."""
    found = texts(name, count + 1)
    await each(found[0])
    taken = []
    for text in found[1:]:
        begun = time.process_time()
        await each(text)
        taken.append((time.process_time() - begun) * 1000)
    return median(taken)


async def furnish(subgraph: Subgraph[Resources], phrases: int, examples: int) -> None:
    """Give the organization banned phrases and labelled texts."""
    async with subgraph.database.transaction() as session:
        for number in range(phrases):
            phrase = checked_phrase(f"unwanted phrase {number}")
            await insert_phrase(session, BannedPhrase(f"ban_{number}", "org_bench", phrase, "bench", NOW))
        for number, text in enumerate(texts("labelled", examples)):
            await keep_example(session, Example(f"ex_{number}", "org_bench", text, Label.FINE, "bench", NOW))


async def through_the_graph(count: int, phrases: int, examples: int) -> float:
    """CPU milliseconds of a check with everything around it."""
    with tempfile.TemporaryDirectory() as folder:
        subgraph = create_subgraph({"data_dir": folder})
        await subgraph.start()
        try:
            await furnish(subgraph, phrases, examples)

            async def check(text: str) -> None:
                answer = await subgraph.execute(CHECK, {"input": {"content": text, "userId": text}}, claims=CLAIMS)
                if "errors" in answer:
                    raise SystemExit(f"refused: {answer['errors']}")

            return await cpu_of(check, f"graph {phrases} {examples}", count)
        finally:
            await subgraph.stop()


async def measure(count: int, furnished: Sequence[tuple[int, int]]) -> None:
    """Print all figures."""
    embedder = MiniLm()
    classifier = EmbeddingClassifier(embedder)
    bare = await cpu_of(lambda text: embedder.embed([text]), "bare", count)
    alone = await cpu_of(lambda text: classifier.judge([text], []), "alone", count)
    print(f"bare embedding                              {bare:6.2f} CPU ms")
    print(f"classifier                                  {alone:6.2f} CPU ms   ratio {alone / bare:.2f}")
    for phrases, examples in furnished:
        whole = await through_the_graph(count, phrases, examples)
        print(
            f"check, {phrases:4} phrases, {examples:3} labelled texts    {whole:6.2f} CPU ms   ratio {whole / bare:.2f}"
        )


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="texts of each kind")
    asyncio.run(measure(parser.parse_args().count, [(0, 0), (200, 100), (2000, 500)]))


if __name__ == "__main__":
    main()
