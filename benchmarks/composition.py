"""Generated subgraphs come in; how long composing them takes, and how that grows with their size, goes out.

Run it with `python -m benchmarks.composition`, or for one size `… --subgraphs 191 --lines 38000`; `--profile` adds the
functions that took longest. Each size is composed in this process with nothing kept from the one before. Printed:
seconds of CPU (which a busy machine does not distort), microseconds a line, and the exponent of growth over the sizes:
1 is linear, 2 quadratic.
"""

import argparse
import cProfile
import gc
import math
import pstats
import statistics
import time

from benchmarks.composition_subgraphs import subgraphs
from gateway import SubgraphSource, compose

LINES_PER_SUBGRAPH = 199
SIZES = (12, 25, 50, 100, 191)


def seconds_to_compose(sources: list[SubgraphSource]) -> float:
    """CPU seconds that composing takes; what does not compose is no measure."""
    gc.collect()
    start = time.process_time()
    composition = compose(sources)
    taken = time.process_time() - start
    if composition.errors:
        raise SystemExit("\n".join(f"{error.code}: {error.message}" for error in composition.errors[:5]))
    return taken


def line_count(sources: list[SubgraphSource]) -> int:
    """Lines of SDL in all subgraphs."""
    return sum(source.sdl.count("\n") + 1 for source in sources)


def growth_exponent(points: list[tuple[int, float]]) -> float:
    """The slope of the straight line through the logarithms of sizes and times (least squares)."""
    sizes, times = zip(*points, strict=True)
    return statistics.linear_regression([math.log(size) for size in sizes], [math.log(taken) for taken in times]).slope


def main() -> None:
    """Measure, and print the curve."""
    arguments = _arguments()
    counts = (arguments.subgraphs,) if arguments.subgraphs else SIZES
    print(f"{'subgraphs':>9}{'lines':>8}{'seconds':>9}{'µs a line':>11}")
    points = []
    for count in counts:
        sources = subgraphs(count, arguments.lines or count * LINES_PER_SUBGRAPH)
        if arguments.profile:
            _profile(sources)
        lines, taken = line_count(sources), seconds_to_compose(sources)
        points.append((lines, taken))
        print(f"{count:>9}{lines:>8}{taken:>9.2f}{taken / lines * 1e6:>11.0f}", flush=True)
    if len(points) > 1:
        print(f"\ngrowth: time ~ lines ^ {growth_exponent(points):.2f}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure composition.")
    parser.add_argument("--subgraphs", type=int, help="how many subgraphs, instead of a series of sizes")
    parser.add_argument("--lines", type=int, help=f"lines of SDL together (default: {LINES_PER_SUBGRAPH} a subgraph)")
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    return parser.parse_args()


def _profile(sources: list[SubgraphSource]) -> None:
    with cProfile.Profile() as profile:
        compose(sources)
    pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
