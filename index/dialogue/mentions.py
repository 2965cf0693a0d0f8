"""Whom and what a question itself names: by names, in any case, and as the article describes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.dialogue.antecedents import Antecedent, described, described_kind, is_time
from index.dialogue.background import Background
from index.question.lexicon import RARE, UNCOMMON, common_words, is_listed, rarity
from index.statements.names import gender, plain
from index.text.slips import common_slip
from index.text.terms import POSSESSIVE, QUESTION_WORD, STOP_WORDS, Term, runs, terms
from index.text.word_lists import read_words

_MOST_WORDS = 5
_DETERMINERS = frozenset("the a an this these those".split())
_NO_NOUNS = read_words("adjectives_of_order")
_ARTICLES = frozenset("the a an".split())
_SEVERAL = frozenset("many all some any several most which".split())
_AND = re.compile(r"(?i)\s*(?:,|,?\s*\band\b|&)\s*")
_NO_NAME_AFTER = re.compile(r"(?i)\b(?:the|an?|this|these|those|his|her|its|their|my|our|to)\s+$")
_PLACE_BEFORE = re.compile(r"(?i)\b(?:in|at|from|near|to|into|of)\s+(?:the\s+)?$")

Word = re.Match[str]


@dataclass(frozen=True)
class Named:
    """Somebody or something, named at [start, end) of a question.

    `owner` says that it only owns what is named next ("Biden's remark").
    """

    start: int
    end: int
    who: Antecedent
    owner: bool = False


def find_named(question: str, background: Background | None) -> list[Named]:
    """Whom and what a question names, in order; those named together are one."""
    found: list[Named] = []
    words = list(QUESTION_WORD.finditer(question))
    for at in range(len(words)):
        if background and (not found or words[at].start() >= found[-1].end):
            near = _run(question, words[at : at + _MOST_WORDS])
            found += _described(question, near, background) or _by_name(question, near, background)
    covered = {at for one in found for at in range(one.start, one.end)}
    found += (one for one in _by_form(question, background) if one.start not in covered)
    return _together(question, sorted(found, key=lambda one: one.start))


def _run(question: str, words: Sequence[Word]) -> list[Word]:
    """The words up to the first after which something else than a space stands, or which owns the next."""
    for at, word in enumerate(words[1:], start=1):
        if question[words[at - 1].end() : word.start()] != " " or POSSESSIVE.search(words[at - 1].group()):
            return list(words[:at])
    return list(words)


def _texts(words: Sequence[Word]) -> list[str]:
    return [POSSESSIVE.sub("", word.group()) for word in words]


def _named(question: str, words: Sequence[Word], who: Antecedent) -> Named:
    last = words[-1]
    bare = POSSESSIVE.sub("", last.group())
    return Named(words[0].start(), last.start() + len(bare), who, owner=bare != last.group())


def _by_name(question: str, words: Sequence[Word], background: Background) -> list[Named]:
    """The longest name of the article that begins here, or a rare word that is one misspelt."""
    for count in range(len(words), 0, -1):
        typed = _texts(words[:count])
        name = background.named_by(typed)
        if name is None and count == 1 and rarity(typed[0]) >= RARE and not background.holds(typed):
            name = background.cast.resolve(typed[0])
        if name is not None:
            called = _cased(typed, name)
            return [_named(question, words[:count], background.antecedent(name, called))]
    return []


def _cased(typed: Sequence[str], name: str) -> str:
    """The words as the name has them: "musgrove" -> "Musgrove"."""
    own = {plain(word): word for word in name.split()}
    return " ".join(own.get(plain(word), word) for word in typed)


def _described(question: str, words: Sequence[Word], background: Background) -> list[Named]:
    """What a determiner opens: "the mayor", "the lion", "the FTC"."""
    opening = words[0].group().casefold()
    if opening in _SEVERAL:
        return _several(question, words, background)
    if opening not in _DETERMINERS or len(words) == 1:
        return []
    if named := _by_name(question, words[1:], background):
        who, start = named[0].who, words[0].start()
        called = f"{opening if opening in _ARTICLES else 'the'} {who.words}"
        return [
            Named(start, named[0].end, Antecedent(called, who.kind, who.gender, who.name), named[0].owner)
        ]
    longest_first = (_texts(words[:count]) for count in range(len(words), 1, -1))
    held = [typed for typed in longest_first if _is_held(typed[1:], background)]
    # Of words that stand in the article so, the last need not be a noun.
    nouns = [typed for typed in held if background.defines(typed[-1])]
    ends = [typed for typed in held if all(map(_is_function, _texts(words[len(typed) : len(typed) + 1])))]
    if not held:
        return []
    typed = next(iter(nouns or ends), held[-1])
    name = background.titled(typed[1:]) if described_kind(typed[-1]) == "person" else None
    if typed[0].casefold() not in _ARTICLES:
        typed = ["the", *typed[1:]]
    who = background.antecedent(name) if name else described(" ".join(typed))
    return [_named(question, words[: len(typed)], who)]


def _is_function(word: str) -> bool:
    return word.casefold() in STOP_WORDS


def _is_held(words: Sequence[str], background: Background) -> bool:
    """Whether the article has the words, of which none is a function word, or they tell somebody's office."""
    if any(map(_is_function, words)) or is_time(words[-1]) or words[-1].casefold() in _NO_NOUNS:
        return False
    return described_kind(words[-1]) == "person" or background.holds(words)


