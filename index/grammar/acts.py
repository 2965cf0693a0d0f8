"""What verbs and nouns of speech do: "slam" criticises, "vow" promises, and "say" is anything at all."""

from index.text.terms import fold, stem
from index.text.word_lists import read_groups

Act = str
"""What saying something does, by the verb that says it most plainly."""

_ACT_OF_STEM = {stem(verb): act for act, verbs in read_groups("verbs_of_speech").items() for verb in verbs}

ANY_WORDS: frozenset[Act] = frozenset({"say", "think", "react"})
"""The acts that every statement does."""
LOOSE: frozenset[Act] = frozenset({"claim", "add", "suggest", "announce", "declare", "describe"})
"""The acts that other verbs report as well ("said"), so that a speaker's other statements may be meant."""

_STANCES: frozenset[Act] = frozenset(
    {"deny", "admit", "confirm", "agree", "promise", "threaten", "apologise"}
)

_ACT_OF_NOUN = {noun: act for act, nouns in read_groups("nouns_of_speech").items() for noun in nouns}
_QUOTES = frozenset("quote quotation statement comment remark words".split())


def is_specific(act: Act) -> bool:
    """Whether only certain verbs report the act."""
    return act not in ANY_WORDS | LOOSE


def is_stance(act: Act) -> bool:
    """Whether other words on the same thing may well say the opposite, as telling and denying it do."""
    return act in _STANCES


def act_of(verb: str) -> Act | None:
    """What a verb of speech does, in any inflection; None for other words."""
    return _ACT_OF_STEM.get(stem(fold(verb)))


def act_of_noun(noun: str) -> Act | None:
    """What a noun of speech names ("reaction", "remarks"); None for other words."""
    return _ACT_OF_NOUN.get(_singular(noun))


def is_quote(noun: str) -> bool:
    """Whether a noun names nothing but somebody's words."""
    return _singular(noun) in _QUOTES


def _singular(noun: str) -> str:
    folded = fold(noun)
    return folded if folded in _ACT_OF_NOUN else folded.removesuffix("s")
