"""A supergraph's progressive overrides come in; for each request, the labels that are on go out.

`percent(N)` is on for N percent of the requests. Any other label is on where whoever runs the gateway says so.
"""

import re
from collections.abc import Callable, Collection
from random import random

from gateway.supergraph.model import Supergraph

_PERCENT = re.compile(r"percent\((\d+(?:\.\d+)?)\)")


class OverrideLabels:
    """Decides about the labels of one supergraph."""

    def __init__(
        self, supergraph: Supergraph, switched_on: Collection[str] = (), draw: Callable[[], float] = random
    ) -> None:
        labels = {
            field.override_label
            for fields in supergraph.fields.values()
            for field in fields
            if field.override_label is not None
        }
        self._always = frozenset(labels.intersection(switched_on))
        shares = {label: _PERCENT.fullmatch(label) for label in labels - self._always}
        self._shares = {label: float(share[1]) for label, share in shares.items() if share is not None}
        self._draw = draw

    def choose(self) -> frozenset[str]:
        """The labels that are on for one request: one draw decides about all shares."""
        if not self._shares:
            return self._always
        drawn = self._draw() * 100
        return self._always.union(label for label, share in self._shares.items() if drawn < share)
