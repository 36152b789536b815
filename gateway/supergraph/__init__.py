"""Supergraph SDL in, the model that planning and execution read out; and back to text."""

from gateway.supergraph.model import Supergraph
from gateway.supergraph.read import read

__all__ = ["Supergraph", "read"]
