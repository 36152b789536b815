"""Two fetches of the same objects from one subgraph that cannot be one run in the same wave, to share a request.

That is where they bring along what contradicts each other, or what only one of them may wait for.
"""

from gateway.planning.fetches.fetch_graph import FetchGraph
from gateway.planning.optimization.join_fetches_of_same_objects import can_run_together


def align_fetches_of_same_objects(fetches: FetchGraph) -> None:
    """Let the earlier wait for the later, where no plan becomes longer."""
    for group in fetches.groups():
        for index, one in enumerate(group):
            for other in group[:index]:
                if can_run_together(one, other, fetches):
                    waves = fetches.waves()
                    later = max(waves[one.index], waves[other.index])
                    one.earliest = other.earliest = later
