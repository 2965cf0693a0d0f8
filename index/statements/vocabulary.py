"""The words of speech: which verbs report that somebody said something, and what may follow them.

A cue is known by its inflected form, in lower case. Verbs of thought ("believes", "hopes") are left out:
what somebody thinks is not what they said.
"""

from functools import lru_cache
from typing import Literal

from index.text.word_lists import CALENDAR

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
_CLASSES = {
    "d": "the a an his its our my your her their this these those some many several most both all"
    " no each every any another other two three four five six seven eight nine ten one dozens"
    " hundreds thousands",
    "p": "of in on at by for with from to into about over under against between among during"
    " through without within unlike near outside inside behind across toward towards via upon"
    " amid per despite following including regarding like around off out up down given except"
    " beyond above below alongside along atop throughout",
    "h": "he she they it we i you there everyone nobody somebody someone everybody",
    "o": "him them me us",
    "a": "is was are were be been being am has have had having do does did will would can could"
    " may might must should shall",
    "x": "not never cannot neither nor",
    "r": "also further later earlier previously then once even just recently often again now only still soon"
    " already however meanwhile therefore too twice always sometimes first thus simply himself herself"
    " themselves itself together instead moreover yet long somehow perhaps maybe indeed otherwise"
    " nevertheless nonetheless hence afterward afterwards elsewhere besides initially"
    " finally eventually ultimately lately",
    "c": "and or but &",
    "s": "when while after before because if although as since though until unless whereas whether where how"
    " why what than so lest",
    "t": "that",
    "w": "who which whose whom",
    "T": "yesterday today tomorrow tonight week month year morning afternoon evening night weekend last next"
    " ago",
    "k": "according",
    "e": "won made took got came gave saw left met held sent lost built paid found led kept put ran"
    " set stood brought thought knew felt grew spoke broke hit",
    "n": "others family reply supply ally rally bully assembly monopoly early thing king spring"
    " wing evening building hearing meeting bed red seed feed need speed anything something"
    " nothing everything",
}
_ROLES = frozenset(
    "spokesman spokeswoman spokesperson spokespeople president vice-president minister premier"
    " mayor senator governor director secretary chief chairman chairwoman chair chairperson ceo"
    " founder co-founder owner manager officer official officials leader deputy ambassador envoy"
    " adviser advisor aide lawyer attorney prosecutor judge justice professor researcher"
    " scientist analyst economist strategist expert author writer editor journalist reporter"
    " columnist critic historian doctor physician surgeon nurse teacher principal student coach"
    " captain guard forward goalie player actor actress singer artist cartoonist filmmaker"
    " producer detective sergeant inspector constable commissioner superintendent sheriff general"
    " colonel commander soldier veteran activist organizer advocate campaigner resident neighbour"
    " neighbor witness victim mother father son daughter brother sister wife husband partner"
    " friend dad mom king queen prince princess sultan pope bishop archbishop priest pastor rabbi"
    " imam farmer engineer executive entrepreneur investor candidate lawmaker congressman"
    " congresswoman councillor councilor counsel coordinator co-ordinator consultant boss head"
    " member colleague counterpart planner broker".split()
)
_GROUPS = frozenset(
    "police people authorities sources residents witnesses supporters protesters voters workers scientists"
    " researchers experts critics lawmakers investigators prosecutors reporters critics students families"
    " parents neighbours neighbors opponents rescuers firefighters paramedics doctors nurses teachers".split()
)
_CLASS_OF = {word: tag for tag, words in reversed(_CLASSES.items()) for word in words.split()}
_SHORT = 4
_COMMON_ENDINGS = ("ing", "ed", "ly")
_SIGNS = {",": ",", ":": ":", ";": ";", "(": "(", "[": "(", ")": ")", "]": ")", "—": "-", "–": "-", "-": "-"}
_CONTRACTED = {"'s": "a", "'re": "a", "'ve": "a", "'ll": "a", "'d": "a", "'m": "a", "n't": "x"}


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


def sign_tag(sign: str) -> str:
    """The tag of a token that is no word."""
    return _SIGNS.get(sign[0], ".")


def word_tag(word: str, opens: bool, ordinary: frozenset[str], proper: frozenset[str]) -> str:
    """The tag of a word.

    `opens` says that the word opens a sentence, where a capital letter means nothing by itself; `ordinary`
    holds words that the article also writes in lower case, `proper` those it also writes with a capital
    where no sentence opens.
    """
    plain = word.lower().replace("’", "'").rstrip(".")
    if word[0].isnumeric() or not word[0].isalnum():
        return "#"
    if not word[0].isupper() or plain == "i":
        return _lower_tag(plain)
    if plain in CALENDAR:
        return "T"
    if "-" in word and word.rpartition("-")[2].islower():
        return "n"
    if not opens:
        if plain in ("says", "said"):
            # Headlines give every word a capital letter.
            return "v"
        return "d" if plain in ("a", "the") else "N"
    if plain in _CLASS_OF or plain.split("'")[0] in _CLASS_OF:
        return _lower_tag(plain)
    common = (
        plain in ordinary
        or plain in _GROUPS
        or plain.removesuffix("s") in _ROLES
        or cue_form(plain)
        or plain in LABELS
        or (plain.endswith(_COMMON_ENDINGS) and len(plain) > _SHORT)
    )
    return _lower_tag(plain) if common and word not in proper else "N"


@lru_cache(maxsize=50_000)
def _lower_tag(word: str) -> str:
    if word in _CLASS_OF:
        return _CLASS_OF[word]
    if word in _ROLES:
        return "m"
    form = cue_form(word)
    if form is not None:
        return "v" if form == "finite" else "u"
    if word in LABELS:
        return "l"
    for ending, tag in _CONTRACTED.items():
        if word.endswith(ending) and len(word) > len(ending):
            return _pronoun_or(tag, word.removesuffix(ending))
    if word.endswith("ly"):
        return "r"
    if word.endswith("ed"):
        return "e"
    return "g" if word.endswith("ing") else "n"


def _pronoun_or(tag: str, stem: str) -> str:
    """A pronoun with its auxiliary ("he's", "that's") opens a clause as the pronoun does."""
    if tag != "a":
        return tag
    return {"h": "h", "t": "h", "w": "w", "s": "s"}.get(_CLASS_OF.get(stem, ""), tag)
