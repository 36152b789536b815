"""Findings of the rules in, errors and hints with their places out."""

from dataclasses import dataclass, field

from gateway.errors import CompositionError, CompositionHint, Location


@dataclass(slots=True)
class Reports:
    """Where everything that is found during one composition is collected."""

    errors: list[CompositionError] = field(default_factory=list)
    hints: list[CompositionHint] = field(default_factory=list)

    def error(self, code: str, sentence: str, *locations: Location, fix: str | None = None) -> None:
        """Note a reason why the subgraphs do not compose."""
        found = CompositionError(code, sentence, locations, fix)
        if found not in self.errors[-50:]:
            self.errors.append(found)

    def hint(self, code: str, sentence: str, *locations: Location) -> None:
        """Note something that composes but may surprise."""
        self.hints.append(CompositionHint(code, sentence, locations))
