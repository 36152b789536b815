"""The dotted name of a field comes in, the column or the place in the metadata that it stands for goes out (D-30)."""

from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

from subgraphs.studio.search.errors import invalid_input

_METADATA: Final = "metadata"
_MAX_NAME: Final = 255
_MAX_KEYS: Final = 16
# Neither database's way of naming a key can say these; whoever wants them has them below a key of a simpler name.
_UNSAYABLE: Final = frozenset('"\\\0')


class Column(Enum):
    """The fields that every blob has."""

    ID = "id"
    USER_ID = "user_id"
    TITLE = "title"
    CONTENT_TYPE = "content_type"
    SIZE = "size"
    VERSION = "version"
    PARENT_ID = "parent_id"
    CREATED_BY = "created_by"
    CREATED_AT = "created_at"
    UPDATED_AT = "updated_at"


NUMBERS: Final = frozenset({Column.SIZE, Column.VERSION})
MOMENTS: Final = frozenset({Column.CREATED_AT, Column.UPDATED_AT})
NULLABLE: Final = Column.PARENT_ID

_BY_NAME: Final = {column.value: column for column in Column}


@dataclass(frozen=True, slots=True)
class MetadataPath:
    """A place in the metadata: the keys that lead there; none for the metadata as a whole."""

    keys: tuple[str, ...]


Field: TypeAlias = Column | MetadataPath


def parse_field(name: object, where: str) -> Field:
    """The field of a name such as `title` or `metadata.author.name`; VALIDATION_ERROR at `where` for any other."""
    if not isinstance(name, str):
        raise invalid_input(where, "A field is named by a text")
    if len(name) > _MAX_NAME:
        raise invalid_input(where, f"The name of a field has at most {_MAX_NAME} characters")
    root, *keys = name.split(".")
    if root == _METADATA:
        return MetadataPath(_checked_keys(keys, where))
    if not keys and (column := _BY_NAME.get(root)):
        return column
    known = ", ".join([*_BY_NAME, "metadata.<key>"])
    raise invalid_input(where, f"There is no field '{name}'; the fields are {known}")


def _checked_keys(keys: list[str], where: str) -> tuple[str, ...]:
    if len(keys) > _MAX_KEYS:
        raise invalid_input(where, f"A field lies at most {_MAX_KEYS} keys deep")
    for key in keys:
        if not key:
            raise invalid_input(where, "A field's keys cannot be empty")
        if not _UNSAYABLE.isdisjoint(key) or not _is_printable(key):
            raise invalid_input(where, "A field's keys have neither quotes nor backslashes nor control characters")
    return tuple(keys)


def _is_printable(key: str) -> bool:
    return not any(character < " " or "\ud800" <= character <= "\udfff" for character in key)
