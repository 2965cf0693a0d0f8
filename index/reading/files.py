"""Files, folders, standard input and bytes -> Articles.

Plain text, Markdown, HTML, PDF and lines of JSON are read, by the name's suffix or, where it says nothing,
by what the bytes look like. Whatever cannot be read is a `ReadingError`.
"""

import hashlib
import os
import re
import stat
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path, PurePath

from index.errors import ReadingError
from index.models import Article
from index.reading.drafts import Draft, parse_date, read_plain
from index.reading.feeds import is_feed
from index.reading.json_lines import json_object, read_json_lines
from index.reading.origins import origin_of
from index.reading.releases import printed_day, printed_headline
from index.text.canonical import canonical_text, clean_characters, clean_line

# Far above any article, and far below what would exhaust a small server's memory.
MAX_FILE_BYTES = 100 * 2**20
# About forty long novels; what is longer is a dump that ought to be several articles.
MAX_ARTICLE_CHARS = 20_000_000
MAX_TITLE_CHARS = 300
_MAX_SLUG_CHARS = 80
_MAX_HEADLINE_CHARS = 150
_MAX_DATE_WORDS = 5
_HEAD_CHARS = 4000

_FORMATS = {
    **dict.fromkeys((".txt", ".text"), "text"),
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    ".pdf": "pdf",
    ".jsonl": "jsonl",
    **dict.fromkeys((".rss", ".atom"), "feed"),
}
_MARKS_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?>(?:<!--.*?-->\s*)*)<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)


def default_article() -> Article:
    """Return the article that is shipped with the library."""
    name = "putin-biden-talks.txt"
    return read_bytes(files("index.articles").joinpath(name).read_bytes(), name)[0]


@dataclass(frozen=True)
class Contents:
    """The articles of a file, and sentences on what of it may be lost."""

    articles: tuple[Article, ...]
    warnings: tuple[str, ...] = ()


Read = Callable[[bytes, str, str], Contents]
"""Reads bytes by a name, giving the article, or each of several, the id or one that begins with it."""


def read_bytes(data: bytes, name: str) -> list[Article]:
    """Return the article that the bytes hold, or the several of a feed or of lines of JSON.

    The name's suffix tells the format, its stem gives the id. Raises `ReadingError`.
    """
    return list(read_named(data, name, slug_of(name)).articles)


def read_named(data: bytes, name: str, article_id: str) -> Contents:
    """Read bytes as `read_bytes` does, the id being given; raises `ReadingError`."""
    shown = _safe_name(name)
    stem = PurePath(name.replace("\0", "")).stem
    articles: list[Article] = []
    warnings: list[str] = []
    for draft in _drafts(data, name):
        articles.append(article_of(draft, stem, article_id, shown))
        warnings += draft.warnings
    return Contents(tuple(articles), tuple(warnings))


def slug_of(name: str) -> str:
    """The id that a file's name gives its article."""
    return _slug(PurePath(name.replace("\0", "")).stem)


def read_paths(
    paths: Sequence[Path], read: Read = read_named, warn: Callable[[str], None] = lambda sentence: None
) -> Iterator[Article]:
    """Yield the articles of files, of folders with all below them, and of standard input where a path is `-`.

    A folder gives its files of known suffixes in the order of their names, hidden ones left out, and
    symbolic links out of it, too. `warn` is told of what was not read, and of what may be lost. Raises
    `ReadingError`, naming the file, at the first that cannot be read, for a folder without a file to read,
    and for two files that would give articles of the same id.
    """
    seen: set[str] = set()
    file_of: dict[str, str] = {}
    for path in paths:
        for file, relative in _find_files(path, warn):
            if (real := os.path.realpath(file)) in seen:
                continue
            seen.add(real)
            contents = _read_file(file, relative, file_of, read)
            for article in contents.articles:
                file_of[article.article_id] = _safe_name(str(file))
                yield replace(article, origin=origin_of(file))
            for warning in contents.warnings:
                warn(warning)


def article_files(path: Path) -> Iterator[Path]:
    """Find the files that `read_paths` would read for a path, none of them opened.

    Raises `ReadingError` for a folder that cannot be listed or has no file to read; a path that does not
    exist is a file here.
    """
    return (file for file, _ in _find_files(path, lambda sentence: None))


