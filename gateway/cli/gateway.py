"""`tidegate gateway`: a supergraph, or the URLs of subgraphs, come in; a gateway serves them."""

from pathlib import Path

import click

from gateway.app.logs import configure_logs
from gateway.app.product import check_known, registry_of
from gateway.app.standalone import SupergraphSource, run_gateway
from gateway.cli.running import run
from gateway.cli.values import values_of
from gateway.errors import SettingsError
from gateway.settings import gateway_settings
from gateway.supergraph.model import Supergraph


@click.command("gateway")
@click.option("--supergraph", metavar="FILE", type=click.Path(path_type=Path), help="The supergraph's SDL.")
@click.option("--subgraphs", metavar="NAME=URL", multiple=True, help="Subgraphs to ask for their schemas and compose.")
@click.option("--host", metavar="ADDRESS", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=int, help="Port to listen on; 0 takes a free one.  [default: 4000]")
@click.argument("more_subgraphs", metavar="[NAME=URL]...", nargs=-1)
@click.pass_context
def command(  # noqa: PLR0917  # click passes options by name
    context: click.Context,
    supergraph: Path | None,
    subgraphs: tuple[str, ...],
    more_subgraphs: tuple[str, ...],
    host: str | None,
    port: int | None,
) -> None:
    """Serve any supergraph, with its subgraphs over HTTP.

    Either give --supergraph FILE, or --subgraphs NAME=URL NAME=URL …; these subgraphs are then asked for their schemas
    and composed. SIGHUP loads the supergraph anew.
    """
    values = values_of(context, host=host, port=port)
    settings = gateway_settings(values)
    check_known(values, registry_of(settings))
    source = SupergraphSource(supergraph, _urls((*subgraphs, *more_subgraphs)))
    if (source.file is None) == (not source.urls):
        raise click.UsageError("Give either --supergraph FILE or --subgraphs NAME=URL ….")
    configure_logs(settings.log_level, settings.log_format)
    run(run_gateway(settings, source, _announce))


def _urls(given: tuple[str, ...]) -> dict[str, str]:
    urls = {}
    for entry in given:
        name, separator, url = entry.partition("=")
        if not separator or not name or not url.startswith(("http://", "https://")):
            raise SettingsError(f"{entry} is no subgraph: expected NAME=http://….")
        urls[name] = url
    return urls


def _announce(address: str, supergraph: Supergraph) -> None:
    names = ", ".join(graph.name for graph in supergraph.graphs.values())
    click.echo(f"Tidegate serves {names} at {address}/graphql", err=True)
