"""What docs/running.md says of the settings is so: every one stands there, with its default and who reads it."""

import re
from collections import defaultdict
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import msgspec

from gateway.app.addresses import url_settings
from gateway.app.embedded import known_settings
from gateway.registry import DEFAULT_PATH, read_registry
from gateway.settings import SETTING_NAMES, Settings
from rest_compat.settings import Settings as RestSettings
from subgraphs.kit.settings import KitSettings
from tests.end_to_end.product import ROOT

REGISTRY = read_registry(DEFAULT_PATH)
ROW = re.compile(r"^\| `TIDEGATE_(\w+)` \| ([^|]+) \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)
TABLE = {
    name.lower(): (default, readers) for name, default, readers in ROW.findall((ROOT / "docs/running.md").read_text())
}


def structs() -> dict[str, type[msgspec.Struct]]:
    """Who reads settings, and the Struct of each."""
    own = {}
    for row in REGISTRY.subgraph:
        name = row.embedded.partition(":")[0].rpartition(".")[0] + ".settings"
        if find_spec(name) is None:  # it reads what all read, and nothing else
            continue
        module = import_module(name)
        [own[row.name]] = [
            value
            for value in vars(module).values()
            if isinstance(value, type) and issubclass(value, KitSettings) and value is not KitSettings
        ]
    return {"gateway": Settings, "subgraphs": KitSettings, **own, "REST": RestSettings}


def readers_by_name() -> dict[str, dict[str, Any]]:
    """The readers of each setting, and the default that each has; what all subgraphs read is said once."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for reader, struct in structs().items():
        for field in msgspec.structs.fields(struct):
            if reader in {"gateway", "subgraphs", "REST"} or field.name not in KitSettings.__struct_fields__:
                found[field.name][reader] = field.default
    return found


def written(default: Any) -> str | None:
    """How the page writes a default; None: in words."""
    if default is None or default == "" or (isinstance(default, str) and default.startswith("/")):
        return None
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def test_the_page_names_exactly_the_known_settings() -> None:
    assert set(TABLE) == SETTING_NAMES | known_settings(REGISTRY) | url_settings(REGISTRY)


def test_the_page_says_who_reads_each_setting() -> None:
    assert {name: ", ".join(readers) for name, readers in readers_by_name().items()} == {
        name: TABLE[name][1] for name in readers_by_name()
    }


def test_the_page_says_the_defaults() -> None:
    """Where several read a setting, the first one's default is passed on to the others."""
    defaults = {name: written(next(iter(readers.values()))) for name, readers in readers_by_name().items()}

    assert {name: TABLE[name][0] for name, default in defaults.items() if default} == {
        name: default for name, default in defaults.items() if default
    }
    assert not [name for name, default in defaults.items() if default is None and TABLE[name][0].startswith("`")]
