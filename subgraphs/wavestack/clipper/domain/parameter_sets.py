"""The configuration record of a stream comes in, its parameter sets go out; two records become one that has both.

H.264 keeps its sets in an `avcC` record (ISO/IEC 14496-15, section 5.3.3), H.265 in an `hvcC` record (section 8.3.3).
"""

from collections.abc import Iterator
from dataclasses import dataclass

_LENGTH_BYTES = 4
_H264_IDR = 5
_H265_IDR = frozenset({19, 20})
_SET_IDS = 32  # H.264, section 7.4.2.1.1: seq_parameter_set_id is 0 to 31


@dataclass(frozen=True, slots=True)
class AvcRecord:
    """The parts of an `avcC` record."""

    head: bytes
    """Version, profile, compatibility, level and the length of lengths."""
    sequence_sets: tuple[bytes, ...]
    picture_sets: tuple[bytes, ...]
    rest: bytes

    def __bytes__(self) -> bytes:
        """The record as it stands in a file."""
        counts = bytes([0xE0 | len(self.sequence_sets)]), bytes([len(self.picture_sets)])
        sequence, picture = (_with_lengths(sets) for sets in (self.sequence_sets, self.picture_sets))
        return self.head + counts[0] + sequence + counts[1] + picture + self.rest

    def joined(self, other: "AvcRecord") -> "AvcRecord":
        """This record with the sets of another stream, which must have other ids."""
        return AvcRecord(
            self.head,
            self.sequence_sets + other.sequence_sets,
            self.picture_sets + other.picture_sets,
            self.rest,
        )

    def free_id(self) -> int | None:
        """An id that none of these sets has, for the sets of another stream."""
        used = {_first_number(data[4:]) for data in self.sequence_sets}
        used |= {_first_number(data[1:]) for data in self.picture_sets}
        return next((number for number in range(_SET_IDS) if number not in used), None)


def read_avc_record(record: bytes) -> AvcRecord:
    """The parts of a record; ValueError or IndexError where it is none."""
    if record[0] != 1 or record[4] & 3 != _LENGTH_BYTES - 1:
        raise ValueError("no avcC record with lengths of four bytes")
    sequence_sets, place = _sets(record, 6, record[5] & 0x1F)
    picture_sets, place = _sets(record, place + 1, record[place])
    return AvcRecord(record[:5], sequence_sets, picture_sets, record[place:])


def read_hevc_sets(record: bytes) -> bytes:
    """All parameter sets of an `hvcC` record, each with its length before it, as they may stand before a picture."""
    if record[0] != 1 or record[21] & 3 != _LENGTH_BYTES - 1:
        raise ValueError("no hvcC record with lengths of four bytes")
    units, place = b"", 23
    for _ in range(record[22]):
        count = int.from_bytes(record[place + 1 : place + 3], "big")
        sets, place = _sets(record, place + 3, count)
        units += b"".join(len(data).to_bytes(_LENGTH_BYTES, "big") + data for data in sets)
    return units


def begins_anew(codec: str, data: bytes) -> bool:
    """Whether a coded picture, with lengths before its units, is one that nothing refers across."""
    if codec == "h264":
        return any(unit & 0x1F == _H264_IDR for unit in _unit_headers(data))
    return any(unit >> 1 & 0x3F in _H265_IDR for unit in _unit_headers(data))


def _unit_headers(data: bytes) -> Iterator[int]:
    place = 0
    while place + _LENGTH_BYTES < len(data):
        yield data[place + _LENGTH_BYTES]
        place += _LENGTH_BYTES + int.from_bytes(data[place : place + _LENGTH_BYTES], "big")


def _sets(record: bytes, place: int, count: int) -> tuple[tuple[bytes, ...], int]:
    sets = []
    for _ in range(count):
        length = int.from_bytes(record[place : place + 2], "big")
        sets.append(record[place + 2 : place + 2 + length])
        place += 2 + length
    if place > len(record) or not all(sets):
        raise ValueError("the record is cut off")
    return tuple(sets), place


def _with_lengths(sets: tuple[bytes, ...]) -> bytes:
    return b"".join(len(data).to_bytes(2, "big") + data for data in sets)


def _first_number(data: bytes) -> int:
    """The unsigned Exp-Golomb number that data begin with (H.264, section 9.1)."""
    bits = "".join(f"{byte:08b}" for byte in data[:8])
    zeros = bits.index("1")
    return int(bits[zeros : 2 * zeros + 1], 2) - 1
