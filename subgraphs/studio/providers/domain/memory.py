"""Work comes in, the key under which its outcome is remembered goes out; and outcomes as JSON, there and back."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from subgraphs.studio.providers.domain.outcome import Changed, Derived, Outcome, Unchanged, Work

Json = Any  # JSON values: dict, list, str, int, float, bool, None

DERIVED: Final = "derived"
CHANGED: Final = "changed"
UNCHANGED: Final = "unchanged"

_KINDS: Final[Mapping[str, type[Outcome]]] = {DERIVED: Derived, CHANGED: Changed, UNCHANGED: Unchanged}
_MAX_REMEMBERED_BYTES: Final = 262_144
_FALLBACK: Final = "fallback"


def memo_key(work: Work, provider: tuple[str, str, str], engine: str) -> str:
    """Two runs have one key where the provider (whose, id, version), how it works and all that it sees are the same."""
    seen = [
        work.owner_id,
        provider,
        engine,
        hashlib.sha256(work.content.encode()).hexdigest(),
        work.content_type,
        work.title,
        work.metadata,
        work.configuration,
    ]
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


def configuration_hash(configuration: Mapping[str, Json]) -> str:
    """A short name for a configuration, for the lineage."""
    return hashlib.sha256(json.dumps(configuration, sort_keys=True).encode()).hexdigest()[:16]


def kind_of(outcome: Outcome) -> str:
    """The name of an outcome's kind."""
    return next(name for name, kind in _KINDS.items() if isinstance(outcome, kind))


def stored_outcome(outcome: Outcome) -> dict[str, Json]:
    """An outcome as a JSON object."""
    return {"kind": kind_of(outcome), **asdict(outcome)}


def read_outcome(stored: Mapping[str, Json]) -> Outcome:
    """The outcome again."""
    return _KINDS[stored["kind"]](**{name: value for name, value in stored.items() if name != "kind"})


def worth_remembering(outcome: Outcome) -> bool:
    """Whether an outcome is kept: not too large, and no makeshift."""
    content = "" if isinstance(outcome, Unchanged) else outcome.content or ""
    return len(content) <= _MAX_REMEMBERED_BYTES and _FALLBACK not in outcome.figures
