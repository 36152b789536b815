"""The passes that turn a federation 1 subgraph into one of federation 2, in the order they run."""

from collections.abc import Callable, Sequence

from gateway.composition.upgrade.clean_interfaces import clean_interfaces
from gateway.composition.upgrade.drop_external_marks import drop_external_marks
from gateway.composition.upgrade.drop_inactive_field_sets import drop_inactive_field_sets
from gateway.composition.upgrade.drop_marks_of_borrowed_keys import drop_marks_of_borrowed_keys
from gateway.composition.upgrade.drop_meaningless_provides import drop_meaningless_provides
from gateway.composition.upgrade.drop_tags_of_externals import drop_tags_of_externals
from gateway.composition.upgrade.drop_unused_externals import drop_unused_externals
from gateway.composition.upgrade.fold_extensions import fold_extensions
from gateway.composition.upgrade.write_field_sets_as_strings import write_field_sets_as_strings
from gateway.sdl.subgraph import Subgraph

PASSES: Sequence[Callable[[Subgraph], Subgraph]] = (
    write_field_sets_as_strings,
    clean_interfaces,
    drop_external_marks,
    drop_meaningless_provides,
    drop_inactive_field_sets,
    drop_unused_externals,
    drop_tags_of_externals,
    fold_extensions,
)


def upgrade(subgraph: Subgraph, subgraphs: Sequence[Subgraph]) -> Subgraph:
    """Bring one of the subgraphs to federation 2. One that speaks it already passes through unchanged."""
    if not subgraph.is_federation_1:
        return subgraph
    subgraph = drop_marks_of_borrowed_keys(subgraph, subgraphs)
    for run in PASSES:
        subgraph = run(subgraph)
    return subgraph
