"""A style comes in, the words in which an expansion speaks go out: headings, transitions, questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from subgraphs.studio.providers.domain.language.words import word_set


class Style(StrEnum):
    """The manner in which a text is expanded."""

    PROFESSIONAL = "professional"
    CASUAL = "casual"
    ACADEMIC = "academic"


class Kind(StrEnum):
    """What sort of thing a concept is, as far as its word tells."""

    PERSON = "person"
    PLACE = "place"
    THING = "thing"


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The words of one style.

    `{x}` is a concept with its article, `{X}` the same at the beginning of a sentence; `{be}`, `{do}`, `{have}`,
    `{was}`, `{come}`, `{occur}`, `{they}` and `{them}` agree with it.
    """

    key_points: str
    concepts: str
    reasons: str
    figures: str
    duties: str
    limits: str
    asked: str
    questions: str
    opening: str
    opening_parts: str
    central: str
    closing: str
    once: str
    often: str
    together: str
    first_point: str
    next_points: tuple[str, ...]
    last_point: str
    prompts: Mapping[Kind, tuple[str, ...]]


PHRASEBOOKS: Final[Mapping[Style, Phrasebook]] = {
    Style.PROFESSIONAL: Phrasebook(
        key_points="Key points",
        concepts="What it involves",
        reasons="Reasons and consequences",
        figures="Figures and dates",
        duties="Actions",
        limits="Risks and limits",
        asked="Open questions",
        questions="Points to clarify",
        opening="This text is about {list}.",
        opening_parts="It covers {list}.",
        central="The central statement: {sentence}",
        closing="In conclusion",
        once="{X} {be} introduced here: {sentence}",
        often="{X} {be} mentioned {count} times, first here: {sentence}",
        together="The same statement connects {them} with {list}.",
        first_point="To begin with,",
        next_points=("In addition,", "Moreover,", "At the same time,", "Beyond that,"),
        last_point="Finally,",
        prompts={
            Kind.PERSON: (
                "What is the role of {x}, and who relies on {them}?",
                "What {do} {x} need in order to act, and by when?",
                "Which decisions lie with {x}?",
                "Who else should be informed of what {x} {do}?",
            ),
            Kind.PLACE: (
                "What speaks for {x} as the place for this?",
                "What is the present state of {x}, and who is responsible for it?",
                "What would have to change at {x}?",
                "Who has access to {x}?",
            ),
            Kind.THING: (
                "What exactly {do} {x} include, and what {do} {they} leave out?",
                "How will a change in {x} be measured?",
                "What would it cost to do without {x}?",
                "Who is responsible for {x}?",
            ),
        },
    ),
    Style.CASUAL: Phrasebook(
        key_points="The short version",
        concepts="Who and what's in it",
        reasons="Why that is",
        figures="The numbers",
        duties="To do",
        limits="But then",
        asked="Still open",
        questions="Worth asking",
        opening="This one's about {list}.",
        opening_parts="Along the way it gets to {list}.",
        central="If you only remember one thing: {sentence}",
        closing="So, all in all",
        once="{X}: {sentence}",
        often="{X} {come} up {count} times, the first time here: {sentence}",
        together="It's all tied up with {list}.",
        first_point="For a start,",
        next_points=("Then,", "Also,", "On top of that,", "What's more,"),
        last_point="And last,",
        prompts={
            Kind.PERSON: (
                "What {do} {x} really want?",
                "What would {x} say about all this?",
                "What {do} {x} not know yet?",
                "Who'd miss {x} if this went wrong?",
            ),
            Kind.PLACE: (
                "What's the first thing you'd notice at {x}?",
                "Who's usually at {x}, and who isn't welcome there?",
                "What {was} {x} like before?",
                "What's just out of sight at {x}?",
            ),
            Kind.THING: (
                "What's a good example of {x}?",
                "Why should anybody care about {x}?",
                "What happens without {x}?",
                "Where did {x} come from in the first place?",
            ),
        },
    ),
    Style.ACADEMIC: Phrasebook(
        key_points="Summary of the argument",
        concepts="Principal terms",
        reasons="Causal relations",
        figures="Quantities and dates",
        duties="Requirements and recommendations",
        limits="Qualifications and counter-arguments",
        asked="Questions raised in the text",
        questions="Questions for further inquiry",
        opening="The present text is concerned with {list}.",
        opening_parts="It proceeds by way of {list}.",
        central="Its principal claim may be stated as follows: {sentence}",
        closing="Concluding remarks",
        once="{X} {be} introduced in the following statement: {sentence}",
        often="{X} {occur} in {count} statements, the first of which reads: {sentence}",
        together="There, {they} {be} considered in relation to {list}.",
        first_point="In the first place,",
        next_points=("Furthermore,", "In addition,", "It is also stated that", "Likewise,"),
        last_point="Lastly,",
        prompts={
            Kind.PERSON: (
                "In which social and historical setting {be} {x} to be placed?",
                "Which motives may be attributed to {x}, and on what evidence?",
                "From whose point of view {be} {x} presented?",
                "How does the conduct of {x} compare with that of others in a similar position?",
            ),
            Kind.PLACE: (
                "What significance attaches to {x} beyond its function as a setting?",
                "By which boundaries {be} {x} defined, and who may cross them?",
                "How {have} {x} changed in the course of time?",
                "Which sources describe {x}, and how far do these agree?",
            ),
            Kind.THING: (
                "How {be} {x} to be defined, and in what respects does this definition depart from common usage?",
                "By which method could {x} be observed or measured?",
                "Which findings would contradict what is claimed of {x}?",
                "To what extent can conclusions about {x} be generalised?",
            ),
        },
    ),
}

PERSONS: Final = word_set(
    """
    knight king queen prince princess man woman men women boy girl child children brother sister mother father
    son daughter wife husband friend lady lord teacher student parent doctor nurse lawyer owner captain soldier
    stranger guest neighbour neighbor mayor council team user customer visitor opponent supporter reader writer
    author people person developer engineer manager colleague client patient driver farmer worker buyer seller
    """
)
PLACES: Final = word_set(
    """
    castle city town village house home kitchen room road street harbour harbor market station school church
    tower gate garden forest wood river sea ocean island mountain valley field shop office hospital library
    bridge wall hall palace court country region suburb neighbourhood park shipyard shore coast desert camp farm
    factory
    """
)
