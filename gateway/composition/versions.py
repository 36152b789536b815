"""Subgraphs in, the newest version of federation that any of them needs out."""

from collections.abc import Sequence

from gateway.sdl.federation_directives import NEWEST, SINGLE_FEATURES, Version, directives_of
from gateway.sdl.subgraph import Subgraph


def newest_version(subgraphs: Sequence[Subgraph]) -> Version:
    """Give the newest version that a subgraph links to, or that a feature needs which it links to by itself."""
    return max(needed_version(subgraph) for subgraph in subgraphs)


def needed_version(subgraph: Subgraph) -> Version:
    """Give the version that one subgraph needs."""
    features = [link.name for link in subgraph.links if link.name in SINGLE_FEATURES]
    return max([subgraph.version, *map(_introduced, features)])


def _introduced(feature: str) -> Version:
    """Give the first version of federation that knows the feature."""
    minors = range(NEWEST[1] + 1)
    return next(
        (2, minor) for minor in minors if all(name in directives_of((2, minor)) for name in SINGLE_FEATURES[feature])
    )
