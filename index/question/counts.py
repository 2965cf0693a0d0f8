"""The counts that a question names ("231 seats", "the 21st century"), and whether a sentence has others."""

from collections.abc import Iterator
from itertools import pairwise

from index.text.terms import Term, other_number_stems, sentence_terms

_WITHIN = 2
_JOINTS = ("and", "or", "to")


def tells_other_count(question: str, sentence: str) -> bool:
    """Whether a sentence counts what the question counts, and has another number of it."""
    wanted = list(_counted(question))
    told = list(_counted(sentence)) if wanted else []
    for asked, thing in wanted:
        same = [number for number, other in told if other == thing]
        if same and all(map(asked.isdisjoint, same)):
            return True
    return False


def _counted(text: str) -> Iterator[tuple[frozenset[str], str]]:
    """The stems of each number in all writings, with that of each word close behind it: "27 old seats"."""
    words = sentence_terms(text)
    for place, word in enumerate(words):
        if not _is_number(word):
            continue
        numbers = frozenset((word.stem, word.folded, *other_number_stems(word.folded)))
        near = 0
        for before, other in pairwise(words[place:]):
            # Of "10th" the letters are a word of their own.
            is_ending = other.start == before.end
            is_joint = is_ending or _is_number(other) or other.folded in _JOINTS
            if near == _WITHIN or (other.stop and not is_joint):
                break
            if not is_joint:
                near += 1
                yield numbers, other.stem


def _is_number(word: Term) -> bool:
    return word.folded[0].isdigit() or bool(other_number_stems(word.folded))
