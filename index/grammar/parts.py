"""Two questions in one, told apart: "who won, and what was the score", "when and where did he buy it".

Only what surely is a second question is one: a question word with its verb after "and", a comma or a stop, a
question word alone at the end, or one beside another at the start. "What did A and B say" asks one thing.
"""

import re
from dataclasses import dataclass

from index.text.quotations import QUOTED
from index.text.terms import STOP_WORDS, fold, words_of

_ASKS = r"(?:what|who|whom|whose|which|when|where|why|how)"
_BEFORE_ASKS = r"(?:(?:at|by|for|from|in|of|on|since|to|until|with)\s+)?"
_AUXILIARY = (
    r"(?:(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|might|must)(?:n['’]?t)?"
    r"|won['’]?t|['’](?:s|re|d|ll|ve))\b"
)
_SUBJECT = r"(?:he|she|they|it|you|i|we|the|an?|his|her|their|its|my|our|your|this|that|these|those)\b"
_DEGREE = (
    r"(?:many|much|long|old|big|far|often|fast|soon|tall|deep|high|large|wide|likely|bad(?:ly)?|good|well|close|hard"
    r"|serious|dangerous|expensive|heavy|hot|cold|common|rare)"
)
_WHOLE = re.compile(
    rf"(?i){_BEFORE_ASKS}(?:(?:when|where|why|how|whom)\s*{_AUXILIARY}"
    rf"|how\s+{_DEGREE}\b(?:\s+[\w'’-]+){{0,4}}?\s*{_AUXILIARY}|how\s+(?:many|much)\s+(?!{_SUBJECT})\w+\s+\w"
    rf"|who(?:se)?\s+(?!{_SUBJECT})\w|(?:what|which|who)\s*{_AUXILIARY}"
    rf"|(?:what|which)\s+(?!{_SUBJECT})(?:[\w'’-]+\s+\S|\w+ed$|went\s|caused\b))"
)
_BARE = re.compile(
    rf"(?i){_BEFORE_ASKS}{_ASKS}(?:\s+(?!{_AUXILIARY}|{_SUBJECT})[\w'’-]+){{0,2}}(?:\s+(?:exactly|else))?"
)
_YES_OR_NO = re.compile(rf"(?i){_AUXILIARY}\s+\S+\s+\S")
_INVERTED = rf"{_AUXILIARY}\s+{_SUBJECT}\s+\w"
_AND = r"(?:\s*,)?\s+(?:and|&|\+|plus|vs\.?|versus)\s+(?:(?:also|then|if\s+(?:so|not|yes|no))\s*,?\s+)?"
_JOINT = re.compile(
    rf"(?i)(?:(?P<joins>{_AND})|\s*[,;–—]\s*|\s*[?!.]+\s+(?:(?:and|also)\s+)?)"
    rf"(?={_BEFORE_ASKS}{_ASKS}\b|{_INVERTED})"
)
_ASKS_TWICE = re.compile(
    rf"(?i)(?P<one>{_ASKS})\s*(?:,\s*(?P<two>{_ASKS})\s*)?,?\s*(?:and|&|or)\s+(?P<last>{_ASKS})(?P<rest>\s+{_AUXILIARY}.*)"
)
_ENDS_TWICE = re.compile(
    rf"(?i)(?P<head>{_ASKS}\s.*?)\s+(?P<one>from|to|with|for|by|against|in|on|about)\s+(?:and|or|&)\s+"
    r"(?P<two>from|to|with|for|by|against|in|on|about)"
)
_IF_TWICE = re.compile(r"(?i)(?P<head>.+?)\s+(?P<one>if\s.+?)\s+(?:vs\.?|versus)\s+(?P<two>if\s.+)")
_COUNTED = re.compile(rf"(?i)(?P<how>how\s+(?:many|much))\s+(?P<noun>(?!{_AUXILIARY})[\w'’-]+)")
_HEAD = re.compile(
    rf"(?i){_BEFORE_ASKS}(?P<asks>{_ASKS}(?:\s+{_DEGREE}\b)?)(?P<noun>(?:\s+(?!{_AUXILIARY})[\w'’-]+){{0,3}}?)\s*(?={_AUXILIARY})"
)
_COUNTS = re.compile(rf"(?i)(?P<how>how\s+(?:many|much))(?=\s*{_AUXILIARY}|\s+[\w'’-]+(?:\s+[\w'’-]+)?$)")
_ADDS = re.compile(r"(?i)(?:\w+\s+)?(?:who|whom|whose|which)\b")
_ASKING_WORD = re.compile(rf"(?i)\b{_ASKS}\b")
_IS = re.compile(r"^['’]s\b")
_HAPPENED = re.compile(r"(?i)what(?:\s+(?:has|had))?\s+happened")
_PLACE = re.compile(
    r"(?i)\s(?P<place>(?:in|at|on|during|near|against)\s+(?!(?:it|him|her|them|this|that|me|you|us)$)"
    r"(?:(?:the|an?|this|that|his|her|their|its)\s+)?[\w'’-]+(?:\s+[\w'’-]+)?)$"
)
"""Where or when something is, at the end of a first question, which holds for a second one that is short."""
_LONGEST, _MOST, _FEW_WORDS = 200, 3, 1


