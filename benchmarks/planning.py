"""Every query of the federation suites comes in; how long planning one takes on a warmed supergraph goes out.

Run it with `python -m benchmarks.planning`. Two things are measured, in milliseconds of CPU. Planning: each query of
the suites and of the public benchmark is planned several times after one plan that warms the query graph; its time is
the median. A new document: parse, validate and plan a query that the process has not seen, with what a server keeps
between requests; each turn changes the aliases of all fields, so that nothing is remembered from the turn before.
Printed: median, 95th percentile and maximum over the queries, beside the goals.
"""

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import orjson
from graphql import DocumentNode, FieldNode, NameNode, Visitor, parse, print_ast, validate, visit

from gateway.planning import Planner
from gateway.serving.documents import read_document
from gateway.serving.limits import NO_LIMITS
from gateway.supergraph import Supergraph, read

SHARED = Path(__file__).parents[2] / "shared"
SUITES = SHARED / "federation" / "suites"
BENCHMARK = SHARED / "benchmark-data"
TURNS = 5

GOALS = {"plan": {"median": 10.0, "p95": 60.0}, "parse, validate and plan": {"max": 20.0}}


@dataclass(frozen=True, slots=True)
class Case:
    """A query and the planner of its supergraph."""

    name: str
    supergraph: Supergraph
    planner: Planner
    document: DocumentNode


def cases() -> Iterator[Case]:
    """Every query that is valid against its supergraph's API schema."""
    for folder in sorted(path.parent for path in SUITES.glob("*/tests.json")):
        queries = [case["query"] for case in orjson.loads((folder / "tests.json").read_bytes())]
        yield from _cases(folder.name, folder / "supergraph.graphql", queries)
    yield from _cases("benchmark", BENCHMARK / "supergraph.graphql", [(BENCHMARK / "query.graphql").read_text()])


def _cases(name: str, file: Path, queries: list[str]) -> Iterator[Case]:
    supergraph = read(file.read_text())
    planner = Planner(supergraph)
    for number, query in enumerate(queries):
        document = parse(query)
        if not validate(supergraph.api_schema, document):
            yield Case(f"{name}-{number}", supergraph, planner, document)


class _NewAliases(Visitor):
    """Gives every field an alias of one turn."""

    def __init__(self, turn: int) -> None:
        super().__init__()
        self._turn = turn

    def enter_field(self, node: FieldNode, *_: object) -> FieldNode:
        """Keep what the field is, change what it is called."""
        key = node.alias.value if node.alias else node.name.value
        return FieldNode(
            alias=NameNode(value=f"{key}_{self._turn}"),
            name=node.name,
            arguments=node.arguments,
            directives=node.directives,
            selection_set=node.selection_set,
        )


def planning_ms(case: Case) -> float:
    """Milliseconds to plan a parsed and valid document."""
    case.planner.plan(case.document)
    return statistics.median(_ms(lambda: case.planner.plan(case.document)) for _ in range(TURNS))


def new_document_ms(case: Case) -> float:
    """Milliseconds from a text that nobody has sent before to its plan."""
    texts = [print_ast(visit(case.document, _NewAliases(turn))) for turn in range(TURNS)]
    return statistics.median(_ms(partial(_prepare, case, text)) for text in texts)


def _prepare(case: Case, text: str) -> None:
    case.planner.plan(read_document(text, case.supergraph.api_schema, NO_LIMITS))


def _ms(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def main() -> None:
    """Measure, and print."""
    if not SUITES.is_dir():
        print("Nothing to measure: the queries are those of ../shared/federation/suites, which are not here.")
        return
    queries = list(cases())
    print(f"{len(queries)} queries of {len({case.planner for case in queries})} supergraphs, CPU milliseconds\n")
    print(f"{'':<26}{'median':>9}{'p95':>9}{'max':>9}   slowest")
    for title, measure in {"plan": planning_ms, "parse, validate and plan": new_document_ms}.items():
        taken = {case.name: measure(case) for case in queries}
        values = sorted(taken.values())
        figures = {"median": statistics.median(values), "p95": values[int(len(values) * 0.95)], "max": values[-1]}
        slowest = max(taken, key=taken.__getitem__)
        print(f"{title:<26}{''.join(f'{figure:>9.2f}' for figure in figures.values())}   {slowest}")
        goals = "".join(f"{GOALS[title].get(name, '-'):>9}" for name in figures)
        print(f"{'  goal':<26}{goals}")


if __name__ == "__main__":
    main()
