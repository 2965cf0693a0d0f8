"""Several people or things that one phrase names, whom "they" may mean."""

import re

from index.statements.phrases import Phrase, main_subject
from index.statements.tokens import Wording

_SUBJECT = re.compile(r"(?:(?<=[,;:cst|/-])|^)([dP]?[eg#nmN]{0,4}[nmN](?:c[dP]?[nmN]{1,4})?)(?=r?[aev])")
_PLURALS = frozenset("people police men women children clergy staff".split())
_NEAR = 60


def is_plural(word: str) -> bool:
    """Whether a noun in lower case is in the plural by its form."""
    return (word.endswith("s") and not word.endswith(("ss", "us", "is"))) or word in _PLURALS


def last_group(wording: Wording, start: int, end: int) -> Phrase | None:
    """The last of the subjects of the clauses in some tokens that is in the plural, if one is."""
    near = max(start, end - _NEAR)
    subjects = [match.span(1) for match in _SUBJECT.finditer(wording.tags, near, end)]
    main = main_subject(wording, start, end) if start < end else None
    plural = (phrase for phrase in [*reversed(subjects), main] if phrase and names_several(wording, phrase))
    return next(plural, None)


def names_several(wording: Wording, phrase: Phrase) -> bool:
    """Whether a phrase names several: by "and", or by its last word in the plural."""
    first, end = phrase
    tags = wording.tags[first:end]
    if tags[-1] not in "nmN" or wording.word(first) == "one":
        return "c" in tags
    return "c" in tags or is_plural(wording.word(end - 1))
