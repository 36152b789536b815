"""`tidegate explain`: a supergraph and an operation come in, the reasons for the plan's fetches go out."""

from pathlib import Path

import click

from gateway.cli.documents import plan_file
from gateway.planning import explain


@click.command("explain")
@click.option("--supergraph", metavar="FILE", required=True, type=click.Path(path_type=Path), help="The supergraph.")
@click.option("--operation", metavar="NAME", help="Which operation, where the document has several.")
@click.argument("document", metavar="DOCUMENT", type=click.Path(path_type=Path, allow_dash=True))
def command(supergraph: Path, operation: str | None, document: Path) -> None:
    """Say why each fetch is in an operation's plan. DOCUMENT is a file, or - for standard input."""
    click.echo(explain(plan_file(supergraph, document, operation)).rstrip())
