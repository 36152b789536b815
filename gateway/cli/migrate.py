"""`tidegate migrate`: settings come in; the subgraphs' databases are brought to the newest revision."""

import asyncio

import click

from gateway.app.embedded import EmbeddedParts
from gateway.app.product import read_product
from gateway.cli.values import values_of


@click.command("migrate")
@click.option("--registry", metavar="FILE", help="Another registry of subgraphs.")
@click.option("--data-dir", metavar="FOLDER", help="Where databases and files are kept.  [default: .tidegate]")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.pass_context
def command(context: click.Context, registry: str | None, data_dir: str | None, names: tuple[str, ...]) -> None:
    """Bring the databases of all subgraphs, or of the named ones, to the newest revision."""
    product = read_product(values_of(context, registry=registry, data_dir=data_dir))
    for name in names:
        product.row(name)
    parts = EmbeddedParts(product.registry, product.values)
    asyncio.run(_migrate(parts, names or tuple(parts.parts)))


async def _migrate(parts: EmbeddedParts, names: tuple[str, ...]) -> None:
    for name in names:
        changed = await parts.parts[name].migrate()
        click.echo(f"{name}: {'brought to the newest revision' if changed else 'already at the newest revision'}")
