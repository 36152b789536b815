"""The seeds come in, the file of what is fitted to them goes out: run it after every change of a seed file."""

import asyncio

from subgraphs.kit.embeddings import MiniLm
from subgraphs.wavestack.automod.adapters.embedding_classifier import EmbeddingClassifier
from subgraphs.wavestack.automod.adapters.fitted import write_fitted

if __name__ == "__main__":
    write_fitted(asyncio.run(EmbeddingClassifier(MiniLm()).fit()))
