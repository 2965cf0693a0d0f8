"""Where a claim says otherwise than the sentence it matches: other figures, a negation, another name.

Only what is certain is told: a figure that is alone of its kind on both sides, a negated word that both
sides share together with the word after it, a name in the very place of another.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.sources.alignment import Alignment, Word
from index.statements import Cast
from index.statements.names import nation
from index.text.terms import POSSESSIVE, STOP_WORDS, Term, fold, stem, terms
from index.text.word_lists import (
    CALENDAR,
    DENIALS,
    MONTH,
    NUMBERS,
    SCALES,
    WEEKDAYS,
    either,
    month_number,
    read_pattern,
)

_NEAR = 3
_LONGEST_NAME = 3
_PLAIN_DENIALS = DENIALS - {"none", "nobody", "nothing", "neither", "nor"}
_NEGATION = re.compile(
    rf"(?i)\b(?:{either(_PLAIN_DENIALS)}|(?:do|does|did|is|are|was|were|has|have"
    r"|had|wo|would|ca|could|should|must)n['’]?t)\b(?!['’-]|\s+(?:only|just|merely|necessarily|least|one)\b)"
)
_MAY_DENY = re.compile(
    rf"(?i)\b(?:{either(DENIALS)}|hardly|barely|deny|denie[sd]|refus\w+|false|untrue|unlikely|myth|fake|if|whether|unless"
    r"|fail\w*|\w+n['’]t|dont|doesnt|didnt|isnt|wont|cant)\b"
)
_MONTH = rf"(?P<month>{MONTH})(?:[a-z]{{2,6}})?\.?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_DATES = (
    re.compile(rf"(?i)\b{_MONTH} {_DAY}\b(?![:.,]\d)"),
    re.compile(rf"(?i)\b{_DAY} (?:of )?{_MONTH}(?!\w)"),
)
_WEEKDAY = re.compile(rf"(?i)\b({either(WEEKDAYS)})s?\b")
_YEAR = re.compile(
    rf"(?i)(?:\b{read_pattern('words_before_years')}[ -]|_,? )(?P<year>1[5-9]\d\d|20\d\d)(?![\w%-]|[.,]\d)"
)
_QUANTITY = re.compile(
    rf"(?i)(?<![\w.,-])(?P<currency>[$€£¥₹] ?)?(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?|(?:{either(NUMBERS)})\b)"
    rf"(?: (?P<scale>{either(SCALES)})\b)?(?P<unit> ?%|[ -]per ?cent\b|[ -][^\W\d_]+)?(?!\d)"
)
_VAGUE = re.compile(rf"(?i)\b{read_pattern('approximations')}\s+$")


@dataclass(frozen=True)
class Figure:
    """A figure as it is written. Figures of one kind can be compared: `value` says which are the same."""

    kind: str
    value: str
    written: str


def other_figures(claim: str, sentence: str, passage: str) -> list[str]:
    """What the claim gives otherwise than the sentence, and nowhere the passage: dates, numbers."""
    ours, theirs = _alone_of_kind(claim), _alone_of_kind(sentence)
    known = {(figure.kind, figure.value) for figure in figures_of(passage)}
    return [
        f"The text says {mine.written}, the article {theirs[kind].written}."
        for kind, mine in ours.items()
        if kind in theirs and (kind, mine.value) not in known
    ]


def _alone_of_kind(sentence: str) -> dict[str, Figure]:
    figures = list(figures_of(sentence))
    kinds = Counter(figure.kind for figure in figures)
    return {figure.kind: figure for figure in figures if kinds[figure.kind] == 1}


def other_negation(claim: str, sentence: str) -> list[str]:
    """What only one of the two denies."""
    ours, theirs = _pairs(claim), _pairs(sentence)
    if not _MAY_DENY.search(claim):
        denied = next((theirs[pair] for pair in ours if theirs.get(pair)), None)
        return [f"The article has “{denied}”, the text has no such negation."] if denied else []
    if not _MAY_DENY.search(sentence):
        denied = next((ours[pair] for pair in theirs if ours.get(pair)), None)
        return [f"The text has “{denied}”, the article has no such negation."] if denied else []
    return []


def only_one_denies(claim: str, sentence: str) -> bool:
    """Whether one of the two denies something in some way, and the other nothing."""
    return bool(_MAY_DENY.search(claim)) != bool(_MAY_DENY.search(sentence))


def _pairs(sentence: str) -> dict[tuple[str, str], str]:
    """Neighbouring content words, with the words that deny the first of them, or nothing."""
    every = terms(sentence)
    content = [(i, term) for i, term in enumerate(every) if not term.stop]
    negations = list(_NEGATION.finditer(sentence))
    pairs: dict[tuple[str, str], str] = {}
    for (i, word), (j, following) in pairwise(content):
        if j - i > _NEAR or _is_parted(sentence[word.end : following.start]):
            continue
        negation = next((n for n in negations if _denies(n, word, every, sentence)), None)
        denied = sentence[negation.start() : word.end] if negation else ""
        pairs[word.stem, following.stem] = pairs.get((word.stem, following.stem)) or denied
    return pairs


def _denies(negation: re.Match[str], word: Term, every: Sequence[Term], sentence: str) -> bool:
    """Whether no other content word stands between, and not much else."""
    if negation.start() >= word.start or _is_parted(sentence[negation.end() : word.start]):
        return False
    between = [term for term in every if negation.end() <= term.start < word.start]
    return len(between) < _NEAR and all(term.stop or term.folded.endswith("ly") for term in between)


def _is_parted(between: str) -> bool:
    return any(sign in between for sign in ',;:.!?—–"“”()')


def other_number(alignment: Alignment, claim: str, passage: str) -> list[str]:
    """The numbers that the claim has in the very place of the article's."""
    return [
        f"The text says {_written(parting.claim, claim)}, the article {_written(parting.article, passage)}."
        for parting in alignment.partings
        if _is_number(parting.claim) and _is_number(parting.article)
    ]


