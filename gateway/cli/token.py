"""`tidegate token`: a user and an organization come in, a bearer token signed with this instance's key goes out."""

import asyncio
from collections.abc import Sequence
from inspect import isawaitable
from typing import Any

import click

from gateway.app.embedded import create_part
from gateway.app.product import Product, read_product
from gateway.cli.values import values_of
from gateway.errors import SettingsError


@click.command("token")
@click.option("--user", required=True, metavar="ID", help="Who the token is for: its `sub`.")
@click.option("--org", required=True, metavar="ID", help="The organization: its `org_id`.")
@click.option("--scope", "scopes", metavar="NAME", multiple=True, help="A scope; may be repeated.")
@click.option("--expires-in", type=int, metavar="SECONDS", help="Lifetime; negative gives an expired token.")
@click.option("--data-dir", metavar="FOLDER", help="Where databases and files are kept.  [default: .tidegate]")
@click.option("--registry", metavar="FILE", help="Another registry of subgraphs.")
@click.pass_context
def command(  # noqa: PLR0917  # click passes options by name
    context: click.Context,
    user: str,
    org: str,
    scopes: tuple[str, ...],
    expires_in: int | None,
    data_dir: str | None,
    registry: str | None,
) -> None:
    """Print a bearer token for a user, signed with this instance's key."""
    product = read_product(values_of(context, data_dir=data_dir, registry=registry))
    click.echo(asyncio.run(_issue(product, user, org, _split(scopes), expires_in)))


def _split(scopes: Sequence[str]) -> list[str]:
    """A scope may also be several words, as in a token's claim."""
    return [word for scope in scopes for word in scope.replace(",", " ").split()]


async def _issue(product: Product, user: str, org: str, scopes: list[str], expires_in: int | None) -> str:
    authentication = product.registry.authentication
    if authentication is None:
        raise SettingsError("The registry has no [authentication]: nobody here issues tokens.")
    part: Any = create_part(product.row(authentication.subgraph), product.values)  # Any: the registry's promise
    await part.start()
    try:
        token = part.issue_token(user, org, scopes, expires_in)
        return str(await token if isawaitable(token) else token)
    finally:
        await part.stop()
