"""`tidegate plan`: a supergraph and an operation come in, the query plan goes out as text."""

from pathlib import Path

import click

from gateway.cli.documents import plan_file
from gateway.planning import explain, print_plan


@click.command("plan")
@click.option("--supergraph", metavar="FILE", required=True, type=click.Path(path_type=Path), help="The supergraph.")
@click.option("--operation", metavar="NAME", help="Which operation, where the document has several.")
@click.option("--explain", "explained", is_flag=True, help="Also say which of the client's fields caused each fetch.")
@click.argument("document", metavar="DOCUMENT", type=click.Path(path_type=Path, allow_dash=True))
def command(supergraph: Path, operation: str | None, explained: bool, document: Path) -> None:
    """Print the query plan of an operation. DOCUMENT is a file, or - for standard input."""
    plan = plan_file(supergraph, document, operation)
    click.echo(print_plan(plan).rstrip())
    if explained:
        click.echo(f"\n{explain(plan).rstrip()}")
