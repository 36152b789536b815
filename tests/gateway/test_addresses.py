"""Where subgraphs answer that run alone: the registry says it, and settings change it."""

from pathlib import Path
from typing import Any

import pytest

from gateway.app.addresses import addresses_of_authentication, url_of
from gateway.app.product import Product, read_product
from gateway.errors import SettingsError
from gateway.settings import Values

REGISTRY = """
[[subgraph]]
name = "users"
schema = "users.graphql"
url = "http://127.0.0.1:4101/graphql"

[[subgraph]]
name = "scores"
schema = "scores.graphql"
url = "http://127.0.0.1:4102/graphql"

[authentication]
subgraph = "users"
keys = "/keys.json"
credentials = "/who"
"""
KEYS, WHO = "http://127.0.0.1:4101/keys.json", "http://127.0.0.1:4101/who"


def product_of(folder: Path, registry: str = REGISTRY, **settings: str) -> Product:
    file = folder / "registry.toml"
    file.write_text(registry)
    return read_product(Values({"registry": str(file), **settings}, {}))


def test_urls_are_the_registry_s_or_those_of_settings(tmp_path: Path) -> None:
    product = product_of(tmp_path, users_url="https://users.example/api/graphql")

    assert [url_of(row, product.values) for row in product.registry.subgraph] == [
        "https://users.example/api/graphql",
        "http://127.0.0.1:4102/graphql",
    ]
    assert addresses_of_authentication(product.registry, product.values) == {
        "auth_jwks_url": "https://users.example/keys.json",
        "auth_identity_url": "https://users.example/who",
    }


@pytest.mark.parametrize(
    ("settings", "keys", "who"),
    [
        ({"remote": "true"}, KEYS, WHO),
        ({"remote": "true", "auth_jwks_url": "https://issuer.example/keys"}, "https://issuer.example/keys", WHO),
        ({"remote": "true", "auth_identity_url": ""}, KEYS, ""),
        ({}, "", ""),
    ],
)
def test_a_gateway_before_processes_finds_keys_where_the_registry_says(
    tmp_path: Path, settings: dict[str, str], keys: str, who: str
) -> None:
    read = product_of(tmp_path, **settings).settings

    assert (read.auth_jwks_url, read.auth_identity_url) == (keys, who)


@pytest.mark.parametrize(
    ("name", "settings", "found"),
    [
        ("scores", {}, {"auth_jwks_url": KEYS, "auth_identity_url": WHO}),
        ("scores", {"auth_jwks_url": "x"}, {"auth_jwks_url": "x", "auth_identity_url": WHO}),
        ("users", {}, {}),
    ],
)
def test_a_subgraph_alone_finds_them_too_unless_it_is_the_one_that_knows(
    tmp_path: Path, name: str, settings: dict[str, str], found: dict[str, Any]
) -> None:
    values = product_of(tmp_path, **settings).values_alone(name)

    assert {key: value for key, value in values.items() if key.startswith("auth_")} == found


def test_without_authentication_there_is_nobody_to_ask(tmp_path: Path) -> None:
    product = product_of(tmp_path, REGISTRY.partition("[authentication]")[0], remote="true")

    assert (product.settings.auth_jwks_url, product.settings.auth_identity_url) == ("", "")
    assert "auth_jwks_url" not in product.values_alone("scores")


@pytest.mark.parametrize("url", ["", "users:4101", "ftp://users", "http://"])
def test_an_address_that_is_none_is_named(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match=r"TIDEGATE_USERS_URL is .* Expected a URL"):
        product_of(tmp_path, users_url=url)
