"""What happened to a blob, and the providers, come in; which of them run because of it goes out (D-26).

A provider never runs because of what it wrote itself, not even by way of others: each run knows the chain of
providers that led to it, and a chain neither repeats a provider nor grows longer than `MAX_DEPTH`.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from subgraphs.studio.providers.domain.media_types import takes
from subgraphs.studio.providers.domain.statuses import ProviderTrigger

Json = Any  # JSON values: dict, list, str, int, float, bool, None

USER: Final = "user"
MAX_DEPTH: Final = 3
OPERATORS: Final = ("eq", "ne", "in", "gt", "lt", "contains", "regex")
MAX_PATTERN: Final = 100

# Patterns that take time in proportion to the text: no groups, no alternatives, no repeated repetition.
_SAFE_PATTERN = re.compile(
    r"\^?(?:[\w\s,;:@/#'-]|\\[.dwsDWS+*?]|\.|\[[\w\s-]+\])*(?:[+*])?(?:[\w\s,;:@/#'-]|\\[.dwsDWS])*\$?\Z"
)


@dataclass(frozen=True, slots=True)
class Condition:
    """A rule about a blob: `field` is `content_type`, `size`, `version`, `title` or `metadata.…`."""

    field: str
    operator: str
    value: Json


@dataclass(frozen=True, slots=True)
class Listener:
    """A registered provider as triggers see it."""

    id: str
    triggers: frozenset[ProviderTrigger]
    types: tuple[str, ...]
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a blob; `chain` are the providers that led to it, the last one its author."""

    trigger: ProviderTrigger
    blob_id: str
    version: int
    content_type: str
    author: str = USER
    chain: tuple[str, ...] = ()


def may_follow(provider_id: str, happening: Happening) -> bool:
    """Whether a provider may run because of this at all."""
    return provider_id != happening.author and provider_id not in happening.chain and len(happening.chain) < MAX_DEPTH


def listeners_of(happening: Happening, listeners: Sequence[Listener]) -> list[Listener]:
    """The registered providers that want to hear of this, before their conditions are looked at."""
    return [
        listener
        for listener in listeners
        if happening.trigger in listener.triggers
        and (happening.trigger is ProviderTrigger.ON_DELETE or takes(listener.types, happening.content_type))
        and may_follow(listener.id, happening)
    ]


def asked_to_run(happening: Happening, requested: Collection[str], derived: Collection[str]) -> list[str]:
    """The providers that the owner wants to run: named when the blob was made, or whose output is to be derived again.

    What people write is theirs to have processed again; what providers write is not.
    """
    match happening.trigger:
        case ProviderTrigger.ON_CREATE:
            return list(requested)
        case ProviderTrigger.ON_EDIT if happening.author == USER:
            return list(dict.fromkeys([*requested, *derived]))
        case _:
            return []


def holds(condition: Condition, facts: Mapping[str, Json]) -> bool:
    """Whether a condition holds for a blob; a field that is not there fulfils only `ne`."""
    value = _value(condition.field, facts)
    wanted = condition.value
    match condition.operator:
        case "eq":
            return bool(value == wanted)
        case "ne":
            return bool(value != wanted)
        case "in":
            return isinstance(wanted, list) and value in wanted
        case "contains":
            return (
                isinstance(value, list | str)
                and (not isinstance(value, str) or isinstance(wanted, str))
                and wanted in value
            )
        case "regex":
            return isinstance(value, str) and re.search(str(wanted), value[:10_000]) is not None
        case "gt" | "lt":
            if _are_numbers(value, wanted) or (isinstance(value, str) and isinstance(wanted, str)):
                return bool(value > wanted if condition.operator == "gt" else value < wanted)
            return False
        case _:
            return False


def condition_problem(condition: Condition) -> str | None:
    """Why this is no condition; None where it is one."""
    if not re.fullmatch(r"(?:content_type|size|version|title|metadata(?:\.[\w-]+)+)", condition.field):
        return "A condition's field is content_type, size, version, title or metadata.<path>"
    if condition.operator not in OPERATORS:
        return f"A condition's operator is one of {', '.join(OPERATORS)}"
    if condition.operator == "in" and not isinstance(condition.value, list):
        return "The operator 'in' takes a list"
    if condition.operator == "regex":
        pattern = condition.value
        if not isinstance(pattern, str) or len(pattern) > MAX_PATTERN or not _SAFE_PATTERN.match(pattern):
            return "A pattern is text with character classes and at most one repetition, without groups"
    return None


def _value(field: str, facts: Mapping[str, Json]) -> Json:
    value: Json = facts
    for name in field.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _are_numbers(*values: Json) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
