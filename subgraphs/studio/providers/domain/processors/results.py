"""Work comes in, its options go out; what a processor made of it comes in, the outcome of the run goes out."""

from collections.abc import Mapping
from typing import Any, Final

from subgraphs.studio.providers.domain.language.words import count_words
from subgraphs.studio.providers.domain.media_types import is_markdown
from subgraphs.studio.providers.domain.outcome import Changed, Derived, Outcome, Unchanged, Work
from subgraphs.studio.providers.domain.processors.expansion import Expansion, ExpansionOptions
from subgraphs.studio.providers.domain.processors.grammar import Apply, Correction, Dialect, GrammarOptions
from subgraphs.studio.providers.domain.processors.phrasebook import Style
from subgraphs.studio.providers.domain.processors.summary import SummaryFormat, SummaryLength, SummaryOptions

Json = Any  # JSON values: dict, list, str, int, float, bool, None

MARKDOWN: Final = "text/markdown"
GRAMMAR_CHECK: Final = "grammar_check"
"""Under which key of a blob's metadata the grammar checker notes what it did and what it left open."""

_MAX_NOTED: Final = 50


def expansion_options(work: Work) -> ExpansionOptions:
    """How a text is to be expanded; the title is the input's own, unless that is only its first line."""
    title = work.metadata.get("title")
    return ExpansionOptions(
        style=Style(work.configuration.get("style", Style.PROFESSIONAL)),
        target_words=work.configuration.get("target_length"),
        title=title if isinstance(title, str) else None,
    )


def summary_options(configuration: Mapping[str, Json]) -> SummaryOptions:
    """How a text is to be summarized."""
    return SummaryOptions(
        length=SummaryLength(configuration.get("length", SummaryLength.MEDIUM)),
        format=SummaryFormat(configuration.get("format", SummaryFormat.PARAGRAPH)),
        target_words=configuration.get("target_length"),
        sentences=configuration.get("sentences"),
    )


def grammar_options(configuration: Mapping[str, Json]) -> GrammarOptions:
    """How a text is to be corrected."""
    return GrammarOptions(
        dialect=Dialect(configuration.get("dialect", Dialect.AUTO)),
        apply=Apply(configuration.get("apply", Apply.CERTAIN)),
        dictionary=frozenset(configuration.get("dictionary", ())),
    )


def expanded(work: Work, expansion: Expansion) -> Derived:
    """A document that derives from the input."""
    return Derived(
        expansion.text,
        MARKDOWN,
        {"title": f"{work.title} (expanded)"},
        figures={"expansion_ratio": expansion.ratio},
    )


def summarized(work: Work, text: str) -> Derived:
    """A summary that derives from the input, of its type."""
    content_type = MARKDOWN if is_markdown(work.content_type) else "text/plain"
    ratio = round(count_words(text) / max(count_words(work.content), 1), 2)
    figures = {"compression_ratio": ratio}
    return Derived(text, content_type, {"title": f"Summary of {work.title}"}, figures=figures)


def corrected(work: Work, correction: Correction) -> Outcome:
    """A change of the input, with a note of what was done; nothing where that is noted already."""
    noted = _note(correction)
    figures = {"corrections": len(correction.applied), "suggestions": len(correction.open)}
    same = correction.text == work.content
    if same and work.metadata.get(GRAMMAR_CHECK) == noted:
        return Unchanged(figures)
    return Changed(None if same else correction.text, {GRAMMAR_CHECK: noted}, figures)


def _note(correction: Correction) -> dict[str, Json]:
    """What stands in the metadata. Places are counted in characters of the corrected text."""
    return {
        "corrections": [
            {"before": each.before, "after": each.after, "reason": each.message}
            for each in correction.applied[:_MAX_NOTED]
        ],
        "suggestions": [
            {
                "start": each.start,
                "end": each.end,
                "kind": each.kind,
                "text": correction.text[each.start : each.end][:200],
                "message": each.message,
                "replacements": list(each.replacements[:3]),
            }
            for each in correction.open[:_MAX_NOTED]
        ],
    }
