"""Which common words call a person: "witness", "driver", "woman"."""

import re
from itertools import chain

from index.text.word_lists import read_groups, read_words

_PEOPLE = frozenset(
    chain(
        *read_groups("titles").values(),
        *read_groups("people").values(),
        *read_groups("genders_of_people").values(),
    )
)
_MANY = frozenset(read_groups("people")["group"])
_DOER = re.compile(r"[a-z]{3,}(?:er|or|ist|ian|ee|man|woman)$|\w+-year-old$")
_THINGS = frozenset(chain(*read_groups("documents").values(), *read_groups("bodies").values()))
_NO_DOERS = read_words("things_like_doers")


def calls_person(word: str) -> bool:
    """Whether a word in lower case calls one person: it is known to, or it ends as words for doers do."""
    if word in _MANY or word in _THINGS:
        return False
    return word in _PEOPLE or (_DOER.fullmatch(word) is not None and word not in _NO_DOERS)
