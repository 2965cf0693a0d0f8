"""Who did what to whom: whether a sentence gives the parties of a question's act, each in its place.

"Did A accuse B?" is not answered by how B accused A, nor "Who built it?" by when it was built. Only what the
order of words shows is judged: the act as a word that question and sentence share, the parties around it.
"""

import re
from collections.abc import Sequence

from index.question.answer_kind import asks_whether
from index.text.terms import Term, sentence_terms, terms

_ASKS_AGENT = re.compile(r"(?i)^\W*(?:who|which\s+\w+)\s+(?P<act>[a-z]+)\b")
_BE = re.compile(r"(?i)\b(?:is|are|was|were|be|been|being|got|gets)\s+(?:\w+\s+){0,2}$")
_BY = re.compile(r"(?i)\bby\b")
_BETWEEN, _BY_WITHIN = 40, 120


def gives_parties(question: str, sentence: str) -> bool:
    """False where the sentence has the parties of the question's act exchanged, or lacks whoever acted."""
    return not (_exchanges(question, sentence) or _lacks_agent(question, sentence))


def _exchanges(question: str, sentence: str) -> bool:
    if not asks_whether(question):
        return False
    asked = [term for term in terms(question) if not term.stop]
    said = sentence_terms(sentence)
    for number, act in enumerate(asked):
        before, after = asked[:number], asked[number + 1 :]
        place = next((term for term in said if term.stem == act.stem and term.start), None)
        if place is None or act.name or not before or not after:
            continue
        agents, patients = _places(before[-1:], said), _places(after[:1], said)
        if not agents or not patients:
            continue
        exchanged = min(agents) > place.start and max(patients) < place.start
        passive = _BE.search(sentence, max(0, place.start - _BETWEEN), place.start) is not None
        kept = max(agents) < place.start and min(patients) > place.start
        if (exchanged and not passive) or (kept and passive and _BY.search(sentence, place.end)):
            return True
    return False


def _places(asked: Sequence[Term], said: Sequence[Term]) -> list[int]:
    stems = {term.stem for term in asked}
    return [term.start for term in said if term.stem in stems]


def _lacks_agent(question: str, sentence: str) -> bool:
    asks = _ASKS_AGENT.match(question)
    act = terms(asks["act"])[0] if asks else None
    if act is None or act.stop:
        return False
    for term in sentence_terms(sentence):
        if term.stem == act.stem and _BE.search(sentence, max(0, term.start - _BETWEEN), term.start):
            return _BY.search(sentence, term.end, term.end + _BY_WITHIN) is None
    return False