def _is_number(words: Sequence[Word]) -> bool:
    return len(words) == 1 and words[0].folded.replace(".", "").isdecimal()


def other_name(alignment: Alignment, claim: str, passage: str, cast: Cast) -> list[str]:
    """Whom the claim names in the very place where the article names somebody else, all else being alike."""
    differing = [parting for parting in alignment.partings if not parting.is_spelling]
    if len(differing) != 1:
        return []
    (parting,) = differing
    if not (_is_name(parting.claim, claim, cast) and _is_name(parting.article, passage, cast)):
        return []
    mine, given = _written(parting.claim, claim), _written(parting.article, passage)
    there = alignment.span.of(passage)
    if mine.split()[-1] in there or given.split()[-1] in claim or _same(mine, given, cast):
        return []
    return [f"The text names {mine} where the article names {given}."]


def _written(words: Sequence[Word], text: str) -> str:
    return POSSESSIVE.sub("", text[words[0].start : words[-1].end])


def _is_name(words: Sequence[Word], text: str, cast: Cast) -> bool:
    capital = all(text[word.start].isupper() and word.folded not in STOP_WORDS for word in words)
    if not (0 < len(words) <= _LONGEST_NAME and capital):
        return False
    name = _written(words, text)
    if name.split()[-1].lower().rstrip(".") in CALENDAR:
        return False
    return cast.resolve(name) is not None or any(
        term.name and term.start == words[-1].start for term in terms(text)
    )


def _same(one: str, other: str, cast: Cast) -> bool:
    ours, theirs = ((cast.resolve(name), nation(name.split()[-1])) for name in (one, other))
    return any(mine is not None and mine == given for mine, given in zip(ours, theirs, strict=True))


def figures_of(sentence: str) -> Iterator[Figure]:
    """The figures of a sentence; what is only said to be near a number is none."""
    rest = sentence
    for form in _DATES:
        for match in form.finditer(rest):
            day = f"{month_number(match['month'])}-{int(match['day'])}"
            yield Figure("date", day, match.group().rstrip("."))
        rest = form.sub(_blank, rest)
    yield from (Figure("weekday", m.group(1).lower(), m.group()) for m in _WEEKDAY.finditer(rest))
    yield from (Figure("year", m["year"], m["year"]) for m in _YEAR.finditer(rest))
    rest = _YEAR.sub(_blank, rest)
    for match in _QUANTITY.finditer(rest):
        unit = _unit(match)
        if unit is not None and not _VAGUE.search(rest[: match.start()]):
            yield Figure(unit, f"{_value(match):g}", _counted(match))


def _blank(match: re.Match[str]) -> str:
    return "_" * len(match.group())


def _counted(match: re.Match[str]) -> str:
    """The number, with what it counts where that is a noun for certain."""
    whole, unit = match.group().strip(), match["unit"] or ""
    noun = not unit or unit.endswith(("s", "%", "cent"))
    return whole if noun else whole.removesuffix(unit)


def _value(match: re.Match[str]) -> float:
    number = match["number"].lower()
    value = NUMBERS[number] if number in NUMBERS else float(number.replace(",", ""))
    return value * SCALES[match["scale"].lower()] if match["scale"] else value


def _unit(match: re.Match[str]) -> str | None:
    """What is counted; None where the sentence does not say it in the next word."""
    if match["currency"]:
        return match["currency"].strip()
    word = fold((match["unit"] or "").strip(" -"))
    if word in ("%", "percent", "per cent"):
        return "%"
    if not word or word in STOP_WORDS or match["number"].lower() == "one":
        return None
    return stem(word)
