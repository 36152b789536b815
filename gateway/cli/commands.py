"""A table of commands comes in, a click group goes out that imports a command's module when it is called."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """Lists its commands from the table, so that help needs none of their modules.

    `commands_by_name`: name → (module, one line of help). The module has the command as `command`.
    """

    def __init__(self, *args: Any, commands_by_name: Mapping[str, tuple[str, str]], **attributes: Any) -> None:
        # Any: whatever click.Group takes
        super().__init__(*args, **attributes)
        self._table = commands_by_name

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """The names, in the order of the table."""
        return list(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's
        """Import one command."""
        if cmd_name not in self._table:
            return None
        command = import_module(self._table[cmd_name][0]).command
        assert isinstance(command, click.Command)  # noqa: S101  # the table is ours
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's
        """Write the table."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in self._table.items()])
