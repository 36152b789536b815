"""Projects: what one is, and what it may be called."""

from dataclasses import dataclass
from datetime import datetime

from subgraphs.wavestack.core.domain.texts import optional_text, required_text

NAME_LENGTH = 120
DESCRIPTION_LENGTH = 5000


@dataclass(frozen=True, slots=True)
class Project:
    """What queue items and assets are gathered under."""

    id: str
    organization_id: str
    name: str
    description: str | None
    created_at: datetime
    updated_at: datetime


def checked_name(name: str) -> str:
    """A name of 1 to 120 characters."""
    return required_text("name", "Name", name, longest=NAME_LENGTH)


def checked_description(description: str | None) -> str | None:
    """None, or a description of at most 5000 characters."""
    return optional_text("description", "Description", description, longest=DESCRIPTION_LENGTH)
