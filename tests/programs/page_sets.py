"""What of saved web pages is read, beside what others marked in them as the article.

    python -m tests.programs.page_sets READABILITY TRAFILATURA [EVERY]

takes checkouts of mozilla/readability and adbar/trafilatura, whose pages stay there, and every EVERYth page
of the second. Of the first it counts the pages of which at least .9 of the marked article's runs of four
words are read, while at least .8 of the runs that are read are the article's; of the second, the share of the
snippets that must be read, and of those that must not.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from lxml import html

from index import ReadingError, read_bytes
from index.text.canonical import clean_characters

_RUN, _RECALL, _PRECISION, _FEWEST_RUNS = 4, 0.9, 0.8, 4


def _read(page: Path) -> str:
    try:
        return "\n".join(article.text for article in read_bytes(page.read_bytes(), "page.html"))
    except ReadingError:
        return ""


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)}


def measure_articles(checkout: Path) -> Iterator[tuple[str, float, float]]:
    """Yield each page's name, how much of its article is read, and how much of that is the article."""
    for folder in sorted((checkout / "test" / "test-pages").iterdir()):
        marked, source = folder / "expected.html", folder / "source.html"
        wanted = _runs(clean_characters(html.fromstring(marked.read_text("utf-8")).text_content()))
        if len(wanted) >= _FEWEST_RUNS:
            read = _runs(_read(source))
            yield folder.name, len(wanted & read) / len(wanted), len(wanted & read) / max(1, len(read))


def measure_snippets(checkout: Path, every: int) -> tuple[float, float]:
    """The shares of the wanted and of the unwanted snippets that are read."""
    tests = checkout / "tests"
    pages = sorted(json.loads((tests / "evaldata.json").read_text("utf-8")).items())[::every]
    found = {"with": 0, "without": 0}
    total = {"with": 0, "without": 0}
    for _, page in pages:
        files = (tests / folder / page["file"] for folder in ("cache", "eval"))
        if (file := next(filter(Path.is_file, files), None)) is not None:
            text = _folded(_read(file))
            for kind, snippets in ((kind, page[kind]) for kind in found):
                found[kind] += sum(_folded(snippet) in text for snippet in snippets)
                total[kind] += len(snippets)
    return found["with"] / total["with"], found["without"] / total["without"]


def _folded(text: str) -> str:
    return " ".join(clean_characters(text).split())


def main(readability: Path, trafilatura: Path, every: int = 4) -> None:
    """Print both."""
    measured = list(measure_articles(readability))
    short = [
        (name, recall, precision) for name, recall, precision in measured if not _is_whole(recall, precision)
    ]
    for name, recall, precision in short:
        print(f"  {name}: {recall:.2f} of the article, {precision:.2f} the article's")
    print(f"whole articles: {len(measured) - len(short)} of {len(measured)}")
    wanted, unwanted = measure_snippets(trafilatura, every)
    print(f"every {every}th page: {wanted:.3f} of the wanted snippets, {unwanted:.3f} of the unwanted")


def _is_whole(recall: float, precision: float) -> bool:
    return recall >= _RECALL and precision >= _PRECISION


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:4]))
