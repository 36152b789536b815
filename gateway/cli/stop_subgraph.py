"""`tidegate stop-subgraph`: a name comes in, the running server is told."""

import click

from gateway.app.control import send_command
from gateway.cli.values import data_dir_of


@click.command("stop-subgraph")
@click.option("--data-dir", metavar="FOLDER", help="The running server's data folder.  [default: .tidegate]")
@click.argument("name")
@click.pass_context
def command(context: click.Context, data_dir: str | None, name: str) -> None:
    """Take one subgraph out of the running server."""
    click.echo(send_command(data_dir_of(context, data_dir), "stop_subgraph", name=name))
