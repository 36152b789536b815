"""The regressions that were fitted to the seeds are read from the file beside them, or written to it.

Fitting takes seconds, and what comes out depends on the seeds alone: so it is done when they are changed, by
`python -m subgraphs.wavestack.automod.adapters.fit`.
"""

import json
from collections.abc import Mapping
from typing import Final

from subgraphs.wavestack.automod.adapters.regression import Regression
from subgraphs.wavestack.automod.adapters.seed_texts import FOLDER, digest_of_seeds
from subgraphs.wavestack.automod.domain.reviews import Label

PATH: Final = FOLDER / "fitted.json"


def read_fitted() -> dict[Label, Regression] | None:
    """What was fitted to these very seeds; None where they have changed since."""
    import numpy as np  # noqa: PLC0415  # takes a tenth of a second, and most processes never judge anything

    stored = json.loads(PATH.read_text(encoding="utf-8"))
    if stored["seeds"] != digest_of_seeds():
        return None
    return {
        Label(label): Regression(np.array(each["weights"], dtype=np.float32), each["bias"])
        for label, each in stored["regressions"].items()
    }


def write_fitted(regressions: Mapping[Label, Regression]) -> None:
    """Keep what was fitted to the seeds."""
    stored = {
        "seeds": digest_of_seeds(),
        "regressions": {
            str(label): {"weights": [round(float(each), 4) for each in found.weights], "bias": round(found.bias, 4)}
            for label, found in regressions.items()
        },
    }
    PATH.write_text(json.dumps(stored) + "\n", encoding="utf-8")
