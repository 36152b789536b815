"""An outcome and the run that made it come in; the mutation that writes it into the graph goes out, word for word."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from subgraphs.studio.providers.domain.memory import configuration_hash, kind_of
from subgraphs.studio.providers.domain.outcome import Changed, Derived, Outcome, Work

Json = Any  # JSON values: dict, list, str, int, float, bool, None

_MAX_TITLE: Final = 200


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is to be written for a run: at most one mutation's input, which repetitions say word for word.

    `kind` is the outcome's; `input` is None where nothing is written.
    """

    kind: str
    version: int | None
    input: dict[str, Json] | None
    figures: dict[str, Json]
    seconds: float
    remembered: bool

    @staticmethod
    def read(stored: Mapping[str, Json]) -> "Prepared":
        """The same, as it was kept with the run."""
        return Prepared(**stored)


@dataclass(frozen=True, slots=True)
class Maker:
    """The provider that made an outcome, and how long that took."""

    provider_id: str
    version: str
    engine: str
    seconds: float
    remembered: bool


def prepare(work: Work, outcome: Outcome, maker: Maker) -> Prepared:
    """The write of an outcome; its figures get `processing_time` in seconds."""
    figures = {**outcome.figures, "processing_time": round(maker.seconds, 3)}
    run = {
        "job_id": work.job_id,
        "provider_version": maker.version,
        "configuration": dict(work.configuration),
        "configuration_hash": configuration_hash(work.configuration),
        "input_version": work.version,
        "engine": maker.engine,
        "duration_seconds": round(maker.seconds, 3),
        "remembered": maker.remembered,
        "figures": figures,
    }
    common = {
        "providerId": maker.provider_id,
        "onBehalfOf": work.owner_id,
        "idempotencyKey": f"{work.job_id}:{work.version}",
        "run": run,
    }
    match outcome:
        case Derived():
            written: dict[str, Json] | None = common | _new_blob(work, outcome)
        case Changed():
            written = common | _change(work, outcome)
        case _:
            written = None
    return Prepared(kind_of(outcome), work.version, written, figures, maker.seconds, maker.remembered)


def _new_blob(work: Work, outcome: Derived) -> dict[str, Json]:
    metadata = dict(outcome.metadata)
    if isinstance(title := metadata.get("title"), str):
        metadata["title"] = title[:_MAX_TITLE]
    return {
        "content": outcome.content,
        "encoding": "BASE64" if outcome.is_base64 else "UTF_8",
        "contentType": outcome.content_type,
        "metadata": metadata,
        "parentId": work.blob_id,
    }


def _change(work: Work, outcome: Changed) -> dict[str, Json]:
    """New content belongs to the version that was read; a note in the metadata fits any."""
    patch: dict[str, Json] = {} if outcome.content is None else {"content": outcome.content}
    if outcome.metadata:
        patch["metadata"] = dict(outcome.metadata)
    base = {} if outcome.content is None else {"fromVersion": work.version}
    return {"blobId": work.blob_id, "patch": patch, **base}
