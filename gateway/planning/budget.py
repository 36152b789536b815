"""A count of planning steps: hostile operations are refused instead of exhausting the process."""

from gateway.errors import PlanningError

STEPS = 100_000
"""Enough for operations of some thousand fields; a few seconds at most."""

DEPTH = 80
"""How deep selections may be nested: deeper ones may exhaust the stack before they exhaust the steps."""


class PlanBudgetExceededError(PlanningError):
    """The operation would take too long to plan."""

    code = "QUERY_PLAN_BUDGET_EXCEEDED"


class Budget:
    """Steps that are left for one plan."""

    def __init__(self, steps: int = STEPS) -> None:
        self._steps = steps
        self._left = steps

    def spend(self, steps: int = 1) -> None:
        """Take steps away. Raises `PlanBudgetExceededError` where none are left."""
        self._left -= steps
        if self._left < 0:
            raise PlanBudgetExceededError(f"Planning this operation takes more than {self._steps} steps.")

    def check_depth(self, depth: int) -> None:
        """Raise `PlanBudgetExceededError` where selections are nested too deeply."""
        if depth > DEPTH:
            raise PlanBudgetExceededError(f"The operation nests its selections more than {DEPTH} levels deep.")
