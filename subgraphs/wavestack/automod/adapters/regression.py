"""Rows of features and what they are come in, the weights of a logistic regression go out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from subgraphs.kit.embeddings import Vectors

_STEPS: Final = 12


@dataclass(frozen=True, slots=True)
class Regression:
    """Weights, and what is added to their sum."""

    weights: Vectors
    bias: float

    def score(self, row: Vectors) -> float:
        """How likely a row is what was looked for: 0 to 1."""
        import numpy as np  # noqa: PLC0415  # takes a tenth of a second, and most processes never judge anything

        return float(1 / (1 + np.exp(-(row @ self.weights + self.bias))))


def regress(
    features: Vectors, targets: Sequence[float], *, penalty: float, begin: Regression | None = None
) -> Regression:
    """Logistic regression with classes weighed alike, by Newton's method: the same result on every machine.

    `penalty` keeps the weights near those of `begin`, or small.
    """
    import numpy as np  # noqa: PLC0415  # as above

    wanted = np.array(targets)
    share = np.where(wanted > 0, 0.5 / max(wanted.sum(), 1), 0.5 / max((1 - wanted).sum(), 1))
    columns = np.hstack([features, np.ones((len(wanted), 1))]).astype(np.float64)
    penalties = np.full(columns.shape[1], penalty)
    penalties[-1] = 0  # of the bias
    first = np.zeros(columns.shape[1]) if begin is None else np.append(begin.weights, begin.bias).astype(np.float64)
    weights = first.copy()
    for _ in range(_STEPS):
        found = 1 / (1 + np.exp(-(columns @ weights)))
        slope = columns.T @ ((found - wanted) * share) + penalties * (weights - first)
        bend = (columns * (found * (1 - found) * share)[:, None]).T @ columns + np.diag(penalties + 1e-9)
        weights -= np.linalg.solve(bend, slope)
    return Regression(weights[:-1].astype(np.float32), float(weights[-1]))
