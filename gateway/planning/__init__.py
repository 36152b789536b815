"""A client operation in, a QueryPlan out."""

from gateway.planning.explain import explain
from gateway.planning.planner import Planner
from gateway.planning.print_plan import print_plan

__all__ = ["Planner", "explain", "print_plan"]