def _several(question: str, words: Sequence[Word], background: Background) -> list[Named]:
    """Those whom "how many people" counts: "the people"."""
    typed = _texts(words[1:2])
    kind = described_kind(typed[0]) if typed else "thing"
    if kind not in ("people", "things") or is_time(typed[0]) or not background.holds(typed):
        return []
    return [_named(question, words[:2], described(f"the {typed[0]}"))]


def _by_form(question: str, background: Background | None) -> Iterator[Named]:
    """What no article knows but is written like a name, or, where nothing has capitals, rare words."""
    cased = not (question.isupper() or question.islower())

    def named(term: Term) -> bool:
        word = question[term.start : term.end]
        if background is not None and background.holds([word]):
            return False
        if not cased:
            no_name = term.folded in STOP_WORDS or _NO_NAME_AFTER.search(question[: term.start])
            return not no_name and rarity(word) >= RARE and not _is_common(word)
        opens = term.start == 0 and word[0].isupper() and rarity(word) >= UNCOMMON
        return term.name or (opens and term.folded not in STOP_WORDS)

    for run in runs(filter(named, terms(question)), question):
        words = POSSESSIVE.sub("", question[run[0].start : run[-1].end])
        end = run[0].start + len(words)
        place = _PLACE_BEFORE.search(question[: run[0].start]) is not None
        who = Antecedent(words, "thing" if place else "stranger", gender(words, frozenset()))
        yield Named(run[0].start, end, who, POSSESSIVE.match(question, end) is not None)


def _is_common(word: str) -> bool:
    """Whether a word in small letters is rather a form of a verb, or a common word misspelt, than a name."""
    if word.endswith(("ing", "ed", "ly")):
        return True
    return not is_listed(word) and common_slip(word.casefold(), common_words()) is not None


def _together(question: str, found: Sequence[Named]) -> list[Named]:
    """Those who are named one after another, made one: "Jane and Wes Smith"."""
    joined: list[Named] = []
    for one in found:
        before = joined[-1] if joined else None
        if before and not before.owner and before.who.acts and one.who.acts:
            between = question[before.end : one.start]
            if _AND.fullmatch(between):
                words = f"{before.who.words}{between}{one.who.words}"
                joined[-1] = Named(before.start, one.end, Antecedent(words, "people"), one.owner)
                continue
        joined.append(one)
    return joined
