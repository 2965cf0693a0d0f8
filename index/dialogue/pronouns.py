"""The pronouns of a question: which of them the question itself explains, and others in other words."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from index.dialogue.antecedents import Antecedent, Pronoun
from index.dialogue.mentions import Named
from index.grammar.acts import Act, act_of
from index.statements.names import Gender
from index.text.terms import STOP_WORDS

Case = Literal["subject", "object", "owner"]

FORMS: dict[str, tuple[Pronoun, Case]] = {
    "he": ("he", "subject"),
    "him": ("he", "object"),
    "his": ("he", "owner"),
    "she": ("she", "subject"),
    "her": ("she", "object"),
    "they": ("they", "subject"),
    "them": ("they", "object"),
    "their": ("they", "owner"),
    "it": ("it", "object"),
    "its": ("it", "owner"),
}
"""What each form stands for; "her" may be an owner, too."""
_WORD = re.compile(rf"(?i)(?<![\w'’-])(?:{'|'.join(sorted(FORMS, reverse=True))})(?![\w-])")
_OWNED = re.compile(r"\s+([^\W\d_][\w'’-]*)")
_NEVER_OWNED = (STOP_WORDS - frozenset("own other same".split())).union(
    "yesterday today tomorrow tonight back home go say do want".split()
)
_CLAUSE = re.compile(r"(?i)\b(?:that|if|whether|when|because|while|after|before|as|who|which)\b|[,;]")
_NO_THING = re.compile(
    r"(?i)\b(?:is|was|isn['’]?t|wasn['’]?t)\s+it\s+(?:really\s+|still\s+|even\s+|not\s+|so\s+|too\s+)*(?:true|possible|likely"
    r"|clear|certain|known|said|because|that|important|hard|easy|necessary|safe|legal|worth|raining|snowing|cold|hot)\b"
    r"|\b(?:does|did|will|would|do)\s+it\s+(?:take|rain|snow|matter)\b|\btime\s+(?:is|was)\s+it\b"
)
"""Where "it" means nothing that has a name: "is it true"."""
_COSTS = re.compile(
    r"(?i)\s+(?:(?:will|would|did|does|could|might)\s+)?(?:costs?|takes?|took|happen(?:ed|s)?|matters?)\b"
)
_HAS_THINGS: frozenset[Act] = frozenset(
    {"criticise", "praise", "recommend", "demand", "describe", "warn", "threaten"}
)
"""Acts whose object is what they are about, and not what is said."""
_AUXILIARY = re.compile(
    r"(?i)\b(?:is|was|did|does|do|will|would|has|had|have|can|could|should|might|must|s|n['’]?t)\s+$"
)
_DONE = re.compile(r"(?i)\b(?:do|does|did|done|doing)\s+$")
_EVENT_BEFORE = re.compile(r"(?i)\b(?:about|mean|means|make|makes|made)\s+$")
_ENDS = re.compile(
    r"(?i)\W*(?:$|(?:to|in|on|at|by|when|that|because|then|so|again|before|after|back|yet|too)\b)"
)


@dataclass(frozen=True)
class Use:
    """A pronoun as a question uses it, at [start, end) of it.

    `owned` is the word after an owner. `apart` are those it cannot mean: who takes another pronoun, and who
    acts on somebody else in its clause.
    """

    start: int
    end: int
    pronoun: Pronoun
    case: Case
    apart: tuple[Antecedent, ...]
    owned: str | None = None


def replace_pronouns(
    question: str, named: Sequence[Named], choose: Callable[[Use], Antecedent | None]
) -> str:
    """The question with words for whomever each pronoun means that the question does not explain."""
    whole, at = "", 0
    before = [(one.start, one.who) for one in named]
    for word in _WORD.finditer(question):
        pronoun, case, owned = _read(word, question)
        if pronoun == "it" and _means_no_thing(word, question):
            continue
        known = [who for start, who in before if start < word.start()]
        subject = known[-1:] if case == "object" and _in_one_clause(before, word, question) else []
        if any(who.takes(pronoun) and who not in subject for who in known):
            continue
        others = [who for who in known if not who.takes(pronoun)]
        use = Use(*word.span(), pronoun, case, (*subject, *others), owned)
        chosen = choose(use)
        if chosen is None:
            continue
        # Whoever asks knows whether it is he or she.
        told: Gender | None = "he" if pronoun == "he" else "she" if pronoun == "she" else chosen.gender
        before = sorted([*before, (word.start(), replace(chosen, gender=told))], key=lambda one: one[0])
        whole += question[at : word.start()] + (chosen.possessive if case == "owner" else chosen.words)
        at = word.end()
    return whole + question[at:]


def _read(word: re.Match[str], question: str) -> tuple[Pronoun, Case, str | None]:
    written = word.group().casefold()
    pronoun, case = FORMS[written]
    following = _OWNED.match(question, word.end())
    if written == "it" and _AUXILIARY.search(question[: word.start()]) and not _is_done(word, question):
        case = "subject"
    if written == "her" and following and following.group(1).casefold() not in _NEVER_OWNED:
        case = "owner"
    return pronoun, case, following.group(1) if following and case == "owner" else None


def _in_one_clause(before: Sequence[tuple[int, Antecedent]], word: re.Match[str], question: str) -> bool:
    starts = [start for start, _ in before if start < word.start()]
    return bool(starts) and not _CLAUSE.search(question, starts[-1], word.start())


def _is_done(it: re.Match[str], question: str) -> bool:
    """Whether a form of "do" before "it" is the verb of the clause: "who did it"."""
    return bool(_DONE.search(question[: it.start()]) and _ENDS.match(question, it.end()))


def _means_no_thing(it: re.Match[str], question: str) -> bool:
    """Whether "it" means what happened or was said, or nothing."""
    before = question[: it.start()]
    last = next(iter(before.split()[-1:]), "")
    if _is_done(it, question):
        return True
    act = act_of(last)
    said = act is not None and act not in _HAS_THINGS
    if (said or _EVENT_BEFORE.search(before)) and _ENDS.match(question, it.end()):
        return True
    if _COSTS.match(question, it.end()):
        return act is None
    return any(found.start() <= it.start() < found.end() for found in _NO_THING.finditer(question))
