"""A graph of fetches in, a better one out. Each pass stands in the file of its name."""

from collections.abc import Callable

from gateway.planning.fetches.fetch_graph import FetchGraph
from gateway.planning.optimization.align_fetches_of_same_objects import align_fetches_of_same_objects
from gateway.planning.optimization.align_requests_to_same_graph import align_requests_to_same_graph
from gateway.planning.optimization.drop_indirect_needs import drop_indirect_needs
from gateway.planning.optimization.join_fetches_of_same_objects import join_fetches_of_same_objects

PASSES: tuple[Callable[[FetchGraph], None], ...] = (
    join_fetches_of_same_objects,
    align_fetches_of_same_objects,
    align_requests_to_same_graph,
    drop_indirect_needs,
)
"""What happens to the fetches, in order."""


def optimize(fetches: FetchGraph) -> None:
    """Run all passes."""
    for run in PASSES:
        run(fetches)
