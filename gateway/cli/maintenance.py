"""`tidegate maintenance`: on or off comes in, the running server is told."""

import click

from gateway.app.control import send_command
from gateway.cli.values import data_dir_of


@click.command("maintenance")
@click.option("--retry-after", type=click.IntRange(min=0), default=60, show_default=True, metavar="SECONDS")
@click.option("--data-dir", metavar="FOLDER", help="The running server's data folder.  [default: .tidegate]")
@click.argument("state", type=click.Choice(["on", "off"]))
@click.pass_context
def command(context: click.Context, retry_after: int, data_dir: str | None, state: str) -> None:
    """Switch maintenance mode of the running server: everything but health checks is answered with 503."""
    folder = data_dir_of(context, data_dir)
    if state == "on":
        click.echo(send_command(folder, "begin_maintenance", retry_after=retry_after))
    else:
        click.echo(send_command(folder, "end_maintenance"))
