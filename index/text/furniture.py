"""What belongs to the page and not to the story: headings, questions, teasers, by-lines, corrections.

Such words lend meaning to what stands below them and answer nothing themselves. They are told by their form:
a paragraph of their own that is no sentence, above one that is; a label; a credit.
"""

import re
from collections.abc import Iterator

from index.models import Span
from index.text.paragraphs import find_paragraphs
from index.text.quotations import QUOTED
from index.text.word_lists import MONTH, WEEKDAYS, either, read_pattern

_HEADING_CHARS, _TEASER_CHARS, _TURN_CHARS = 140, 200, 300
_STOPS = (".", "!", "…", "。", "！")
_MOST_LINES = 2
_BULLETS = tuple("•-*–")
_CLOSERS = "\"'”’»)]*"
_ENDS_WITHIN = re.compile(r"[.!?…][\"'”’»)\]]*\s+[\"'“‘«(]*[A-Z]")
_LABEL = re.compile(
    rf"(?i:{read_pattern('furniture_labels')})\s*(?:[:|]|[–—](?!\s*[a-z]))"
    r"|(?i:read more|sign up|subscribe)\b"
)
_FOLLOW = re.compile(
    r"(?i)follow\b.*\bon (?:twitter|x|facebook|instagram|threads|bluesky)\b"
    r"|.*\bcontributed to this (?:report|story|article|piece)\b"
)
_NAME = r"[A-Z][\w.'’-]*"
_BYLINE = re.compile(
    rf"By\s+(?!(?i:{either(WEEKDAYS)}|{MONTH}\w*)\b){_NAME}(?:(?:,?\s+(?:and|for|of)|,|\s+&)?\s+{_NAME}){{0,9}}"
    r"|.{1,60}[—–]"
)
_DATE_LINE = re.compile(
    r"(?i)(?=.*\d)(?:(?:first |last )?(?:published|updated|posted|modified)\b)?"
    rf"(?:[\s,.:|/·•–—-]|(?:on|at|[ap]m|[ap]\.m|[a-z]{{1,3}}T|GMT|UTC|{either(WEEKDAYS)}|{MONTH}[a-z]*)\b"
    r"|\d\d?(?:st|nd|rd|th)?\b|(?:19|20)\d\d\b)++"
)
_ENTRY = re.compile(r"[^\W\d_][^.:?!]{0,40}:\s+\S")
_GLUED_LABEL = re.compile(r"[^.:]{2,80}[^\W\d]['\"’”?!]?:[A-Z0-9]")
_GLUED_QUOTE = re.compile(r"[^.:]{2,80}[^\W\d]['\"’”?!]?:['\"‘“]")
_AGENCIES = "(?:AP|EPA|AFP|Getty|Reuters|Shutterstock)"
_ADDRESSES = re.compile(r"(?i)\byour?\b")
_CREDIT = re.compile(
    rf"\b{_AGENCIES}(?:\s?/|\s+(?:Photos?|Images?|via)\b)[^.]{{0,40}}$|/{_AGENCIES}\b.{{0,30}}$"
    r"|\((?:Photo|Image|Picture|Credit)s?\b[^)]*\)\W*$"
    r"|\b(?:Photo|Image|Picture)s? (?:by|credit|courtesy):?"
    rf"(?:\s+(?:of\s+|the\s+|and\s+|via\s+|/\s*)?{_NAME}){{1,6}}$"
)
_SIGNED = re.compile(rf"[—–-]\s*\w+.*\(@\w+\)|(?i:\b{MONTH}[a-z]*\.?\s+\d{{1,2}},\s+\d{{4}}$)")


def find_furniture(text: str) -> list[Span]:
    """The paragraphs of a canonical text that are no part of the story, in order."""
    paragraphs = find_paragraphs(text)
    written = [paragraph.of(text) for paragraph in paragraphs]
    return [paragraphs[number] for number in _furniture(written)]


def _furniture(written: list[str]) -> Iterator[int]:
    is_item, before = False, ""
    for number, words in enumerate(written):
        if _is_labelled(words):
            yield number
            continue
        # What follows a colon is a list, up to the next sentence that ends.
        is_item = before.endswith(":") or (is_item and not _is_whole(before))
        in_list = is_item or _is_row(words, before) or _is_entry(written, number)
        if not in_list and _is_heading(written, number):
            yield number
        before = words


def _headed(written: list[str], number: int) -> str:
    """The paragraph that another one would be the heading of: by-lines and questions are passed over.

    So are other lines above the story at the top of a page, whose heading may have more than one.
    """
    passed = 0
    for words in written[number + 1 :]:
        if _is_labelled(words) or _is_question(words):
            continue
        if number + passed >= _MOST_LINES or _is_whole(words):
            return words
        passed += 1
    return ""


def _is_whole(words: str) -> bool:
    return words.rstrip(_CLOSERS).endswith((*_STOPS, "?"))


def _is_labelled(words: str) -> bool:
    if len(words) > _TEASER_CHARS:
        return bool(_LABEL.match(words)) and words[:12].lower().startswith(("correction", "clarif", "editor"))
    return bool(
        _LABEL.match(words)
        or _FOLLOW.match(words)
        or _BYLINE.fullmatch(words)
        or _DATE_LINE.fullmatch(words)
        or _GLUED_LABEL.match(words)
        # Somebody who said something said a sentence.
        or (_GLUED_QUOTE.match(words) and not (_is_whole(words) and words[-1] in _CLOSERS))
        or _CREDIT.search(words)
    )


def _is_row(words: str, before: str) -> bool:
    """Whether the words are a row of a table, below another one."""
    is_below = not _is_whole(before) and any(map(str.isdigit, before))
    return "|" in words or (is_below and any(map(str.isdigit, words)))


def _is_entry(written: list[str], number: int) -> bool:
    """Whether the words are a label with what it says, beside another: "Saturday: noon", "Sunday: closed"."""
    beside = written[max(0, number - 1) : number + 2]
    return sum(_ENTRY.match(words) is not None for words in beside) > 1 and bool(
        _ENTRY.match(written[number])
    )


def _is_heading(written: list[str], number: int) -> bool:
    words = written[number]
    if len(words) <= _TURN_CHARS and _asks_somebody(words):
        return True
    if len(words) > _HEADING_CHARS or words[:1].islower() or words.endswith((":", ",", ";")):
        return False
    if _is_whole(words):
        return _is_question(words)
    if _SIGNED.search(words) or words.startswith(_BULLETS):
        return False
    headed = _headed(written, number)
    return _is_whole(headed) and len(headed) > len(words) and not headed.startswith(_BULLETS)


def _asks_somebody(words: str) -> bool:
    """Whether a paragraph is what an interviewer says: it ends with a question, and speaks to somebody."""
    return words.endswith("?") and _ADDRESSES.search(QUOTED.sub(" ", words)) is not None


def _is_question(words: str) -> bool:
    """Whether a paragraph only asks; a story that asks something says something else beside."""
    is_story = _ENDS_WITHIN.search(words) and not words.partition(":")[0].isupper()
    return words.endswith("?") and words[0] not in '"“‘«' and not is_story
