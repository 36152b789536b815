"""Words of the command line come in, an exit code goes out. Each command is imported only when it is called."""

import sys

import click

from gateway.cli.commands import LazyGroup
from gateway.errors import TidegateError

_COMMANDS = {
    "serve": ("gateway.cli.serve", "Run everything in one process: gateway, subgraphs and REST APIs."),
    "gateway": ("gateway.cli.gateway", "Serve any supergraph, with its subgraphs over HTTP."),
    "subgraph": ("gateway.cli.subgraph", "Run one subgraph of the registry alone."),
    "worker": ("gateway.cli.worker", "Run background jobs of the registry's subgraphs."),
    "compose": ("gateway.cli.compose", "Compose subgraph schemas into a supergraph."),
    "plan": ("gateway.cli.plan", "Print the query plan of an operation."),
    "explain": ("gateway.cli.explain", "Say why each fetch is in an operation's plan."),
    "schema": ("gateway.cli.schema", "Print the schema files of the registry's subgraphs."),
    "migrate": ("gateway.cli.migrate", "Bring the subgraphs' databases to the newest revision."),
    "token": ("gateway.cli.token", "Print a bearer token for a user."),
    "maintenance": ("gateway.cli.maintenance", "Switch maintenance mode of the running server."),
    "stop-subgraph": ("gateway.cli.stop_subgraph", "Take one subgraph out of the running server."),
    "start-subgraph": ("gateway.cli.start_subgraph", "Bring a stopped subgraph back into the running server."),
}


@click.group(cls=LazyGroup, commands_by_name=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--settings",
    "settings_file",
    envvar="TIDEGATE_SETTINGS_FILE",
    metavar="FILE",
    help="Read settings from this file instead of ./tidegate.toml.",
)
@click.version_option(package_name="tidegate")
@click.pass_context
def tidegate(context: click.Context, settings_file: str | None) -> None:
    """Tidegate: a federated GraphQL gateway.

    Every setting can be given as an environment variable TIDEGATE_<NAME>, or in tidegate.toml.
    """
    context.obj = settings_file


def main() -> None:
    """Run the command line; whatever is wrong is said in one line on standard error."""
    try:
        tidegate()
    except TidegateError as error:
        sys.stderr.write(f"tidegate: {error.code}: {error.message}\n")
        sys.exit(2)
