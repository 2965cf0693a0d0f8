"""How fast statements are found, and whether four times the text takes four times the time.

python -m tests.programs.bench_statements

Each text is measured in a process of its own, which is ended when it takes too long.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count

_SMALL, _LARGE = 250_000, 1_000_000
_LINEAR = 5.0
"""At most so many times as long may four times the text take."""
_LIMIT_S = 60
_ROUNDS, _ENOUGH_S = 3, 1.0

_GIVEN = "Anna Boris Chen Dalia Emeka Fatima Goran Hana Ivan Jamila Kofi Lena Marta Nadia Omar Petra".split()
_SYLLABLES = "ba co de fi go ha je ki lo ma ne pi ro sa te vu wi za".split()
_SAID = (
    "the harbour will open again in spring",
    "nobody had expected so many visitors",
    "we never saw the report, and we would have liked to",
    "it was far too early to speak of a success",
)
_DONE = (
    "The council met on Tuesday to discuss the new bridge over the river.",
    "Prices had risen for the third month in a row, as in most of the region.",
    "The U.S. delegation left in the evening, without talking to reporters.",
)


def _news() -> Iterator[str]:
    """Paragraphs of news, the same each time; ever new people speak in them."""
    chance = random.Random(0)  # noqa: S311
    while True:
        name = f"{chance.choice(_GIVEN)} {''.join(chance.sample(_SYLLABLES, 3)).title()}"
        surname = name.split()[1]
        said, more, done = chance.choice(_SAID), chance.choice(_SAID), chance.choice(_DONE)
        yield chance.choice(
            (
                f"“{said.capitalize()},” said {name}, a spokeswoman. “{more.capitalize()}.” {done}",
                f'{done} {name} told reporters that {said}. "{more.capitalize()}," {surname} added.',
                f"According to {name}, {said}. {done} He said that {more}.",
                f"{done} Mayor {name} welcomed the plan.\n\n“{said.capitalize()}.”",
            )
        )
        yield "\n\n"


def _repeated(*pieces: str) -> Callable[[], Iterator[str]]:
    def endless() -> Iterator[str]:
        while True:
            yield from pieces

    return endless


def _unclosed() -> Iterator[str]:
    for number in count():
        yield f"“Word {number} ‘is here "


def _nested() -> Iterator[str]:
    while True:
        yield "“one ‘two " * 50 + "three’ four” " * 50


def _speakers() -> Iterator[str]:
    for number in count():
        yield f"{_name(number)} {_name(number * 7 + 3)} said that it rains. "


def _namesakes() -> Iterator[str]:
    return (f"Anna {_name(number)} met Anna. " for number in count())


def _mayors() -> Iterator[str]:
    return (f"Mayor {_name(number)} left. The mayor said that it rains. " for number in count())


def _mayors_in_quotations() -> Iterator[str]:
    for number in count():
        yield f"Petra {_name(number)} left. “I saw Mayor {_name(number)} there.” "


def _no_man() -> Iterator[str]:
    return (f"Mrs. {_name(number)} left. He said that it rains. " for number in count())


def _proper() -> Iterator[str]:
    return (f"{_name(number)} " for number in count())


def _name(number: int) -> str:
    """One capitalised word a number."""
    word = ""
    while True:
        number, syllable = divmod(number, len(_SYLLABLES))
        word += _SYLLABLES[syllable]
        if not number:
            return word.title()


_ADVERSARIAL: dict[str, Callable[[], Iterator[str]]] = {
    "news": _news,
    "news on one line": lambda: (" " if piece.isspace() else piece for piece in _news()),
    "one line without full stops": _repeated("the weather here was fine and nobody said that it rained "),
    "lower-case words only": _repeated("word "),
    "straight quotation marks": _repeated('"'),
    "straight marks with blanks": _repeated('" '),
    "apostrophes": _repeated("'"),
    "opening quotation marks": _repeated("“"),
    "nested quotations": _nested,
    "unclosed quotations": _unclosed,
    "unclosed quotations, a paragraph each": lambda: (f"{piece}\n\n" for piece in _unclosed()),
    "short quotations": _repeated("“No,” "),
    "quotations said": _repeated("“No, it is not,” said Anna. "),
    "said": _repeated("said "),
    "he said, she said": _repeated("he said, ", "she said, "),
    "he said that he said that": _repeated("he said that "),
    "commas": _repeated(","),
    "commas with blanks": _repeated(", "),
    "single capitals": lambda: (f"{chr(65 + number % 26)} " for number in count()),
    "ever new names": _proper,
    "ever new speakers": _speakers,
    "one first name": _namesakes,
    "one title": _mayors,
    "titles in quotations": _mayors_in_quotations,
    "a pronoun without anybody": _no_man,
    "according to": _repeated("according to "),
    "parentheses": _repeated("("),
    "pairs of parentheses": _repeated("(he said) "),
    "dashes": _repeated("—"),
    "dashes between words": _repeated("he said — "),
    "hyphens": _repeated("-"),
    "hyphens between words": _repeated("a-"),
    "full stops": _repeated("."),
    "full stops with blanks": _repeated(". "),
    "full stops and marks": _repeated('."'),
    "exclamation marks": _repeated("!"),
    "one word": _repeated("a"),
    "glued words": _repeated("said"),
    "numbers": _repeated("1,"),
    "initials": _repeated("J. "),
    "titles": _repeated("Mr. "),
    "colons": _repeated("He said: "),
    "and": _repeated("Anna and "),
    "of the": _repeated("Bank of the "),
    "blank lines": _repeated("a\n\n"),
    "blanks": _repeated("a" + " " * 1000),
}


def _text(name: str, size: int) -> str:
    pieces: list[str] = []
    length = 0
    for piece in _ADVERSARIAL[name]():
        pieces.append(piece)
        length += len(piece)
        if length >= size:
            break
    return "".join(pieces)[:size]


def _seconds(text: str) -> float:
    """The least of a few measurements, or of one that takes long."""
    from index.models import Article
    from index.statements import find_statements

    article = Article("bench", "Bench", text)
    times: list[float] = []
    while len(times) < _ROUNDS and sum(times) < _ENOUGH_S:
        started = time.perf_counter()
        find_statements(article)
        times.append(time.perf_counter() - started)
    return min(times)


def _seconds_apart(name: str, size: int) -> float | None:
    """Seconds for the text of that size, None where they are more than the limit."""
    command = [sys.executable, "-m", "tests.programs.bench_statements", name, str(size)]
    try:
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=_LIMIT_S)
    except subprocess.TimeoutExpired:
        return None
    return float(done.stdout)


def _print_default_article() -> None:
    from index import default_article

    text = default_article().text
    repeated = "\n\n".join([text] * round(10_000 / len(text.split())))
    words = len(repeated.split())
    print(f"the default article, repeated to {words:,} words: ", end="")
    print(f"{1000 * _seconds(repeated) / (words / 1000):.1f} ms per 1,000 words\n")


def main() -> int:
    if len(sys.argv) == 3:
        print(_seconds(_text(sys.argv[1], int(sys.argv[2]))))
        return 0
    _print_default_article()
    print(f"{'text':40}{'ms/1,000 words':>16}{'250 kB, s':>12}{'1 MB, s':>10}{'ratio':>8}")
    slow = []
    for name in _ADVERSARIAL:
        small = _seconds_apart(name, _SMALL)
        large = None if small is None else _seconds_apart(name, _LARGE)
        ratio = None if small is None or large is None else large / small
        a_word = None if large is None else 1_000_000 * large / len(_text(name, _LARGE).split())
        cells = (_cell(a_word, 16, 1), _cell(small, 12, 2), _cell(large, 10, 2), _cell(ratio, 8, 1))
        print(f"{name:40}{''.join(cells)}", flush=True)
        if ratio is None or ratio > _LINEAR:
            slow.append(name)
    print(f"\nNot linear: {', '.join(slow) or 'none'}.")
    return 0


def _cell(value: float | None, width: int, digits: int) -> str:
    return f"{'-' if value is None else format(value, f',.{digits}f'):>{width}}"


if __name__ == "__main__":
    sys.exit(main())
