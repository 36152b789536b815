"""Names of subgraphs in, their values of the enum `join__Graph` out.

Source: join specification, section on `join__Graph`.
"""

import re
from collections import Counter
from collections.abc import Sequence


def graph_names(names: Sequence[str]) -> dict[str, str]:
    """Give each subgraph an enum value; names that would fall together are numbered in order."""
    bases = {name: _sanitized(name) for name in names}
    shared = Counter(bases.values())
    seen: Counter[str] = Counter()
    values: dict[str, str] = {}
    for name, base in bases.items():
        seen[base] += 1
        values[name] = f"{base}_{seen[base]}" if shared[base] > 1 else base
    return values


def _sanitized(name: str) -> str:
    word = re.sub(r"\W", "_", name, flags=re.ASCII).upper()
    word = f"_{word}" if word[:1].isdigit() else word
    return f"{word}_" if re.search(r"_\d+$", word) else word