@dataclass(frozen=True)
class QuestionPart:
    """One of the questions asked at once: its words as they were asked, and the whole question they mean."""

    words: str
    question: str


def parts_of(question: str) -> tuple[QuestionPart, ...]:
    """The questions in a question in plain English, in order; one for what asks one thing."""
    asked = question.rstrip(" ?!.…")
    one = (QuestionPart(question, question),)
    if len(asked) > _LONGEST:
        return one
    hidden = QUOTED.sub(lambda quoted: "x" * len(quoted.group()), asked)
    return _twice(asked, hidden) or _joined(asked, hidden) or one


def _twice(asked: str, hidden: str) -> tuple[QuestionPart, ...]:
    """The parts of a question that says only its first or last words twice."""
    asks = _ASKS_TWICE.fullmatch(hidden)
    if asks is not None:
        rest = asked[asks.start("rest") :]
        words = [asks[name] for name in ("one", "two", "last") if asks[name]]
        return tuple(QuestionPart(word + rest, word + rest) for word in words)
    twice = _ENDS_TWICE.fullmatch(hidden) or _IF_TWICE.fullmatch(hidden)
    if twice is None:
        return ()
    head = asked[: twice.end("head")]
    wholes = (f"{head} {asked[twice.start(name) : twice.end(name)]}" for name in ("one", "two"))
    return tuple(QuestionPart(whole, whole) for whole in wholes)


def _joined(asked: str, hidden: str) -> tuple[QuestionPart, ...]:
    """The parts of a question that are questions themselves, or question words alone after one."""
    starts, ends = [0], []
    for joint in _JOINT.finditer(hidden):
        if len(starts) < _MOST and _parts(hidden[starts[-1] : joint.start()], joint, hidden[joint.end() :]):
            ends.append(joint.start())
            starts.append(joint.end())
    if not ends:
        return ()
    words = [asked[start:end].strip() for start, end in zip(starts, [*ends, len(asked)], strict=True)]
    return tuple(QuestionPart(part, _whole(part, words[0])) for part in words)


def _parts(left: str, joint: re.Match[str], right: str) -> bool:
    """Whether a second question begins here, after one that is whole."""
    if not (_WHOLE.match(left) or _YES_OR_NO.match(left)):
        return False
    stops = any(sign in joint.group() for sign in "?!.")
    if _YES_OR_NO.match(right):
        return bool(joint["joins"] or stops)
    if _WHOLE.match(right):
        # After a comma alone, who and which may only add something.
        return bool(joint["joins"]) or stops or not _ADDS.match(right)
    # Where a clause with a question word was before, the next may belong to it.
    clauses = len(_ASKING_WORD.findall(left)) > 1 - bool(_YES_OR_NO.match(left))
    return bool(joint["joins"] or stops) and _BARE.fullmatch(right) is not None and not clauses


def _whole(part: str, first: str) -> str:
    """A part as a whole question, with what it leaves to the first one."""
    counted, same = _COUNTED.match(first), _COUNTS.match(part)
    if counted and same and counted["how"].lower() == same["how"].lower():
        return f"{counted.group()} {part[same.end() :].strip()}" if part != first else part
    if part == first:
        return part
    if _WHOLE.match(part) or _YES_OR_NO.match(part):
        place = _PLACE.search(first)
        own = [word for word in words_of(part) if fold(word) not in STOP_WORDS]
        return f"{part} {place['place']}" if place and len(own) <= _FEW_WORDS else part
    if _YES_OR_NO.match(first):
        return f"{part} {first}"
    head = _HEAD.match(first)
    if head is not None:
        rest = _IS.sub("is", first[head.end() :].strip())
        return f"{part} {rest}{head['noun']}"
    happened = _HAPPENED.fullmatch(first)
    return f"{part} did it happen" if happened else f"{part} {first.split(maxsplit=1)[-1]}"
