"""Whether words ask something: by the sign behind them, or by how they begin where people leave that out."""

import re

from index.grammar.chat_english import AUXILIARY, plain_english
from index.grammar.courtesies import core_of
from index.text.canonical import canonical_text
from index.text.sentences import read_prose

_OPENERS, _CLOSERS = "\"'“„‘«([", "\"'”’»"
_IS = rf"(?:{AUXILIARY})\b"
_ASKS = re.compile(
    rf"(?i)(?:(?:what|who|whom|which|when|where|why|how)(?:\s+{_IS}|['’](?:s|re|d|ll|ve)\b)"
    r"|how\s+(?:many|much|old|long|far|big|often)\b|who\s+(?!(?:he|she|they|it|you|i|we)\b)\w"
    rf"|(?:what|which|whose)(?:\s+[\w'’-]+){{1,2}}?\s+{_IS}\s)"
)
_AFTER_QUESTION = re.compile(r"(?<=\?)\s+")


def is_question(sentence: str) -> bool:
    """Whether a sentence asks something; one that tells what somebody asked does not."""
    if not sentence.rstrip("\"'”’»)] ").endswith("?"):
        return False
    return sentence[0] in _OPENERS or sentence[-1] not in _CLOSERS


def questions_in(text: str) -> list[str]:
    """The sentences of what somebody types that ask something, in order, each as it is written.

    In plain English the sign may be missing: "ok so what did peskov say".
    """
    # In a chat a sentence may begin with a small letter, by which alone its beginning is not told.
    prose = read_prose(_AFTER_QUESTION.sub("\n", canonical_text(text)))
    sentences = [sentence.span.of(prose.text) for sentence in prose.sentences]
    return [sentence for sentence in sentences if _asks(plain_english(sentence))]


def _asks(words: str) -> bool:
    start, end = core_of(words)
    return start < end and (is_question(words) or _ASKS.match(words, start, end) is not None)
