"""`tidegate compose`: schemas of subgraphs come in, a supergraph goes out, or every reason why there is none."""

import sys
import tomllib
from pathlib import Path

import click
import msgspec

from gateway.app.supergraph import describe
from gateway.composition.compose import SubgraphSource, compose
from gateway.errors import SettingsError


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[subgraph]]` of a configuration."""

    name: str
    schema: str
    url: str = ""
    embedded: str = ""
    paths: tuple[str, ...] = ()
    port: str = ""


class _Config(msgspec.Struct, frozen=True):
    """A configuration; a registry is one too."""

    subgraph: tuple[_Row, ...]


@click.command("compose")
@click.option("--config", metavar="FILE", type=click.Path(path_type=Path), help="TOML with a [[subgraph]] for each.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write here, not to the screen.")
@click.option("--hints/--no-hints", default=True, help="Whether to say what composes but may surprise.")
@click.argument("schemas", metavar="[NAME=FILE[@URL]]...", nargs=-1)
def command(config: Path | None, output: Path | None, hints: bool, schemas: tuple[str, ...]) -> None:
    """Compose subgraph schemas into a supergraph.

    A schema is given as NAME=FILE or NAME=FILE@URL, or as FILE alone, whose name is then the subgraph's. A
    configuration has rows of name, schema (a file, relative to the configuration) and url. Exit code 1 where the
    schemas do not compose.
    """
    sources = [] if config is None else _configured(config)
    sources += [_given(schema) for schema in schemas]
    if not sources:
        raise click.UsageError("Give --config FILE, or schemas as NAME=FILE.")
    composition = compose(sources)
    for error in composition.errors:
        click.echo(describe(error), err=True)
    for hint in composition.hints if hints else ():
        click.echo(describe(hint), err=True)
    if composition.supergraph_sdl is None:
        sys.exit(1)
    if output is None:
        click.echo(composition.supergraph_sdl)
    else:
        _write(output, composition.supergraph_sdl.rstrip() + "\n")


def _write(output: Path, text: str) -> None:
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{output} cannot be written: {error.strerror}.") from error


def _configured(config: Path) -> list[SubgraphSource]:
    try:
        rows = msgspec.convert(tomllib.loads(_text(config)), _Config).subgraph
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise SettingsError(f"{config} is no configuration for composing: {error}.") from error
    return [SubgraphSource(row.name, row.url, _text(config.parent / row.schema)) for row in rows]


def _given(schema: str) -> SubgraphSource:
    name, separator, rest = schema.partition("=")
    if not separator:
        path = Path(schema)
        return SubgraphSource(path.stem, "", _text(path))
    file, _, url = rest.partition("@")
    return SubgraphSource(name, url, _text(Path(file)))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} cannot be read: it is not UTF-8.") from error
