"""Text into the terms that lexical search and evidence scoring compare.

Folding is by Unicode (case, accents, compatibility forms), so that any script works; the stemmer and the
stop words are English and leave other languages' words as they are.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Protocol, TypeVar

from msgspec import Struct
from snowballstemmer import stemmer

from index.text.word_lists import CONTRACTED_DENIALS, NUMBERS, ORDINALS, read_groups, read_words

# By itself "won" is a word like any other, and so is "haven".
STOP_WORDS = read_words("function_words") | {f"{word}t" for word in CONTRACTED_DENIALS}

WORD = re.compile(r"\w+")
"""Letters, figures and underscores without a sign between."""
NAME_WORD = re.compile(r"[\w'’.&-]*\w\.?")
"""A word of a name or a title with all its signs: "O’Neill", "AT&T", "Jr."."""
QUESTION_WORD = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*['’]?")
"""A word of a question, with the signs inside it and the apostrophe of a possessive."""
CLAIM_WORD = re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*")
"""A word or a number of a claim; of "vice-president" there are two."""
POSSESSIVE = re.compile(r"['’]s?$")
# Scripts that set no blank between words: each sign is a term, and a Latin name beside them one of its own.
_SIGN = "\u3005-\u3007\u3040-\u309f\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER = rf"[^\W\d_{_SIGN}]"
_TERM = re.compile(
    rf"[{_SIGN}]|(?:{_LETTER}\.){{2,}}|\d+(?:[.,:]\d+)*|{_LETTER}+(?:['’](?={_LETTER}{{2,}}){_LETTER}+)?|\d+\w*"
)
_MOST_WORDS, _MOST_SENTENCES = 20_000, 1_000
_LETTERS = re.compile(r"[^\W\d_]+")
_SMALL_WORDS = read_groups("small_words")
_ENGLISH, _OTHER_LANGUAGES = (frozenset(_SMALL_WORDS[which]) for which in ("english", "other"))
_JUDGED_CHARS, _MANY_FOREIGN, _LAST_LATIN = 20_000, 0.1, "\u024f"
_DOUBLED = re.compile(r"(.)\1")


class Term(Struct, frozen=True, gc=False):
    """A word of a text: folded, stemmed, and where it stands. A question makes thousands of them.

    `stem` is what is indexed and compared. `name` says that it is written like a name or an acronym:
    with a capital that no sentence start explains.
    """

    stem: str
    folded: str
    start: int
    end: int
    name: bool

    @property
    def stop(self) -> bool:
        """Whether it is a function word; an acronym such as US never is."""
        return self.folded in STOP_WORDS and not self.name


class _Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


P = TypeVar("P", bound=_Placed)


@lru_cache(maxsize=_MOST_WORDS)
def fold(word: str) -> str:
    """The word without case, accents and compatibility forms."""
    # Compatibility forms first: a bold mathematical capital only has a small letter once it is a plain one.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(c for c in decomposed if not (unicodedata.combining(c) or c.isspace()))


stem: Callable[[str], str] = lru_cache(_MOST_WORDS)(stemmer("english").stemWord)
"""The English stem of a folded word (Snowball); other words come back much as they are."""


_SAME_NUMBER: dict[str, list[str]] = defaultdict(list)
for _word, _figures in (*NUMBERS.items(), *ORDINALS.items()):
    _SAME_NUMBER[_word].append(str(_figures))
    _SAME_NUMBER[str(_figures)].append(stem(_word))


def other_number_stems(folded: str) -> tuple[str, ...]:
    """The stems of a number's other writings: "5" for "five", "twenti" for "20"; of another word none."""
    return tuple(_SAME_NUMBER.get(folded, ()))


def words_of(text: str) -> list[str]:
    """The words of a text as they are written, without any sign."""
    return WORD.findall(text)


class _Word(Struct, frozen=True, gc=False):
    """What a word is wherever it stands; `may_deny` says that it does before a contracted "not"."""

    stem: str
    folded: str
    may_deny: bool
    opens_with_capital: bool
    is_all_capitals: bool


@lru_cache(maxsize=_MOST_WORDS)
def _read(written: str) -> _Word:
    letters = written.replace(".", "") if written[0].isalpha() else written
    folded = fold(letters).replace("'", "").replace("’", "")
    if letters[0].isdigit():
        folded = folded.replace(",", "")
    may_be_name = written != "I" and len(letters) > 1
    return _Word(
        stem(folded),
        folded,
        folded in CONTRACTED_DENIALS,
        may_be_name and written[0].isupper(),
        may_be_name and letters.isupper(),
    )


def terms(text: str) -> tuple[Term, ...]:
    """Every word and number of the text, in order."""
    found = []
    for match in _TERM.finditer(text):
        start, end = match.span()
        word = whole = _read(match.group())
        if word.may_deny and text[end : end + 2] in ("'t", "’t"):
            whole = _read(f"{word.folded}t")
        name = word.opens_with_capital
        if name != word.is_all_capitals:
            before = text[max(0, start - 4) : start].rstrip(" \"'“‘«([¿¡「『")
            name = word.is_all_capitals if not before or before[-1] in ".!?…:\n”。！？" else name
        found.append(Term(whole.stem, whole.folded, start, end, name))
    return tuple(found)


sentence_terms = lru_cache(_MOST_SENTENCES)(terms)
"""`terms` of an article's sentence, kept, since questions come back to the same ones."""


def runs(parts: Iterable[P], text: str) -> list[list[P]]:
    """Parts of a text in order, those together between which only white space stands."""
    found: list[list[P]] = []
    for part in parts:
        if found and text[found[-1][-1].end : part.start].isspace():
            found[-1].append(part)
        else:
            found.append([part])
    return found


def content_stems(text: str) -> list[str]:
    """The stems of all words of the text that are not function words, in order."""
    return [term.stem for term in terms(text) if not term.stop]


@lru_cache(maxsize=_MOST_WORDS)
def name_key(folded: str) -> str:
    """What different transliterations of a name share ("dmitri", "dmitry"; "zelensky", "zelenskyy")."""
    key = folded.replace("y", "i").replace("kh", "h").replace("ph", "f").replace("ck", "k").replace("w", "v")
    return _DOUBLED.sub(r"\1", key)


def is_english(text: str) -> bool:
    """Whether a text may be English: it has not many small words of others, or other letters."""
    words = _LETTERS.findall(text.lower(), 0, _JUDGED_CHARS)
    english, other = (sum(word in small for word in words) for small in (_ENGLISH, _OTHER_LANGUAGES))
    foreign = sum(not word[0].isascii() and word[0] > _LAST_LATIN for word in words)
    return english > other + foreign or bool(other + foreign < _MANY_FOREIGN * len(words))
