"""What verbs and nouns of speech do: "slam" criticises, "vow" promises, and "say" is anything at all."""

from __future__ import annotations

from typing import Literal

from index.text.terms import fold, stem

Act = Literal[
    "say",
    "think",
    "react",
    "claim",
    "add",
    "suggest",
    "announce",
    "declare",
    "criticise",
    "deny",
    "promise",
    "warn",
    "threaten",
    "admit",
    "confirm",
    "describe",
    "demand",
    "praise",
    "predict",
    "recommend",
    "agree",
    "complain",
    "apologise",
    "joke",
    "explain",
    "write",
]

_VERBS: dict[Act, str] = {
    "say": "say said tell told state comment remark mention note observe speak spoke spoken talk express"
    " utter inform assure remind testify",
    "think": "think thought believe feel felt",
    "react": "react respond reply answer retort counter",
    "claim": "claim allege assert insist maintain contend argue",
    "add": "add",
    "suggest": "suggest propose hint imply",
    "announce": "announce reveal disclose unveil",
    "declare": "declare proclaim",
    "criticise": "criticise criticize slam blast denounce condemn attack lambast lambaste rebuke blame accuse"
    " dismiss deplore decry ridicule mock",
    "deny": "deny reject refute dispute contradict",
    "promise": "promise vow pledge swear swore sworn guarantee",
    "warn": "warn caution",
    "threaten": "threaten",
    "admit": "admit acknowledge concede confess",
    "confirm": "confirm affirm reaffirm",
    "describe": "call describe dub label brand characterise characterize",
    "demand": "demand urge request",
    "praise": "praise hail laud commend applaud welcome",
    "predict": "predict forecast foretell foretold",
    "recommend": "recommend advise",
    "agree": "agree",
    "complain": "complain lament",
    "apologise": "apologise apologize",
    "joke": "joke quip",
    "explain": "explain",
    "write": "write wrote written tweet blog",
}
_ACT_OF_STEM = {stem(verb): act for act, verbs in _VERBS.items() for verb in verbs.split()}

ANY_WORDS: frozenset[Act] = frozenset({"say", "think", "react"})
"""The acts that every statement does."""
LOOSE: frozenset[Act] = frozenset({"claim", "add", "suggest", "announce", "declare", "describe"})
"""The acts that other verbs report as well ("said"), so that a speaker's other statements may be meant."""

_NOUN_ACTS: dict[Act, str] = {
    "say": "quote quotation statement comment remark words word",
    "think": "position view opinion stance take thoughts feeling feelings attitude assessment viewpoint",
    "react": "reaction response reply answer",
    "claim": "claim allegation argument",
    "deny": "denial",
    "promise": "promise pledge vow",
    "warn": "warning",
    "threaten": "threat",
    "announce": "announcement",
    "suggest": "suggestion proposal",
    "criticise": "criticism accusation",
    "explain": "explanation",
    "predict": "prediction",
    "demand": "demand",
}
_ACT_OF_NOUN = {noun: act for act, nouns in _NOUN_ACTS.items() for noun in nouns.split()}
_QUOTES = frozenset("quote quotation statement comment remark words".split())


def is_specific(act: Act) -> bool:
    """Whether only certain verbs report the act."""
    return act not in ANY_WORDS | LOOSE


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
