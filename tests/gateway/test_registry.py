"""The registry names what can run beside the gateway; a wrong row is named."""

from pathlib import Path

import pytest

from gateway.errors import SettingsError
from gateway.registry import DEFAULT_PATH, load, read_registry, setting_names_beside

GOOD = """
[[subgraph]]
name = "users"
schema = "users.graphql"
url = "http://users/graphql"
[[subgraph]]
name = "scores"
schema = "scores.graphql"
url = "http://scores/graphql"
embedded = "tests.gateway.http.outside:scores"
[authentication]
subgraph = "users"
[[rest]]
embedded = "somewhere:create"
ports = { core = 3000 }
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "registry.toml"
    path.write_text(text)
    return path


def test_rows_are_read_with_paths_relative_to_the_registry(tmp_path: Path) -> None:
    registry = read_registry(write(tmp_path, GOOD))

    assert [row.name for row in registry.subgraph] == ["users", "scores"]
    assert registry.schema_path(registry.subgraph[0]) == tmp_path / "users.graphql"
    assert registry.rest[0].ports == {"core": 3000}
    assert registry.authentication is not None
    assert registry.authentication.subgraph == "users"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (('url = "http://scores/graphql"', ""), "[[subgraph]] scores: Object missing required field `url`."),
        (('url = "http://scores/graphql"', "url = 1"), "[[subgraph]] scores.url: Expected `str`, got `int`."),
        (('name = "users"\n', "nam = 1\n"), "[[subgraph]] number 1: Object contains unknown field `nam`."),
        (("core = 3000", 'core = "x"'), "[[rest]] number 1.ports[...]: Expected `int`, got `str`."),
        (("[authentication]", "[authentification]"), "the top: Object contains unknown field `authentification`."),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, change: tuple[str, str], sentence: str) -> None:
    path = write(tmp_path, GOOD.replace(*change))

    with pytest.raises(SettingsError) as wrong:
        read_registry(path)

    assert wrong.value.message == f"The registry {path} is wrong at {sentence}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (GOOD.replace('name = "scores"', 'name = "users"'), "has two subgraphs named users."),
        (GOOD.replace('subgraph = "users"', 'subgraph = "nobody"'), "has no such subgraph."),
        (
            GOOD.replace('url = "http://users/graphql"', 'url = "http://users/graphql"\nport = "clipper"'),
            "names port clipper at users, which no [[rest]] row has.",
        ),
        ("= 1", "is not TOML: Invalid statement (at line 1, column 1)."),
    ],
)
def test_what_does_not_fit_together_is_told(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as wrong:
        read_registry(write(tmp_path, text))

    assert wrong.value.message.endswith(sentence)


def test_a_registry_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read_registry(tmp_path / "none.toml")


def test_import_paths_lead_to_what_they_name_or_to_an_error_that_shows_them() -> None:
    assert callable(load("tests.gateway.http.outside:scores"))
    for path in ("tests.gateway.http.outside:nothing", "no.such.module:x", "", "gateway"):
        with pytest.raises(SettingsError, match=f"The registry names {path}"):
            load(path)


def test_jobs_and_ports_are_read(tmp_path: Path) -> None:
    text = GOOD.replace('url = "http://users/graphql"', 'url = "http://users/graphql"\npaths = ["/f"]\nport = "core"')
    registry = read_registry(write(tmp_path, f'{text}\n[jobs]\nembedded = "somewhere:create"'))

    assert (registry.subgraph[0].paths, registry.subgraph[0].port) == (("/f",), "core")
    assert registry.jobs is not None
    assert registry.jobs.embedded == "somewhere:create"


def test_the_settings_of_a_part_are_the_fields_of_its_settings_module() -> None:
    assert "data_dir" in setting_names_beside("gateway.app:anything")
    assert setting_names_beside("tests.gateway.http.outside:scores") == frozenset()


def test_the_committed_registry_is_good() -> None:
    registry = read_registry(DEFAULT_PATH)

    assert all(registry.schema_path(row).is_file() for row in registry.subgraph)
