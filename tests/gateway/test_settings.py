"""Settings come from the command line, the environment and a file; what is unknown or wrong names itself."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gateway.errors import SettingsError
from gateway.settings import SETTING_NAMES, Settings, Values, check_names, gateway_settings, read_values


def checked(values: Values) -> Settings:
    """What the command line does with settings before it starts anything."""
    check_names(values, SETTING_NAMES)
    return gateway_settings(values)


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "tidegate.toml"
    file.write_text('port = 1\nhost = "::1"\nmax_depth = 7\nintrospection = false\nsubgraph_seconds = 1.5\n')

    settings = gateway_settings(
        read_values(
            {"port": "3", "host": None}, {"TIDEGATE_PORT": "2", "TIDEGATE_MAX_DEPTH": "8", "PATH": "/bin"}, file
        )
    )

    assert (settings.port, settings.host, settings.max_depth, settings.introspection, settings.subgraph_seconds) == (
        3,
        "::1",
        8,
        False,
        1.5,
    )


def test_without_sources_there_are_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert gateway_settings(read_values({}, {})) == Settings()


def test_the_file_of_the_current_folder_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tidegate.toml").write_text("port = 4001")
    monkeypatch.chdir(tmp_path)

    assert gateway_settings(read_values({}, {})).port == 4001


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"TIDEGATE_PORT": "x"}, "TIDEGATE_PORT is 'x': Expected `int`, got `str`."),
        ({"TIDEGATE_PORT": "70000"}, "TIDEGATE_PORT is '70000': Expected `int` <= 65535."),
        ({"TIDEGATE_INTROSPECTION": "maybe"}, "TIDEGATE_INTROSPECTION is 'maybe': Expected `bool`, got `str`."),
        ({"TIDEGATE_LOG_LEVEL": "loud"}, "TIDEGATE_LOG_LEVEL is 'loud': Invalid enum value 'loud'."),
        ({"TIDEGATE_SUBGRAPH_SECONDS": "0"}, "TIDEGATE_SUBGRAPH_SECONDS is '0': Expected `float` > 0.0."),
        ({"TIDEGATE_MAX_DEPHT": "1"}, "TIDEGATE_MAX_DEPHT is no setting. Did you mean TIDEGATE_MAX_DEPTH?"),
        ({"TIDEGATE_X": "1"}, "TIDEGATE_X is no setting."),
    ],
)
def test_a_wrong_setting_is_named_with_its_value(environment: Mapping[str, str], sentence: str) -> None:
    values = read_values({}, environment, None)

    with pytest.raises(SettingsError) as wrong:
        checked(values)

    assert wrong.value.message == sentence


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("port = 1\nprot = 2", "prot in {file} is no setting. Did you mean TIDEGATE_PORT?"),
        ('port = "a"', "port in {file} is 'a': Expected `int`, got `str`."),
        ("[port]", "port in {file} is no text, number or truth value."),
        ("port", "{file} is not TOML: Expected '=' after a key in a key/value pair (at end of document)."),
        (None, "{file} cannot be read: No such file or directory."),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(tmp_path: Path, content: str | None, sentence: str) -> None:
    file = tmp_path / "mine.toml"
    if content is not None:
        file.write_text(content)

    with pytest.raises(SettingsError) as wrong:
        checked(read_values({}, {}, file))

    assert wrong.value.message == sentence.format(file=file)


def test_an_option_is_named_as_it_was_typed() -> None:
    options: dict[str, Any] = {"data_dir": "x", "port": "y"}

    with pytest.raises(SettingsError, match="--port is 'y'"):
        gateway_settings(read_values(options, {}))
