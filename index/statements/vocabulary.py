"""The words of speech: which verbs report that somebody said something, and what may follow them.

A cue is known by its inflected form, in lower case. Verbs of thought ("believes", "hopes") are left out:
what somebody thinks is not what they said.
"""

from typing import Literal

Form = Literal["finite", "participle"]

_IRREGULAR = {
    "say": "said saying says",
    "tell": "told telling tells",
    "write": "wrote writing writes written",
    "read": "read reads",
    "begin": "began begins",
    "swear": "swore swearing swears",
    "foretell": "foretold",
    "quip": "quipped quipping quips",
    "admit": "admitted admitting admits",
    "blog": "blogged blogging blogs",
}
# These open a clause without "that"; with the others a bare clause has to begin with a pronoun.
_REPORTING = "say claim insist allege argue concede predict caution quip contend estimate complain"
_THAT = (
    "state add note suggest announce declare confirm admit acknowledge explain stress emphasize emphasise"
    " reiterate recall recount reply respond report reveal testify tweet warn write indicate assert deny"
    " mention observe remark comment conclude disclose advise affirm lament vow pledge promise swear"
    " write post joke counter retort agree repeat boast proclaim recommend speculate hint imply"
    " reaffirm foretell blog maintain rule propose threaten"
)
_QUOTING = (
    "ask continue begin read shout yell cry exclaim whisper chant answer mutter sigh plead demand"
    " enthuse opine muse murmur interject blurt laugh scoff snap ask inquire wonder"
)
_ADDRESSING = "tell inform remind assure notify warn"
_LABELLING = (
    "call describe dub brand label denounce slam dismiss hail characterize characterise blast praise"
    " criticize criticise condemn accuse blame lambaste ridicule mock reject"
)

# Forms that are as often nouns: they need somebody before them and something said after them.
AMBIGUOUS = frozenset(
    "claim claims report reports state states note notes remark remarks comment comments promise"
    " promises reveal ruling reading writing joking estimate estimates cry cries demand demands"
    " answer answers sigh joke post posts laugh counter warning pledge pledges vow vows hint"
    " hints tweet tweets read reads address reply blog blogs call calls label labels brand brands"
    " praise blast suggest wonder wonders rule rules pledged admitted"
    " retort retorts caution cautions boast boasts lament laments quip quips counters shout shouts yell yells"
    " murmur murmurs whisper whispers chant chants".split()
)
DOCUMENTS = frozenset(
    "report study letter email memo document documents poll survey article paper lawsuit"
    " complaint indictment filing evidence data findings sign signs message caption headline"
    " analysis text story".split()
)


def _inflections(verb: str) -> list[str]:
    if verb in _IRREGULAR:
        return [verb, *_IRREGULAR[verb].split()]
    if verb.endswith("e"):
        return [verb, verb + "s", verb + "d", verb[:-1] + "ing"]
    if verb.endswith("y") and verb[-2] not in "aeou":
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    return [verb, verb + ("es" if verb.endswith(("sh", "ss")) else "s"), verb + "ed", verb + "ing"]


def _forms(verbs: str) -> frozenset[str]:
    return frozenset(form for verb in verbs.split() for form in _inflections(verb))


TAKES_BARE_CLAUSE = _forms(_REPORTING)
ADDRESSES = _forms(_ADDRESSING)
QUOTES_ONLY = _forms(_QUOTING) | {"goes", "going", "went"}
LABELS = _forms(_LABELLING)
PARTICLES = dict.fromkeys(_forms("point"), "out") | dict.fromkeys(("goes", "going", "went"), "on")
"""Verbs that report only with a particle: "pointed out", "went on"."""
SPEAKS = _forms(f"{_REPORTING} {_THAT} {_QUOTING} {_ADDRESSING}") | PARTICLES.keys()
_PARTICIPLES = frozenset(form for form in SPEAKS if form.endswith("ing"))


def cue_form(word: str) -> Form | None:
    """Whether a word in lower case is a verb of speech, and in which form."""
    if word not in SPEAKS:
        return None
    return "participle" if word in _PARTICIPLES else "finite"
