"""Regressions are read from the files beside the seeds, or written to them.

Fitting takes seconds, and what comes out depends alone on the seeds and on what was learnt from others' texts before:
so it is done when those are changed, by `python -m subgraphs.wavestack.automod.adapters.fit`.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from subgraphs.wavestack.automod.adapters.regression import Regression
from subgraphs.wavestack.automod.adapters.seed_texts import FOLDER, read_seeds
from subgraphs.wavestack.automod.domain.reviews import Label

PATH: Final = FOLDER / "fitted.json"
LEARNT: Final = FOLDER / "learnt.json"
_Stored = dict[str, Any]  # Any: by label, {"weights": [number], "bias": number}


def read_learnt() -> dict[Label, Regression]:
    """What was learnt from texts that others wrote and labelled, for the labels that there are such texts of."""
    return _regressions(json.loads(LEARNT.read_text(encoding="utf-8")))


def write_learnt(regressions: Mapping[Label, Regression]) -> None:
    """Keep what was learnt."""
    LEARNT.write_text(json.dumps(_stored(regressions)) + "\n", encoding="utf-8")


def read_fitted() -> dict[Label, Regression] | None:
    """What was fitted to these very seeds; None where they, or what was learnt before, have changed since."""
    stored = json.loads(PATH.read_text(encoding="utf-8"))
    if stored["from"] != digest_of_sources():
        return None
    return _regressions(stored["regressions"])


def write_fitted(regressions: Mapping[Label, Regression]) -> None:
    """Keep what was fitted to the seeds."""
    stored = {"from": digest_of_sources(), "regressions": _stored(regressions)}
    PATH.write_text(json.dumps(stored) + "\n", encoding="utf-8")


def digest_of_sources() -> str:
    """Changes with the seeds, and with what was learnt."""
    return hashlib.sha256(repr(read_seeds()).encode() + LEARNT.read_bytes()).hexdigest()


def _regressions(stored: _Stored) -> dict[Label, Regression]:
    import numpy as np  # noqa: PLC0415  # takes a tenth of a second, and most processes never judge anything

    return {
        Label(label): Regression(np.array(each["weights"], dtype=np.float32), each["bias"])
        for label, each in stored.items()
    }


def _stored(regressions: Mapping[Label, Regression]) -> _Stored:
    return {
        str(label): {"weights": [round(float(each), 4) for each in found.weights], "bias": round(found.bias, 4)}
        for label, found in regressions.items()
    }
