"""PDF -> the paragraphs of an article, out of lines that were broken for paper."""

import logging
import re
import struct
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING

from index.errors import ReadingError
from index.reading.drafts import Draft, parse_date
from index.reading.headline import first_headline
from index.reading.releases import printed_day
from index.reading.text_layers import is_gibberish
from index.text.canonical import clean_characters, clean_line

if TYPE_CHECKING:
    from pypdf import PdfReader

# A page takes pypdf some 50 ms, and made to be slow, far longer: neither may hold up a bot for the day.
MAX_PDF_PAGES = 2000
MAX_PDF_SECONDS = 300.0
_HEAD_CHARS = 2000

# pypdf.errors says itself that broken files may cause other exceptions than pypdf's own.
_BROKEN = (
    *(ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError),
    *(TypeError, ValueError, struct.error, zlib.error),
)


def read_pdf(data: bytes, name: str) -> Draft:
    """Return the text of a PDF with its lines joined into paragraphs.

    Raises `ReadingError` for a PDF that is encrypted or broken, has no text, or is beyond the limits above.
    """
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, DeprecationError, FileNotDecryptedError, PyPdfError

    # It warns of oddities that it has already mended.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(data))
        clock = _Clock(name)
        written = list(_written(reader, name, clock))
        headline = first_headline(reader.pages[0], clock.look) if written else None
        title, published = _document_info(reader)
    except (FileNotDecryptedError, DependencyError) as error:
        raise ReadingError(
            f"{name} is an encrypted PDF; save a copy without a password and read that."
        ) from error
    except (PyPdfError, DeprecationError, *_BROKEN) as error:
        raise ReadingError(
            f"{name} is not a PDF that can be read; save or print it as a PDF anew."
        ) from error
    pages = [_lines(page) for page in written]
    paragraphs = _paragraphs(_without_running_lines(pages))
    if not any(map(str.isalnum, chain.from_iterable(paragraphs))):
        raise ReadingError(
            f"{name} has no text layer, as a scan has none; run it through text recognition first."
        )
    text = "\n\n".join(paragraphs)
    if is_gibberish("\n".join(written)):
        raise ReadingError(
            f"{name} has a text layer that is not what its pages show; print it as a PDF anew, or run it "
            "through text recognition."
        )
    blank = sum(not any(page) for page in pages)
    warnings = (f"{name}: {blank} of its {len(pages)} pages hold no text, as scans do; they are not read.",)
    return Draft(
        text,
        title=_fitting_title(title, headline, text),
        published=printed_day(text[:_HEAD_CHARS].split("\n")) or published,
        warnings=warnings if blank else (),
    )


class _Clock:
    """Ends a reading that takes too long, also within a page that was made to."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._deadline = time.monotonic() + MAX_PDF_SECONDS

    def look(self, *_: object) -> None:
        if time.monotonic() > self._deadline:
            raise ReadingError(f"{self._name} takes too long to read; give its article as text.")


def _fitting_title(told: str | None, headline: str | None, text: str) -> str | None:
    """The document's own title where its text has it; else what stands largest on its first page."""
    begin = " ".join(text[:_HEAD_CHARS].split()).casefold()
    return told if told and told.casefold() in begin else headline or told


_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_LINE_END_HYPHEN = re.compile("[\u00ad\u2010](?=[ \t]*\n)")


def _written(reader: "PdfReader", name: str, clock: _Clock) -> Iterator[str]:
    """The text of each page as it stands in the file."""
    if len(reader.pages) > MAX_PDF_PAGES:
        raise ReadingError(f"{name} has more than {MAX_PDF_PAGES} pages; split it into smaller files.")
    for page in reader.pages:
        clock.look()
        yield page.extract_text(visitor_operand_before=clock.look)


def _lines(written: str) -> list[str]:
    """The lines of a page, blank ones among them empty."""
    text = clean_characters(_LINE_END_HYPHEN.sub("-", written)).translate(_LIGATURES)
    return [" ".join(line.split()) for line in text.strip().split("\n")]


_FILE_TITLE = re.compile(
    r"^(?:untitled|microsoft word|document\d*$|slide \d)|\.\w{2,5}$|^\W*$", re.IGNORECASE
)
_FIRST_PDF = date(1993, 1, 1)


