"""Whether words ask something: by the sign behind them, or by how they begin where people leave that out."""

import re

from index.grammar.chat_english import AUXILIARY, plain_english
from index.grammar.courtesies import core_of
from index.text.canonical import canonical_text
from index.text.quotations import QUOTED
from index.text.sentences import read_prose

_OPENERS, _CLOSERS = "\"'“„‘«([", "\"'”’»"
_IS = rf"(?:{AUXILIARY})\b"
_ASKS = re.compile(
    rf"(?i)(?:(?:what|who|whom|which|when|where|why|how)(?:\s+{_IS}|['’](?:s|re|d|ll|ve)\b)"
    r"|how\s+(?:many|much|old|long|far|big|often)\b|who\s+(?!(?:he|she|they|it|you|i|we)\b)\w"
    rf"|(?:what|which|whose)(?:\s+[\w'’-]+){{1,2}}?\s+{_IS}\s)"
)
# Who says so asks the people around, of themselves: no article knows where "we" meet. "US" is no "us".
_AMONG_PEOPLE = re.compile(r"\b(?:I|i|[Ww]e|[Uu]s|(?i:me|my|mine|ours?|you|yours?|ya|u))(?!\w|\.\w)")
_SMALL_BEGINNING = re.compile(r"(?<=\?)\s+|(?<=\w\w[.!…])\s+(?=(?:what|who|which|when|where|why|how)\b)")


def is_question(sentence: str) -> bool:
    """Whether a sentence asks something; one that tells what somebody asked does not."""
    if not sentence.rstrip("\"'”’»)] ").endswith("?"):
        return False
    return sentence[0] in _OPENERS or sentence[-1] not in _CLOSERS


def questions_in(text: str) -> list[str]:
    """The sentences of what somebody types among others that ask what may be read somewhere, as written.

    In plain English the sign may be missing: "ok so what did peskov say". What people ask one another of
    themselves ("where do we meet?") is none.
    """
    # In a chat a sentence may begin with a small letter, by which alone its beginning is not told.
    prose = read_prose(_SMALL_BEGINNING.sub("\n", canonical_text(text)))
    sentences = [sentence.span.of(prose.text) for sentence in prose.sentences]
    return [sentence for sentence in sentences if _asks(plain_english(sentence))]


def _asks(words: str) -> bool:
    start, end = core_of(words)
    if start == end or _AMONG_PEOPLE.search(QUOTED.sub(" ", words[start:end])):
        return False
    return is_question(words) or _ASKS.match(words, start, end) is not None