def _find_files(path: Path, warn: Callable[[str], None]) -> Iterator[tuple[Path, PurePath]]:
    """Every file to read under the path, and its name below the path."""
    if "\0" in str(path):
        raise ReadingError(f"{_safe_name(str(path))} does not exist.")
    if not os.path.isdir(path):
        yield path, PurePath(path.name)
        return
    found = False
    root = os.path.join(os.path.realpath(path), "")
    for folder, folders, names in os.walk(path, onerror=_raise_unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            if name.startswith(".") or file.suffix.lower() not in _FORMATS or not os.path.isfile(file):
                continue
            if not os.path.realpath(file).startswith(root):
                warn(f"{_safe_name(str(file))} is a link out of its folder; it is not read.")
                continue
            found = True
            yield file, file.relative_to(path)
    if not found:
        raise ReadingError(f"{_safe_name(str(path))} holds no text, Markdown, HTML, PDF, JSONL or feed file.")


def _raise_unreadable(error: OSError) -> None:
    raise ReadingError(f"{_safe_name(str(error.filename))} cannot be read: {error.strerror}.") from error


def _read_file(file: Path, relative: PurePath, file_of: dict[str, str], read: Read) -> Contents:
    from_input = str(file) == "-"
    name = "standard input" if from_input else str(file)
    shown = _safe_name(name)
    data = _bytes_of(None if from_input else file, shown)
    if from_input:
        # Without a name of its own, what comes next must not take its place.
        article_id = f"stdin-{hashlib.sha256(data).hexdigest()[:8]}"
    else:
        article_id = _slug(str(relative.with_suffix("")))
    if article_id in file_of:
        article_id = _slug(str(relative))
    contents = read(data, name, article_id)
    for article in contents.articles:
        if article.article_id in file_of:
            other = file_of[article.article_id]
            raise ReadingError(
                f"{other} and {shown} would both give an article {article.article_id}; rename one."
            )
    return contents


def _bytes_of(file: Path | None, shown: str) -> bytes:
    try:
        if file is None:
            return sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
        # A pipe would keep whoever opens it waiting for its other end.
        with open(file, "rb", opener=_open_at_once) as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise ReadingError(f"{shown} is no file but a pipe or a device; give a file, or - for input.")
            return stream.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError as error:
        raise ReadingError(f"{shown} does not exist.") from error
    except OSError as error:
        raise ReadingError(f"{shown} cannot be read: {error.strerror}.") from error


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _drafts(data: bytes, name: str) -> Iterator[Draft]:
    shown = _safe_name(name)
    if len(data) > MAX_FILE_BYTES:
        limit = f"{MAX_FILE_BYTES // 2**20} MiB"
        raise ReadingError(f"{shown} is larger than {limit}; split it into smaller files.")
    if not data.strip():
        raise ReadingError(f"{shown} is empty.")
    match _format_of(data, name):
        case "markdown":
            from index.reading.markdown import read_markdown

            yield read_markdown(data, shown)
        case "html":
            from index.reading.web.page import read_html

            yield read_html(data, shown)
        case "pdf":
            from index.reading.pdf import read_pdf

            yield read_pdf(data, shown)
        case "feed":
            from index.reading.feeds import read_feed

            yield from read_feed(data, shown)
        case "jsonl":
            yield from read_json_lines(data, shown)
        case _:
            yield read_plain(data, shown)


def _format_of(data: bytes, name: str) -> str:
    told = _FORMATS.get(PurePath(name).suffix.lower())
    # Sites hand feeds out as JSON or as text, whatever they are.
    if told in (None, "text", "jsonl") and is_feed(data):
        return "feed"
    return told or _format_by_content(data)


def _format_by_content(data: bytes) -> str:
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if _MARKS_HTML.match(data[:4096].removeprefix(b"\xef\xbb\xbf")):
        return "html"
    first_line = data.lstrip().split(b"\n", 1)[0]
    if first_line.startswith(b"{") and "text" in (json_object(first_line.decode(errors="replace")) or {}):
        return "jsonl"
    return "text"


def article_of(draft: Draft, stem: str, article_id: str, shown: str) -> Article:
    """The article that a draft of a file gives; raises `ReadingError` where it has no words or too many."""
    what = f"The article {draft.article_id} of {shown}" if draft.article_id else shown
    if len(draft.text) > MAX_ARTICLE_CHARS:
        raise ReadingError(f"{what} is longer than {MAX_ARTICLE_CHARS:,} characters; split it into several.")
    text = canonical_text(draft.text)
    if not any(map(str.isalnum, text)):
        raise ReadingError(f"{what} holds no words.")
    above = text[:_HEAD_CHARS].split("\n")
    told = draft.title or (None if draft.article_id else printed_headline(above))
    title = clean_line(told or "", MAX_TITLE_CHARS) or _headline(text) or _title_of(stem, text)
    return Article(
        article_id=draft.article_id or "-".join(filter(None, (article_id, draft.part))),
        title=clean_line(title, MAX_TITLE_CHARS) or article_id,
        text=text,
        published=draft.published or (None if draft.article_id else printed_day(above)),
        source=clean_line(draft.source or "", MAX_TITLE_CHARS) or None,
        url=draft.url,
    )


def _headline(text: str) -> str | None:
    """The first line where it reads like a headline: short, not a sentence, and before something longer."""
    first, _, rest = text.lstrip().partition("\n")
    first, following = first.strip(), rest.lstrip().partition("\n")[0]
    if len(first) > _MAX_HEADLINE_CHARS or len(re.findall(r"\w+", first)) < 2 or len(following) <= len(first):
        return None
    is_dateline = first.startswith("By ") or (len(first.split()) <= _MAX_DATE_WORDS and parse_date(first))
    return None if is_dateline or re.search(r"""[.,;:…]["'”’»)\]]*$""", first) else first


def _title_of(stem: str, text: str) -> str:
    """The words of a file's stem, spelt as the text spells them: `putin-biden-talks` is Putin Biden talks."""
    words = re.sub(r"[\W_]+", " ", clean_line(stem, MAX_TITLE_CHARS)).split()
    spelt = " ".join(_spelling(word, text) for word in words)
    return spelt[:1].upper() + spelt[1:]


def _spelling(word: str, text: str) -> str:
    whole = rf"\b{re.escape(word)}\b"
    found = re.search(whole, text) or re.search(whole, text, re.IGNORECASE)
    return found.group() if found else word


def _slug(name: str) -> str:
    """The name in lower case, its letters and digits kept and all between them a hyphen."""
    letters = (
        char if unicodedata.category(char)[0] in "LNM" else "-" for char in clean_characters(name).lower()
    )
    slug = re.sub("-+", "-", "".join(letters)).strip("-")[:_MAX_SLUG_CHARS].strip("-")
    return clean_characters(slug) or "article"


def _safe_name(name: str) -> str:
    """A file's name as an error may show it."""
    return clean_line(name, 200) or "the file"
