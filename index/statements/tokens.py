"""An article as tagged words: the ground on which attributions are read.

Every token has a tag of one letter, so that the grammar of an attribution is a regular expression over the
string of tags. A quotation that stands in no other is one token: nothing inside it is grammar.

    N name   P possessive   m somebody's role   n other word   e -ed word   g -ing word   d determiner
    # number   p preposition   h subject pronoun   o object pronoun   a auxiliary   x negation   r adverb
    c conjunction   s subordinator   t that   w relative pronoun   T word of time   k "according"
    v finite verb of speech   u its participle   l labelling verb
    Q quotation   , : ; - ( ) and . for other signs   | between sentences   / after a paragraph
"""

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from typing import NamedTuple

from index.models import Span
from index.statements.names import is_particle
from index.statements.vocabulary import AMBIGUOUS, PARTICLES, TAG_OF_SIGN, word_tag
from index.text.conversations import Turn, find_turns
from index.text.quotations import Quotation
from index.text.sentences import Prose
from index.text.word_lists import SHORT_MONTHS, either

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}|[^\W\d_]\.(?=\s+[^\W\d_])"
    r"|(?:Mrs?|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|Cmdr|Adm|Maj|Rev|Hon|Pres|St|Jr|Sr|Inc|Ltd|Co|Corp"
    rf"|{either(month.capitalize() for month in SHORT_MONTHS)})\.(?!\w)"
    r"|[$€£]\d(?:[\w,.]*\w)?|\d[\d,.]*\d(?:-\w+)*%?|\w+(?:[’'.&-]\w+)*(?:%|(?<=s)[’'](?!\w))?|--+|\S"
)
_SHORT = 6
_GLUED = re.compile(
    r"([^\W\d_]\w*[a-z]{2})(reportedly|allegedly|apparently|previously|said|says|told|added|claimed|stated)"
)
_WORD_ALONE = re.compile("(?<![adnmrgP#])n(?=[vaePswptk,.:|/])")
_TWO_SYLLABLES = re.compile("[A-Z][a-z]+-[a-z]{1,5}(?<!ed)(?<!led)(?<!born)(?<!wide)")
"""As in "Sook-ja", where it leads to no noun as "Trump-era" does."""
_AFTER_PARTICLES = re.compile("[NPdnpo][NP]")
_AFTER_DETERMINER = re.compile("[dPp#]$")
_AFTER_QUOTATION = re.compile("Q,?[dP]?[nNegm#]+$")
_PLURAL = ("s", "people", "police", "men", "women", "data")
_MONTHS_AND_NAMES = frozenset("April August June May March".split())
_IN_PHRASE = re.compile("[dPp][nNegm#]+$")
_BEFORE_VERB = re.compile("t?[ar]{0,2}v")
_BEFORE_RELATIVE_CLAUSE = re.compile("t[aev]")
"""As in "most states that will vote", where the form before it reports nothing."""
_BEFORE_SAID = re.compile("[thQ]")
_AFTER_ADJECTIVE = re.compile("[#,c]$")
_BEFORE_NOUN = re.compile("[nmg]")
_SOMEBODY = "(?:h|[dP]?[nmg#]{0,3}m?N{1,4}|[dP][nmNg#]{0,4}[nm])"
_AFTER_QUOTED = re.compile(
    rf"(?<![dpP])(?P<said>Q){_SOMEBODY}r?(?P<verb>e|l(?=p)|(?<=[hN])n)(?=[^NnmP]|n[p.,|/])"
)
_INVERTED = re.compile(rf"(?<![dpP])(?P<said>Q)(?P<verb>[en])[pn]?{_SOMEBODY}(?=[.,|/])")
_BEFORE_QUOTED = re.compile(rf"(?:(?<=[|/,])|^){_SOMEBODY}r?(?P<verb>e|(?<=[hN])n)[pn]?[:,](?P<said>Q)")
_LETTERS = re.compile(r"[^\W\d_]+")
_INITIALS = 3
_CONTRACTED = re.compile("(?:it|he|she|that|there|here|what|who|how|where|when|let)['’]s", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(.+)(?:['’]s)|(.+s)['’]")


class Token(NamedTuple):
    """A word, a sign, or a whole quotation of the article; a boundary covers nothing."""

    start: int
    end: int
    text: str
    possessive: bool = False
    quotation: Quotation | None = None


@dataclass(frozen=True)
class Wording:
    """The tokens of an article, and one tag for each."""

    prose: Prose
    tokens: list[Token]
    tags: str
    turns: Sequence[Turn] = ()
    """Those of the conversation that the article is or holds, the words of each one token."""

    def span(self, first: int, end: int) -> Span:
        """The range of text that the tokens from `first` up to, not including, `end` cover."""
        return Span(self.tokens[first].start, self.tokens[end - 1].end)

    def word(self, at: int) -> str:
        """A token in lower case."""
        return self.tokens[at].text.lower()

    def words(self, first: int, end: int) -> str:
        """The words of some tokens with one space between and no possessive ending."""
        return " ".join(token.text for token in self.tokens[first:end])

    def sentence(self, at: int) -> tuple[int, int]:
        """The first token of the sentence around a token, and the boundary that ends it."""
        start, end = self.paragraph(at)
        following = self.tags.find("|", at, end)
        return max(start, self.tags.rfind("|", start, at) + 1), end if following < 0 else following

    def paragraph(self, at: int) -> tuple[int, int]:
        """The first token of the paragraph around a token, and the boundary that ends it."""
        return self.tags.rfind("/", 0, at) + 1, self.tags.index("/", at)

    def paragraph_number(self, at: int) -> int:
        """The number of the paragraph around a token, from 1."""
        return bisect_right(self.prose.paragraphs, self.tokens[at].start, key=lambda span: span.start)


def read_wording(prose: Prose) -> Wording:
    """The tokens and tags of a canonical text."""
    text = prose.text
    sentence_starts = frozenset(sentence.span.start for sentence in prose.sentences)
    ordinary = frozenset(re.findall(r"(?<![\w.@])[a-z]\w+", text))
    proper = frozenset(re.findall(r"(?<=[a-z,] )[A-Z][\w’'-]+", text))
    turns = find_turns(text, prose.paragraphs)
    tokens: list[Token] = []
    tags: list[str] = []
    opens = True
    shouted = _shouted_places(text, turns)
    for token in _read_tokens(prose, turns):
        if token.start in shouted:
            token = token._replace(text=token.text.capitalize())
        if token.start in sentence_starts and tags and tags[-1] != "/":
            tokens.append(Token(token.start, token.start, ""))
            tags.append("|")
            opens = True
        tag = _tag(token, opens, ordinary, proper)
        tokens.append(token)
        tags.append(tag)
        opens = tag == "/" or (opens and tag in "-(,.:;")
    settled = _settle(tokens, _join_particles(tokens, "".join(tags)))
    return Wording(prose, tokens, _find_unlisted_verbs(text, tokens, settled), turns)


def _join_particles(tokens: list[Token], tags: str) -> str:
    """The tags, where particles stand in names: "Ada de Wit", and "de Wit" where the article has that one."""
    joined, known, alone = list(tags), set[tuple[str, ...]](), list[tuple[int, int]]()
    for name in _AFTER_PARTICLES.finditer(tags):
        end = name.end() - 1
        first = end
        while first > 0 and is_particle(tokens[first - 1].text.lower()):
            first -= 1
        if first == end:
            continue
        words = _texts(tokens, first, end)
        # "Jan" is a month too.
        if tags[first - 1] in "NT" and tokens[first - 1].text[0].isupper() and all(map(is_particle, words)):
            known.add(tuple(map(str.lower, _texts(tokens, first, end + 1))))
            joined[first - 1 : end] = "N" * (end - first + 1)
        else:
            alone.append((first, end))
    for first, end in alone:
        if tuple(map(str.lower, _texts(tokens, first, end + 1))) in known:
            joined[first:end] = "N" * (end - first)
    return "".join(joined)


def _texts(tokens: list[Token], first: int, end: int) -> list[str]:
    return [token.text for token in tokens[first:end]]


def _settle(tokens: list[Token], tags: str) -> str:
    """The tags, where what stands around a word shows it to be a noun ("the report said") or a name."""
    settled = list(
        re.sub(r"(?<=N)\.(?=[NP])", lambda sign: "N" if tokens[sign.start()].text == "&" else ".", tags)
    )
    for match in _WORD_ALONE.finditer(tags):
        if _TWO_SYLLABLES.fullmatch(tokens[match.start()].text):
            settled[match.start()] = "N"
    for match in re.finditer("[vu]|(?<=N)T", tags):
        at = match.start()
        word, form, after = tokens[at].text, tokens[at].text.lower(), tags[at + 1 : at + 4]
        if tags[at] == "T":
            settled[at] = "N" if word in _MONTHS_AND_NAMES and after[:1] != "#" else "T"
        elif form in PARTICLES and tokens[at + 1].text != PARTICLES[form]:
            settled[at] = "n" if form in ("point", "points") else "g" if tags[at] == "u" else "e"
        elif form in AMBIGUOUS:
            before = "".join(settled[max(0, at - 6) : at])
            is_participle_noun = tags[at] == "u" and _AFTER_DETERMINER.search(before)
            if is_participle_noun or (tags[at] == "v" and _is_noun(word, before, after, tokens[at - 1].text)):
                settled[at] = "n"
    return "".join(settled)


def _find_unlisted_verbs(text: str, tokens: list[Token], tags: str) -> str:
    """The tags, where a word between a quotation and somebody can be nothing but a verb of speech.

    As in: "It is late," Smith grumbled; Smith shot back: "It is late."
    """
    found = list(tags)
    for pattern in (_AFTER_QUOTED, _BEFORE_QUOTED, _INVERTED):
        for match in pattern.finditer(tags):
            at = match.start("verb")
            quotation = tokens[match.start("said")].quotation
            inner = quotation.inner.of(text).rstrip() if quotation else ""
            if pattern is _BEFORE_QUOTED:
                fits = inner[:1].isupper() and len(inner.split()) > 1
            else:
                alone = pattern is _INVERTED or tags[at + 1] in "rpT.,|/"
                fits = inner.endswith(",") or (inner.endswith(("!", "?")) and alone)
            if fits and tokens[at].text.islower():
                found[at] = "v"
    return "".join(found)


def _is_noun(word: str, before: str, after: str, previous: str) -> bool:
    """Whether a form that may be a finite verb is a noun between these tags and after the previous word."""
    if _BEFORE_VERB.match(after):
        return True
    if _AFTER_QUOTATION.search(before):
        return False
    if _BEFORE_RELATIVE_CLAUSE.match(after) or _AFTER_DETERMINER.search(before):
        return True
    if _AFTER_ADJECTIVE.search(before) and _BEFORE_NOUN.match(after) and word.lower() != "suggest":
        return True
    disagrees = not word.endswith(("s", "d")) and not previous.endswith(_PLURAL)
    return bool(_IN_PHRASE.search(before)) and (disagrees or not _BEFORE_SAID.match(after))


def _tag(token: Token, opens: bool, ordinary: frozenset[str], proper: frozenset[str]) -> str:
    if token.quotation is not None:
        return "Q"
    if not token.text:
        return "/"
    if token.possessive:
        return "P"
    if token.text[-1].isalnum() or token.text[0].isalnum():
        return word_tag(token.text, opens, ordinary, proper)
    return TAG_OF_SIGN.get(token.text[0], ".")


def _read_tokens(prose: Prose, turns: Sequence[Turn]) -> Iterator[Token]:
    """The tokens in order, each paragraph followed by an empty one."""
    rest = deque(_whole_quotations(prose.quotations, turns))
    for paragraph in prose.paragraphs:
        at = paragraph.start
        while rest and rest[0].outer.start < paragraph.end:
            quotation = rest.popleft()
            yield from _split_words(prose.text, at, quotation.outer.start)
            at = quotation.outer.end
            yield Token(quotation.outer.start, at, "", quotation=quotation)
        yield from _split_words(prose.text, at, paragraph.end)
        yield Token(paragraph.end, paragraph.end, "")


def _whole_quotations(quotations: Sequence[Quotation], turns: Sequence[Turn]) -> Iterator[Quotation]:
    """The quotations that stand in no turn, and the words of the turns, which are quoted without marks."""
    within = {turn.words.end: turn.words for turn in turns}
    ends = sorted(within)
    quoted = {quotation.outer: quotation for quotation in quotations}
    said = (quoted.get(turn.words) or Quotation(turn.words, turn.words, double=True) for turn in turns)

    def stands_alone(quotation: Quotation) -> bool:
        after = bisect_right(ends, quotation.outer.start)
        return after == len(ends) or not within[ends[after]].overlap(quotation.outer)

    return merge(said, filter(stands_alone, quotations), key=lambda quotation: quotation.outer.start)


def _shouted_places(text: str, turns: Sequence[Turn]) -> frozenset[int]:
    """Where words stand in labels whose capitals tell nothing: "ADA WOLF", "Mr. WOLF"."""
    labels = dict.fromkeys(turn.label for turn in turns if turn.label)
    every = all(label.of(text).isupper() for label in labels)
    return frozenset(
        label.start + word.start()
        for label in labels
        for word in _LETTERS.finditer(label.of(text))
        if word.group().isupper() and (every or len(word.group()) > _INITIALS)
    )


def _split_words(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _WORD.finditer(text, start, end):
        word = match.group()
        glued = _GLUED.fullmatch(word) if word[0].isupper() and len(word) > _SHORT else None
        possessive = _POSSESSIVE.fullmatch(word) if "'" in word or "’" in word else None
        if glued is not None:
            # A space lost after a name ("Smithsaid") must not lose the name.
            cut = match.start() + len(glued.group(1))
            yield Token(match.start(), cut, glued.group(1))
            yield Token(cut, match.end(), glued.group(2))
        elif possessive is not None and word[0].isalpha() and not _CONTRACTED.fullmatch(word):
            yield Token(*match.span(), possessive.group(1) or possessive.group(2), possessive=True)
        else:
            yield Token(*match.span(), word)
