"""What people type in a channel, read as what it means: "ok so whats the mayor gonna do lol".

Only small words of English are read so, and only in a question that is not visibly in another language;
what stands in quotation marks stays as it is.
"""

import re
import unicodedata

from index.text.quotations import QUOTED
from index.text.terms import STOP_WORDS, fold, words_of
from index.text.word_lists import either, read_groups, read_pattern

_PLAIN = {chat: plain for plain, words in read_groups("chat_words").items() for chat in words}
_FOREIGN = frozenset(read_groups("small_words")["other"]) - STOP_WORDS
_WORD = re.compile(
    rf"(?i)(?<![\w'’.&/@#-])(?:{either(map(re.escape, _PLAIN))})"
    r"(?![\w'’&@-]|\.\w|\s(?:turn|boat|s|k|rated)\b)"
)
_SHORT = 2
_DETERMINER = re.compile(r"(?i)\b(?:an?|the|letter)\s$")

AUXILIARY = (
    "(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)(?:n['’]?t)?|won['’]?t"
)
_OPENING = rf"(?=(?:what|who|whom|whose|where|when|why|how|which|{AUXILIARY})(?:['’]\w+)?(?:\s|$))"
_FILLER = read_pattern("chat_fillers")
_LEAD = re.compile(
    rf"(?i)(?:{_FILLER}(?![\w'’-])[\s,.:;!…–—-]*(?=\w)"
    rf"|(?:so|and|n|but|then|now|well|wait|also|like|man)(?:\s*[,.:;!…]+\s*(?=\w)|\s+{_OPENING})"
    r"|so\s+(?!(?:far|much|many|long|few)\b)(?=\w))"
)
_TRAIL = re.compile(
    rf"(?i)(?<=\w)(?P<gap>[\s,.;!?…–—-]+)(?:{_FILLER}(?![\w'’-])|[:;]['-]?[dp)(]+|xd+)[\s,.!?…]*$"
)
_NO_TRAIL_AFTER = re.compile(
    r"(?i)\b(?:an?|the|is|was|called|named|his|her|my|your|our|their|its|means?|or|and)$"
)
_LONGEST_TRAIL, _MOST = 40, 6
_PICTURES = ("So", "Sk", "Cf", "Mn")
_FORMS = (
    (re.compile(rf"(?i)^y(?=\s+(?:{AUXILIARY})\s)"), "why"),
    (re.compile(r"(?i)^w(?:at|ut|ot|ht)(?=\s|['’]s\b)"), "what"),
    (re.compile(r"(?i)\bhwo(?=\s+(?:many|much|old|long|far|big|often)\b)"), "how"),
    (re.compile(rf"(?i)^w(?:tf|th)(?=['’]s\b|\s+(?:{AUXILIARY}|happen\w*)\s*\b)"), "what"),
    (
        re.compile(
            r"(?i)\b(wh(?:at|o|ere|en|y)|how|which)\s+(?:tf|the\s+(?:actual\s+)?(?:hell|heck|f\S*k)|on\s+earth)(?=\s)"
        ),
        r"\1",
    ),
    (re.compile(rf"(?i)\b(wh(?:at|o|ere|en|y)|how)\s+even\s+{_OPENING}"), r"\1 "),
    (re.compile(r"(?i)\bhow\s+come(?=\s)"), "why"),
    (re.compile(r"\bthe us\b"), "the US"),
    (re.compile(rf"(?i)\bn\s+{_OPENING}"), "and "),
    (
        re.compile(
            r"(?i)\b(wh(?:at|o|ere|en|y)|how)['’]s\s+(he|she|it|they|everyone|everybody)\s+"
            r"(?=(?:think|say|want|mean|know|need|do|feel|believe|plan|hope|claim|expect)\b)"
        ),
        r"\1 does \2 ",
    ),
    (
        re.compile(
            r"(?i)\b(wh(?:at|o|ere|en|y)|how)['’]s\b(?!\s+(?:been|got|had|done|gone|become|happened|changed|said)\b)"
        ),
        r"\1 is",
    ),
)
_THOUSANDS = re.compile(
    r"(?i)(?<![\w.,])(?!40[13]k)([$€£]?)(\d{1,3}(?:\.\d)?)k\b"
    r"(?!\s*(?:gold|run|race|walk|tv|video|resolution|display|monitor|screen))"
)
_MILLIONS = re.compile(
    r"(?i)(?<![\w.,])(?:(?P<money>[$€£]\d+(?:\.\d+)?)\s?(?P<sign>[mbt])"
    r"|(?P<number>[$€£]?\d+(?:\.\d+)?)\s?(?P<word>mi?ln?|bn|tn))\b"
)
_SCALE = {"m": "million", "b": "billion", "t": "trillion"}


def plain_english(question: str) -> str:
    """The question in plain English; as it is where it is plain already, or in another language."""
    if not is_english(question):
        return question
    parts = QUOTED.split(_without_ends(question))
    # What is quoted stands at the odd places.
    parts[::2] = map(_plain_part, parts[::2])
    return "".join(parts)


def is_english(question: str) -> bool:
    """Whether the question is not visibly in another language."""
    words = [fold(word) for word in words_of(question)]
    return sum(word in _FOREIGN for word in words) <= sum(word in STOP_WORDS for word in words)


def _without_ends(question: str) -> str:
    """The question without greetings, laughter and thanks around it, unless it is made of nothing else."""
    bare = question.strip()
    while bare and unicodedata.category(bare[-1]) in _PICTURES:
        bare = bare[:-1].rstrip()
    while bare and unicodedata.category(bare[0]) in _PICTURES:
        bare = bare[1:].lstrip()
    for _ in range(_MOST):
        start = max(0, len(bare) - _LONGEST_TRAIL)
        trail = _TRAIL.search(bare, start)
        if trail is None or (trail["gap"].isspace() and _NO_TRAIL_AFTER.search(bare, start, trail.start())):
            break
        bare = bare[: trail.start()] + ("?" if "?" in trail.group() else "")
    for _ in range(_MOST):
        lead = _LEAD.match(bare)
        if lead is None:
            break
        bare = bare[lead.end() :]
    return bare if any(map(str.isalnum, bare)) else question


def _plain_part(part: str) -> str:
    part = _WORD.sub(_plain_word, part)
    for form, plain in _FORMS:
        part = form.sub(plain, part)
    return _MILLIONS.sub(_millions, _THOUSANDS.sub(_thousands, part))


def _plain_word(found: re.Match[str]) -> str:
    written = found.group()
    plain, question = _PLAIN[written.casefold()], found.string
    if question.isupper():
        return plain.upper()
    named = len(written) <= _SHORT and _DETERMINER.search(question, 0, found.start())
    if named or (written.isupper() and len(written) > 1):
        return written
    return plain[0].upper() + plain[1:] if written[0].isupper() else plain


def _thousands(found: re.Match[str]) -> str:
    return f"{found[1]}{round(float(found[2]) * 1000):,}"


def _millions(found: re.Match[str]) -> str:
    sign = (found["sign"] or found["word"])[0].lower()
    return f"{found['money'] or found['number']} {_SCALE[sign]}"
