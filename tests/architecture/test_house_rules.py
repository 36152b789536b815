"""The rules of this house that a program can check: sizes, docstrings, names, rooms, settings."""

import ast
import importlib
import pkgutil
from pathlib import Path

import msgspec
import pytest

import subgraphs
from gateway.settings import Settings as GatewaySettings
from rest_compat.settings import Settings as RestSettings
from subgraphs.kit.settings import KitSettings

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path
    for top in ("gateway", "subgraphs", "rest_compat", "benchmarks")
    for path in (ROOT / top).rglob("*.py")
    if "versions" not in path.parts
)
RUNNING = ROOT / "docs" / "running.md"

MOST_LINES = 400
LONGER: dict[str, str] = {}
"""Files that may be longer, each with the reason."""

UNNAMED = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "lib"}


def test_no_file_is_longer_than_can_be_read_at_once() -> None:
    too_long = {str(path.relative_to(ROOT)) for path in SOURCES if len(path.read_text().splitlines()) > MOST_LINES}
    assert too_long == set(LONGER)


def test_every_module_with_code_begins_with_a_sentence() -> None:
    for path in SOURCES:
        tree = ast.parse(path.read_text())
        if tree.body:
            first_line = (ast.get_docstring(tree) or "").split("\n\n")[0]
            assert first_line.rstrip().endswith((".", ":", ")")), path


def test_no_folder_or_module_is_named_for_what_is_left_over() -> None:
    everywhere = [
        path
        for top in ("gateway", "subgraphs", "rest_compat", "tests", "benchmarks")
        for path in (ROOT / top).rglob("*")
    ]
    assert not [path for path in everywhere if path.stem in UNNAMED and (path.is_dir() or path.suffix == ".py")]


@pytest.mark.parametrize("settings", [GatewaySettings, RestSettings])
def test_every_setting_says_what_it_is(settings: type[msgspec.Struct]) -> None:
    module = ast.parse(Path(importlib.import_module(settings.__module__).__file__ or "").read_text())
    [struct] = [node for node in module.body if isinstance(node, ast.ClassDef) and node.name == settings.__name__]
    for node, following in zip(struct.body, struct.body[1:], strict=False):
        if isinstance(node, ast.AnnAssign):
            assert isinstance(following, ast.Expr), ast.unparse(node)


@pytest.mark.skipif(not RUNNING.exists(), reason="docs/running.md is not written yet")
def test_every_setting_is_documented() -> None:
    text = RUNNING.read_text()
    names = {field for settings in all_settings() for field in settings.__struct_fields__}
    assert not sorted(name for name in names if f"TIDEGATE_{name.upper()}" not in text)


def all_settings() -> list[type[msgspec.Struct]]:
    """The Structs that settings are read into: the gateway's, the REST APIs', and every subgraph's."""
    for module in pkgutil.walk_packages(subgraphs.__path__, "subgraphs."):
        if module.name.endswith(".settings"):
            importlib.import_module(module.name)
    found: list[type[msgspec.Struct]] = [GatewaySettings, RestSettings, KitSettings]
    return [*found, *(each for each in KitSettings.__subclasses__() if each.__module__.startswith("subgraphs."))]
