"""`tidegate worker`: settings come in, background jobs of subgraphs run in this process."""

import click

from gateway.app.logs import configure_logs
from gateway.app.product import read_product
from gateway.app.worker import run_worker
from gateway.cli.running import run
from gateway.cli.values import values_of


@click.command("worker")
@click.option("--concurrency", type=click.IntRange(min=1), help="Jobs of one subgraph at once.  [default: 10]")
@click.option("--data-dir", metavar="FOLDER", help="Where databases and files are kept.  [default: .tidegate]")
@click.option("--host", metavar="ADDRESS", help="Address to listen on, with --port.  [default: 127.0.0.1]")
@click.option("--port", type=int, help="Answer /health here; without it, nothing is listened on.")
@click.option("--registry", metavar="FILE", help="Another registry of subgraphs.")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.pass_context
def command(  # noqa: PLR0917  # click passes options by name
    context: click.Context,
    concurrency: int | None,
    data_dir: str | None,
    host: str | None,
    port: int | None,
    registry: str | None,
    names: tuple[str, ...],
) -> None:
    """Run background jobs of the named subgraphs, or of all.

    Beside `tidegate serve`, give it the same --data-dir. Elsewhere it needs TIDEGATE_REDIS_URL, TIDEGATE_DATABASE_URL
    and TIDEGATE_GATEWAY_URL.
    """
    # Not among the settings: their port is that of the gateway, whose settings a worker shares.
    values = values_of(context, worker_concurrency=concurrency, data_dir=data_dir, host=host, registry=registry)
    product = read_product(values)
    configure_logs(product.settings.log_level, product.settings.log_format)
    run(run_worker(product, names, port, lambda working: click.echo(f"Working for {', '.join(working)}", err=True)))
