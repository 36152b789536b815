"""The providers of the product, as rows: those of the reference, and those of the demo that fail on purpose (D-38)."""

from datetime import timedelta
from typing import Final

from subgraphs.studio.providers.domain.definition import Capabilities, Definition

AUTHOR: Final = "MemmieAI Labs"

TEXT_EXPANDER: Final = "text-expander"
GRAMMAR_CHECKER: Final = "grammar-checker"
SUMMARIZER: Final = "summarizer"
TEST_FAIL: Final = "test-fail"
TEST_SLOW: Final = "test-slow"
TEST_INVALID: Final = "test-invalid"

_PROSE = ("text/plain", "text/markdown")
_TEST = {"delay_seconds": {"type": "number", "minimum": 0, "maximum": 60, "default": 2}}

BUILT_IN: Final = (
    Definition(
        id=TEXT_EXPANDER,
        name="Text Expander",
        description="Expands brief text into detailed content",
        long_description=(
            "Turns notes, outlines and brief texts into a structured document: a title, sections, connected "
            "sentences instead of bullet points, and parts that draw out what the text itself says: key points, "
            "reasons, figures, duties, open questions, and questions about what it leaves out. Nothing is "
            "invented, quotations and code stay as they are. Where a language model is configured, the model "
            "writes the document; `model` names it unless the installation does."
        ),
        category="transformation",
        version="1.2.0",
        capabilities=Capabilities(_PROSE, ("text/markdown",), min_input_size=10),
        cost=0.001,
        inputs={"target_length": {"type": "integer"}},
        output_properties={"expanded_content": {"type": "string"}, "expansion_ratio": {"type": "number"}},
        options={
            "model": {"type": "string", "enum": ["gpt-3.5", "gpt-4"], "default": "gpt-4"},
            "style": {"type": "string", "enum": ["professional", "casual", "academic"], "default": "professional"},
        },
        limits={"target_length": {"minimum": 10, "maximum": 5000}},
    ),
    Definition(
        id=GRAMMAR_CHECKER,
        name="Grammar Checker",
        description="Corrects grammar and spelling in place",
        long_description=(
            "Corrects what is certainly wrong by a delta on the blob itself, and notes in "
            "`metadata.grammar_check` what is left to the author: style, doubtful words, names. Quotations, code, "
            "links and the words of `dictionary` are left alone. English in five dialects; `auto` takes the one "
            "that fits the text."
        ),
        category="correction",
        version="1.0.0",
        capabilities=Capabilities(_PROSE, _PROSE, max_input_size=1_048_576),
        cost=0.0005,
        output_properties={
            "content": {"type": "string"},
            "corrections": {"type": "integer"},
            "suggestions": {"type": "integer"},
        },
        options={
            "dialect": {
                "type": "string",
                "enum": ["auto", "american", "british", "australian", "canadian", "indian"],
                "default": "auto",
            },
            "apply": {"type": "string", "enum": ["certain", "all", "none"], "default": "certain"},
            "dictionary": {
                "type": "array",
                "items": {"type": "string", "minLength": 1, "maxLength": 60},
                "maxItems": 1000,
                "default": [],
            },
        },
    ),
    Definition(
        id=SUMMARIZER,
        name="Summarizer",
        description="Condenses text to its most telling sentences",
        long_description=(
            "Chooses the sentences that say most of a text, says nothing twice, and keeps them in their order. "
            "The length is a share of the text, a number of words (`target_length`) or a number of sentences. "
            "Where a language model is configured, the model writes the summary."
        ),
        category="analysis",
        version="1.0.0",
        capabilities=Capabilities(_PROSE, _PROSE),
        cost=0.0008,
        inputs={"target_length": {"type": "integer", "minimum": 10, "maximum": 5000}},
        output_properties={"summary": {"type": "string"}, "compression_ratio": {"type": "number"}},
        options={
            "length": {"type": "string", "enum": ["short", "medium", "long"], "default": "medium"},
            "format": {"type": "string", "enum": ["paragraph", "bullets"], "default": "paragraph"},
            "sentences": {"type": "integer", "minimum": 1, "maximum": 100},
        },
    ),
    Definition(
        id=TEST_FAIL,
        name="Test: Fail",
        description="Fails every time, so that failures can be seen",
        long_description="Each attempt fails. For trying out how clients deal with failures.",
        category="testing",
        version="1.0.0",
        capabilities=Capabilities(("*/*",), ("text/plain",)),
        cost=0.0,
        output_properties={},
        options={},
        demo=True,
    ),
    Definition(
        id=TEST_SLOW,
        name="Test: Slow",
        description="Takes its time, so that waiting can be seen",
        long_description="Waits `delay_seconds` and then repeats the content. For trying out progress and cancelling.",
        category="testing",
        version="1.0.0",
        capabilities=Capabilities(("*/*",), ("text/plain",)),
        cost=0.0,
        output_properties={},
        options=_TEST,
        timeout=timedelta(seconds=90),
        demo=True,
    ),
    Definition(
        id=TEST_INVALID,
        name="Test: Invalid",
        description="Answers what cannot be used, so that bad answers can be seen",
        long_description="What it answers is nothing that a provider may answer: each run fails at once.",
        category="testing",
        version="1.0.0",
        capabilities=Capabilities(("*/*",), ("text/plain",)),
        cost=0.0,
        output_properties={},
        options={},
        demo=True,
    ),
)

RESERVED_IDS: Final = frozenset(definition.id for definition in BUILT_IN) | {"user"}
"""What registered providers may not be called."""
