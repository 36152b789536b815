"""Loaded APIs come in; a site that routes to them goes out.

Several APIs can share an origin. A path that two of them have, or that the origin keeps for itself, stands there
below the API's name: `/clipper/health`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from rest_compat.engine.client import Json
from rest_compat.engine.load import LoadedApi
from rest_compat.engine.openapi import openapi_document
from rest_compat.engine.pages import documentation_pages
from rest_compat.engine.router import unnamed
from rest_compat.engine.site import Site

Place = tuple[str, str]
"""A method and a path."""


def route_to(
    site: Site, apis: Sequence[LoadedApi], *, own: LoadedApi | None, reserved: frozenset[str]
) -> tuple[str, ...]:
    """Route to all that the APIs answer. What `own` has stands where it is, whatever the others have.

    The answer is all paths of the origin that lead here.
    """
    counted = Counter((method, unnamed(path)) for each in apis for method, path in each.endpoints)
    paths = []
    for each in apis:
        kept = each is own
        free = {key for key in each.endpoints if kept or (counted[_place(key)] == 1 and key[1] not in reserved)}
        below = f"/{each.api.name}"
        standing = {key: key[1] if key in free else below + key[1] for key in each.endpoints}
        for (method, path), target in each.endpoints.items():
            paths.append(each.api.prefix + standing[method, path])
            site.router.add(method, paths[-1], target)
        stem = each.api.prefix or ("" if kept else below)
        paths += [stem + path for path in _add_pages(site, each, standing, stem)]
    return tuple(paths)


def _place(key: Place) -> Place:
    return key[0], unnamed(key[1])


def _add_pages(site: Site, loaded: LoadedApi, standing: Mapping[Place, str], stem: str) -> Iterator[str]:
    """Pages that describe an API as it stands here."""

    @cache
    def document() -> Json:
        return openapi_document(loaded, standing)

    for path, page in documentation_pages(loaded.api, document):
        site.router.add("GET", stem + path, page)
        yield path
