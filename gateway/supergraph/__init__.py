"""Supergraph SDL in, the model that planning and execution read out; and back to text."""