def _document_info(reader: "PdfReader") -> tuple[str | None, date | None]:
    """The title and day that the document's author gave it, where they are not what a program put there."""
    info = reader.metadata
    if info is None:
        return None, None
    title = clean_line(str(info.title or ""), 300)
    day = parse_date(str(info.creation_date_raw or "").removeprefix("D:")[:8])
    sensible = day is not None and _FIRST_PDF <= day <= datetime.now(UTC).date()
    return None if _FILE_TITLE.search(title) else title, day if sensible else None


_EDGE_LINES = 2


def _without_running_lines(pages: list[list[str]]) -> list[list[str]]:
    """The pages without the headers, footers and page numbers that most of them repeat."""
    seen = Counter(line for page in pages for line in {_without_numbers(page[i]) for i in _edges(page)})
    # Left and right pages often differ in their headers, so each is on half of them.
    often = max(2, 0.4 * len(pages))
    kept = []
    for page in pages:
        running = {i for i in _edges(page) if seen[_without_numbers(page[i])] >= often}
        kept.append([line for i, line in enumerate(page) if i not in running])
    return [_without_outer_blanks(page) for page in (kept if any(map(any, kept)) else pages)]


def _without_outer_blanks(page: list[str]) -> list[str]:
    filled = [i for i, line in enumerate(page) if line]
    return page[filled[0] : filled[-1] + 1] if filled else []


def _edges(page: list[str]) -> set[int]:
    filled = [i for i, line in enumerate(page) if line]
    return {*filled[:_EDGE_LINES], *filled[-_EDGE_LINES:]}


def _without_numbers(line: str) -> str:
    return re.sub(r"\d+", "#", line)


_WIDTH_SHARE = 0.9
# A line ends on purpose where it is shorter than this share of the width; after a sentence, sooner.
_FILLED, _FILLED_AFTER_SENTENCE = 0.75, 0.9
_ENDED = re.compile(r"""[.!?…:]["'”’»)\]]*$""")
_LIST_ITEM = re.compile(r"(?:[-*•‣◦▪·–—]|\(?\d{1,3}[.)]|\(?[a-z][.)]|\(?[A-Z]\))\s")
_HYPHENATED = re.compile(r"(?<![^\W_])[^\W_]+-$")
_COMPOUND = re.compile(r"(?<![^\W\d_])[^\W\d_]+-[^\W\d_]+")


def _paragraphs(pages: list[list[str]]) -> list[str]:
    lines = list(chain.from_iterable(pages))
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[int(_WIDTH_SHARE * (len(lengths) - 1))] if lengths else 0
    compounds = {word.lower() for line in lines for word in _COMPOUND.findall(line)}
    paragraphs: list[list[str]] = []
    above, after_gap = "", True
    for line in lines:
        if not line:
            after_gap = True
            continue
        if paragraphs and _continues(above, line, width, after_gap):
            paragraphs[-1][-1:] = _join(paragraphs[-1][-1], line, compounds)
        else:
            paragraphs.append([line])
        above, after_gap = line, False
    return ["".join(pieces) for pieces in paragraphs]


def _continues(above: str, line: str, width: int, after_gap: bool) -> bool:
    if _LIST_ITEM.match(line) or not any(map(str.isalnum, above + line)):
        return False
    if _HYPHENATED.search(above) and line[0].isalnum():
        return True
    if line[0].islower() and not _ENDED.search(above):
        return len(above) >= width // 2
    if after_gap:
        return False
    filled = _FILLED_AFTER_SENTENCE if _ENDED.search(above) else _FILLED
    return len(above) + 1 + len(line.split(" ", 1)[0]) > filled * width


def _join(above: str, line: str, compounds: set[str]) -> tuple[str, str]:
    """What stands for two lines as one, a word that a hyphen breaks at the line's end mended."""
    broken = _HYPHENATED.search(above)
    if broken is None:
        return above, f" {line}"
    second = re.match(r"[^\W\d_]*", line)
    compound = f"{broken.group()}{second.group() if second else ''}".lower()
    # Names and years keep their hyphen, and so does a word that the text also hyphenates inside a line.
    return above if not line[0].islower() or compound in compounds else above[:-1], line
