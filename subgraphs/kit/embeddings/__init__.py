"""Texts come in, vectors of their meaning go out, offline."""

from subgraphs.kit.embeddings.embedder import DIMENSIONS, Embedder, Vectors
from subgraphs.kit.embeddings.minilm import MiniLm, shared_minilm

__all__ = ["DIMENSIONS", "Embedder", "MiniLm", "Vectors", "shared_minilm"]
