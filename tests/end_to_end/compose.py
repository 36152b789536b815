"""The text of compose.yaml and variables come in, what its services run goes out: as processes on loopback."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml  # type: ignore[import-untyped]  # it comes without types

from tests.end_to_end.product import ROOT

_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<rest>[^}]*))?\}")


class MissingVariableError(Exception):
    """A variable that must be set is not; the message is the file's own."""


@dataclass(frozen=True, slots=True)
class Service:
    """One service: its words for `tidegate`, its environment, and all that the file says of it."""

    words: tuple[str, ...]
    environment: Mapping[str, str]
    row: Mapping[str, Any]  # Any: YAML values


def read_services(variables: Mapping[str, str]) -> dict[str, Service]:
    """All services, with variables put in as Docker Compose does it."""
    rows = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    return {
        name: Service(
            tuple(row.get("command", ())),
            {key: _fill(str(value), variables) for key, value in row.get("environment", {}).items()},
            row,
        )
        for name, row in rows.items()
    }


def _fill(text: str, variables: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        name, kind, rest = found["name"], found["kind"], found["rest"]
        if variables.get(name):
            return variables[name]
        if kind == "?":
            raise MissingVariableError(f"{name}: {rest}")
        return rest or ""

    return _VARIABLE.sub(value, text)
