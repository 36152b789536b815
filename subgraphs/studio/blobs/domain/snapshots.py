"""The cost of replaying deltas comes in, the decision whether to keep a snapshot of this version goes out.

A version is read by replaying deltas onto the nearest snapshot before it. Replaying must not cost much more than
reading the document itself, and snapshots must not cost much more than the deltas: so both the number and the
size of deltas between two snapshots may grow with the document and with nothing else.
"""

from dataclasses import dataclass
from typing import Final

_DELTAS: Final = 32
_DOCUMENT_BYTES_PER_DELTA: Final = 8192
_REPLAYED_BYTES: Final = 65_536


@dataclass(frozen=True, slots=True)
class Replay:
    """What reading the head by replay would cost: deltas since the last snapshot, and their bytes."""

    deltas: int = 0
    size: int = 0

    def with_delta(self, size: int) -> "Replay":
        """The cost after one more delta."""
        return Replay(self.deltas + 1, self.size + size)

    def wants_snapshot(self, document_size: int) -> bool:
        """Whether the version just made should be a snapshot."""
        too_many = self.deltas >= _DELTAS + document_size // _DOCUMENT_BYTES_PER_DELTA
        return too_many or self.size >= max(_REPLAYED_BYTES, document_size)
