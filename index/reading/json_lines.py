"""Lines of JSON -> records of a form, those of articles among them.

The form says by its types what fits a field, and by its description what to tell whom it does not fit. The
JSON itself is read by Python's own `json`: its NaN and its halves of surrogate pairs stand in real files.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar, get_type_hints

import msgspec
from msgspec import Meta

from index.errors import ReadingError
from index.reading.drafts import Draft, accepted_url, decode, parse_date
from index.text.canonical import clean_line

MAX_ID_CHARS = 200
_AN_ID = f"a string of 1 to {MAX_ID_CHARS} characters"
# The last field that msgspec names is the record's own; before it stands what one inside lacks.
_FIELD = re.compile(r".*(?:`\$\.|field `)(\w+)", re.DOTALL)


class Record(msgspec.Struct, frozen=True):
    """What a line holds; fields beyond those of the form are ignored."""

    example: ClassVar[str]


R = TypeVar("R", bound=Record)


def json_object(line: str) -> dict[str, object] | None:
    """Return the object that a line of JSON holds, or None where it holds none."""
    with suppress(ValueError, RecursionError):
        value = json.loads(line)
        return value if isinstance(value, dict) else None
    return None


def read_record(line: str, form: type[R], where: str) -> R:
    """Return the record in a line. Raises `ReadingError` for what is not of the form, saying where."""
    try:
        return msgspec.convert(json_object(line), form)
    except ValueError as error:
        if found := _FIELD.match(str(error)):
            raise misfit(form, found.group(1), where) from error
        raise ReadingError(f"{where} is not a JSON object such as {form.example}.") from error


def misfit(form: type[Record], field: str, where: str) -> ReadingError:
    """Return the error that says what a field of a form must be."""
    must_be = get_type_hints(form, include_extras=True)[field].__metadata__[0].description
    return ReadingError(f'{where} needs "{field}" to be {must_be}.')


def read_text(path: Path) -> tuple[str, str]:
    """Return the text of a file of JSON, and the file's name as an error shows it; raises `ReadingError`."""
    name = clean_line(str(path), 200)
    try:
        return decode(path.read_bytes(), name), name
    except OSError as error:
        raise ReadingError(f"{name} cannot be read: {error.strerror or error}.") from error


def read_records(text: str, name: str, form: type[R]) -> Iterator[tuple[int, R]]:
    """Yield the number of each line that is not blank, and its record."""
    for number, line in numbered_lines(text):
        yield number, read_record(line, form, f"Line {number} of {name}")


def numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line that is not blank, with its number."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


class _ArticleLine(Record, frozen=True):
    example = '{"id": "a1", "title": "...", "text": "..."}'
    id: Annotated[str, Meta(pattern=r"\S", max_length=MAX_ID_CHARS, description=_AN_ID)]
    text: Annotated[str, Meta(description="a string")]
    title: Any = None
    date: Any = None
    source: Any = None
    url: Any = None


def read_json_lines(data: bytes, name: str) -> Iterator[Draft]:
    """Yield the articles that lines of JSON hold. Raises `ReadingError`, naming the line."""
    line_of: dict[str, int] = {}
    for number, line in read_records(decode(data, name), name, _ArticleLine):
        if not line.id.isprintable():
            raise ReadingError(
                f'Line {number} of {name} has an "id" with a character that cannot be shown; '
                "use letters and digits."
            )
        first = line_of.setdefault(line.id, number)
        if first != number:
            raise ReadingError(
                f"Lines {first} and {number} of {name} have the same id; give each article its own."
            )
        title, day, source, url = (
            value if isinstance(value, str) else None
            for value in (line.title, line.date, line.source, line.url)
        )
        yield Draft(line.text, title, parse_date(day or ""), source, accepted_url(url), line.id)
    if not line_of:
        raise ReadingError(f"{name} is empty.")
