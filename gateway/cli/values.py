"""Options of a command come in, settings from all sources go out. The environment is read here and nowhere else."""

import os
from pathlib import Path

import click

from gateway.settings import Values, gateway_settings, read_values


def values_of(context: click.Context, **options: str | int | bool | None) -> Values:
    """Lay a command's options over the environment and the settings file. None: the option was not given."""
    file = context.find_root().obj
    texts = {name: _text(value) for name, value in options.items()}
    return read_values(texts, os.environ, Path(file) if file else None)


def data_dir_of(context: click.Context, data_dir: str | None) -> Path:
    """The data folder that a command means."""
    return Path(gateway_settings(values_of(context, data_dir=data_dir)).data_dir)


def _text(value: str | int | bool | None) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)
