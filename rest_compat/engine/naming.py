"""Names in one spelling come in, the same names in another go out."""

import re
from typing import Literal

Spelling = Literal["camel", "snake"]

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def snake_case(name: str) -> str:
    """`projectId` → `project_id`."""
    return _HUMP.sub("_", name).lower()


def pascal_case(name: str) -> str:
    """`list_queue_items` → `ListQueueItems`."""
    return "".join(word.capitalize() for word in name.split("_"))


def rest_name(name: str, spelling: Spelling) -> str:
    """Spell a camelCase name of the graph as a family's bodies spell it."""
    return snake_case(name) if spelling == "snake" else name


def label(name: str) -> str:
    """How a sentence begins with a name: `projectId`, `project_id` → `Project id`."""
    words = snake_case(name.rpartition(".")[2]).replace("_", " ").replace("[", " ").replace("]", "")
    return words[:1].upper() + words[1:]
