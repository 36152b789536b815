"""Loaded APIs come in; a site that routes to them goes out.

Several APIs can share an origin. A path that two of them have, or that the origin keeps for itself, stands there
below the API's name: `/clipper/health`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rest_compat.engine.load import LoadedApi
from rest_compat.engine.router import unnamed
from rest_compat.engine.site import Site, Target


@dataclass(frozen=True, slots=True)
class Served:
    """An API with everything that it answers, endpoints and pages: (method, path below its prefix) → target."""

    loaded: LoadedApi
    paths: Mapping[tuple[str, str], Target]


def route_to(site: Site, apis: Sequence[Served], *, own: Served | None, reserved: frozenset[str]) -> None:
    """Route to all paths of the APIs. Those of `own` stand where they are, whatever the others have."""
    counted = Counter((method, unnamed(path)) for api in apis for method, path in api.paths)
    for api in apis:
        facts = api.loaded.api
        for (method, path), target in api.paths.items():
            free = counted[method, unnamed(path)] == 1 and path not in reserved
            prefix = facts.prefix if free or api is own else f"/{facts.name}"
            site.router.add(method, prefix + path, target)
