"""Short SDL in, what composing it gives out: the fixtures of the composition tests."""

from collections.abc import Callable

import pytest

from gateway.composition.compose import Composition, SubgraphSource, compose

LINK = """extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@shareable", "@external", "@requires", "@provides", "@override", "@tag", "@inaccessible", "@extends",
  "@interfaceObject", "@composeDirective", "@authenticated", "@requiresScopes", "@policy", "@context", "@fromContext",
  "@cost", "@listSize"
])
"""


def as_source(name: str, sdl: str) -> SubgraphSource:
    """Make a subgraph of federation 2.9, unless the text links by itself or begins with `# federation 1`."""
    is_complete = "@link" in sdl or "@core" in sdl or sdl.lstrip().startswith("# federation 1")
    return SubgraphSource(name, f"http://{name}.example", sdl if is_complete else LINK + sdl)


@pytest.fixture
def composed() -> Callable[..., Composition]:
    """Compose subgraphs called a, b, c …"""

    def run(*sdls: str) -> Composition:
        return compose([as_source(name, sdl) for name, sdl in zip("abcdefgh", sdls, strict=False)])

    return run


@pytest.fixture
def codes_of(composed: Callable[..., Composition]) -> Callable[..., set[str]]:
    """Compose subgraphs and give the codes of their errors."""

    def run(*sdls: str) -> set[str]:
        return {error.code for error in composed(*sdls).errors}

    return run


@pytest.fixture
def hints_of(composed: Callable[..., Composition]) -> Callable[..., set[str]]:
    """Compose subgraphs and give the codes of their hints."""

    def run(*sdls: str) -> set[str]:
        composition = composed(*sdls)
        assert composition.errors == ()
        return {hint.code for hint in composition.hints}

    return run
