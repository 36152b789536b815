"""`tidegate subgraph NAME`: settings come in, one subgraph of the registry serves alone."""

import click

from gateway.app.logs import configure_logs
from gateway.app.product import read_product
from gateway.app.single import run_subgraph
from gateway.cli.running import run
from gateway.cli.values import values_of


@click.command("subgraph")
@click.option("--host", metavar="ADDRESS", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=int, help="Port to listen on; 0 takes a free one.  [default: 4000]")
@click.option("--data-dir", metavar="FOLDER", help="Where databases and files are kept.  [default: .tidegate]")
@click.option("--registry", metavar="FILE", help="Another registry of subgraphs.")
@click.argument("name")
@click.pass_context
def command(  # noqa: PLR0917  # click passes options by name
    context: click.Context, name: str, host: str | None, port: int | None, data_dir: str | None, registry: str | None
) -> None:
    """Run one subgraph of the registry alone."""
    product = read_product(values_of(context, host=host, port=port, data_dir=data_dir, registry=registry))
    configure_logs(product.settings.log_level, product.settings.log_format)
    run(run_subgraph(product, name, lambda address: click.echo(f"{name} answers at {address}/graphql", err=True)))
