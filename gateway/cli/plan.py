"""`tidegate plan`: a supergraph and an operation come in, the query plan goes out as text."""

from pathlib import Path

import click

from gateway.app.supergraph import read_file
from gateway.errors import SettingsError
from gateway.planning.planner import Planner
from gateway.planning.print_plan import print_plan
from gateway.serving.documents import find_operation, read_document
from gateway.serving.errors import RequestError
from gateway.serving.limits import NO_LIMITS


@click.command("plan")
@click.option("--supergraph", metavar="FILE", required=True, type=click.Path(path_type=Path), help="The supergraph.")
@click.option("--operation", metavar="NAME", help="Which operation, where the document has several.")
@click.argument("document", metavar="DOCUMENT", type=click.Path(path_type=Path, allow_dash=True))
def command(supergraph: Path, operation: str | None, document: Path) -> None:
    """Print the query plan of an operation. DOCUMENT is a file, or - for standard input."""
    read = read_file(supergraph)
    with click.open_file(str(document), encoding="utf-8") as opened:
        text = opened.read()
    try:
        parsed = read_document(text, read.api_schema, NO_LIMITS)
        find_operation(parsed, operation)
    except RequestError as error:
        raise SettingsError(_explain(document, error)) from error
    click.echo(print_plan(Planner(read).plan(parsed, operation)))


def _explain(document: Path, error: RequestError) -> str:
    lines = []
    for found in error.errors:
        place = next(iter(found.get("locations", ())), None)
        at = f"{document}:{place['line']}:{place['column']}" if place else str(document)
        lines.append(f"{at}: {found['message']}")
    return "\n".join(lines)
