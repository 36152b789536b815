"""`tidegate serve`: settings come in, everything runs in this process."""

import shutil
import sys

import click

from gateway.app.logs import configure_logs
from gateway.app.process import Addresses, run_product
from gateway.app.product import read_product
from gateway.cli.running import run
from gateway.cli.values import values_of

_EXAMPLE = (
    "-H 'content-type: application/json' -H \"authorization: Bearer $TOKEN\" "
    """-d '{"query":"{ viewer { organization { name plan } } }"}'"""
)


@click.command("serve")
@click.option("--host", metavar="ADDRESS", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=int, help="Port of the gateway.  [default: 4000]")
@click.option("--data-dir", metavar="FOLDER", help="Where databases and files are kept.  [default: .tidegate]")
@click.option("--demo/--no-demo", default=None, help="Seed the documented examples.  [default: on, on loopback]")
@click.option("--remote/--embedded", default=None, help="Ask subgraphs over HTTP.  [default: run them in this process]")
@click.option("--registry", metavar="FILE", help="Another registry of subgraphs.")
@click.pass_context
def command(  # noqa: PLR0917  # click passes options by name
    context: click.Context,
    host: str | None,
    port: int | None,
    data_dir: str | None,
    demo: bool | None,  # click passes options by name
    remote: bool | None,  # as above
    registry: str | None,
) -> None:
    """Run everything in one process: gateway, subgraphs and REST APIs.

    With --remote the subgraphs run elsewhere (`tidegate subgraph NAME`): at the registry's URLs, or where
    TIDEGATE_<NAME>_URL says.
    """
    values = values_of(context, host=host, port=port, data_dir=data_dir, demo=demo, remote=remote, registry=registry)
    product = read_product(values)
    configure_logs(product.settings.log_level, product.settings.log_format)
    run(run_product(product, _announce))


def _program() -> str:
    """The command as the reader's shell finds it: by its name where that is on the path, else as it was called."""
    if shutil.which("tidegate"):
        return "tidegate"
    return f"{sys.executable} -m gateway" if sys.argv[0].endswith("__main__.py") else sys.argv[0]


def _announce(addresses: Addresses) -> None:
    lines = [
        "Tidegate is ready.",
        f"  GraphQL and GraphiQL   {addresses.gateway}/graphql",
        *(f"  REST: {name:<16} {address}" for name, address in addresses.rest.items()),
    ]
    if addresses.demo:
        lines += [
            "Demo mode: the documented credentials work. A token for the examples below:",
            f"  export TOKEN=$({_program()} token --user user_123 --org org_123)",
            "Three things to try:",
            f"  open {addresses.gateway}/graphql in a browser",
            f"  curl -s {addresses.gateway}/graphql {_EXAMPLE}",
            f"  curl -s {addresses.gateway}/health/ready",
        ]
    click.echo("\n".join(lines), err=True)
