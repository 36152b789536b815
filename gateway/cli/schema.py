"""`tidegate schema export`: the registry comes in, the files of its schemas are written or found to be stale."""

import sys
from pathlib import Path

import click
from graphql import print_schema

from gateway.app.embedded import EmbeddedParts
from gateway.app.product import read_product
from gateway.app.supergraph import compose_sdl
from gateway.cli.values import values_of
from gateway.supergraph.read import read


@click.group("schema")
def command() -> None:
    """Print the schema files of the registry's subgraphs."""


@command.command("export")
@click.option("--registry", metavar="FILE", help="Another registry of subgraphs.")
@click.option("--check", is_flag=True, help="Write nothing; fail where a file is stale.")
@click.pass_context
def export(context: click.Context, registry: str | None, check: bool) -> None:
    """Write each subgraph's SDL, supergraph.graphql and api.graphql beside the registry."""
    files = _files(_parts(context, registry))
    if not check:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        click.echo(f"{len(files)} schema files written.", err=True)
        return
    stale = [path for path, text in files.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        click.echo(f"{path} is stale: run `tidegate schema export`.", err=True)
    sys.exit(1 if stale else 0)


def _parts(context: click.Context, registry: str | None) -> EmbeddedParts:
    """Make the registry's subgraphs without starting them."""
    product = read_product(values_of(context, registry=registry))
    return EmbeddedParts(product.registry, product.values)


def _files(parts: EmbeddedParts) -> dict[Path, str]:
    sources = parts.sources()
    supergraph = compose_sdl(sources)
    folder = Path(parts.registry.folder)
    files = {
        parts.registry.schema_path(row): f"{source.sdl.strip()}\n"
        for row, source in zip(parts.registry.subgraph, sources, strict=True)
    }
    files[folder / "supergraph.graphql"] = supergraph
    files[folder / "api.graphql"] = f"{print_schema(read(supergraph).api_schema).strip()}\n"
    return files
