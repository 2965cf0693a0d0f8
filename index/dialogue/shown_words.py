"""The words that an answer marked, as something that a question can be about."""

import re

from index.dialogue.antecedents import Antecedent
from index.dialogue.background import Background
from index.models import Span

_LONGEST, _FEWEST = 200, 20
_DATELINE = re.compile(
    r"(?:[A-Z][\w.,'’ -]{1,40}?\s)?\([A-Z][\w ]{1,20}\)\s*(?:[-–—]+\s*)?"
    r"|[A-Z]{3,}[A-Z.,' ]{0,30}(?:,[\w. ]{1,20})?\s[–—-]+\s"
)
_OPENING = re.compile(
    r"(?i)(?:[\"“”'’»)\]]\s*)*(?:(?:(?:But|And|So|Yet)\b,?|(?:Further|However|Also|Meanwhile|Instead|Still|Then|Now|Finally"
    r"|Moreover|In\s+addition|As\s+a\s+result|For\s+example),)\s+)+"
)
_BEGINS_WITHIN = re.compile(r"(?i)(?:when|while|if|because|although|though|as|after|before|since)\b")
_PRONOUN = re.compile(r"(He|She)\b")
_EDGES = " .!?…,;:–—-"
_MARKS = '"“”„«»'
_PART_END = re.compile(r"[,;:–—(]\s*")
_SENTENCE_END = re.compile(r"[.!?…](?=\s)")

_THAT = "(?:that|this|it|so)"
_HAPPENED = (
    rf"(?:\s+(?:(?:was|is)\s+{_THAT}|did\s+{_THAT}\s+(?:happen|occur)|(?:has|had)\s+{_THAT}\s+happened))?"
)
_WHY = re.compile(
    rf"(?i)(?:(?:why|y)(?:\s+so|\s+not)?{_HAPPENED}|how\s+come|what\s+for|for\s+what(?:\s+reason)?)$"
)
_WHY_DID = re.compile(
    rf"(?i)why\s+(?:did|does|do|would|has|had)\s+(?P<who>.+?)\s+(?:do|does|done|act)\s+{_THAT}$"
)
_WHEN = re.compile(rf"(?i)(?P<head>when|where){_HAPPENED}$")
_SAYS_WHO = re.compile(r"(?i)(?:says|said) who$")
_SAID_THAT = re.compile(
    r"(?i)\b(?:say|says|said|saying|state|stated|claim|claims|claimed|think|thinks|thought|believe|believes|believed)"
    rf"\s+(?P<that>{_THAT})$"
)


class ShownWords:
    """The place that was marked first, with its whole sentences, and who says what stands there."""

    def __init__(self, background: Background, place: Span) -> None:
        self._background, self._place = background, place
        self._statement = background.statement_at(place)
        sentences = background.sentences_of(place) or place
        dateline = _DATELINE.match(background.text, sentences.start, max(sentences.start, place.start))
        self._sentences = Span(dateline.end() if dateline else sentences.start, sentences.end)

    @property
    def speaker(self) -> str | None:
        """Whoever says what is marked, by the canonical name."""
        return self._statement.speaker if self._statement else None

    @property
    def direct(self) -> str | None:
        """What is marked, where it is somebody's own words."""
        return self._statement.text if self._statement and self._statement.speech != "reported" else None

    def named(self) -> list[Antecedent]:
        """Whom and what the words name and then their sentences, the one that opens those first."""
        opens = self._background.opening_pronoun(self._sentences)
        around = [*([opens] if opens else []), *self._background.named_in(self._sentences)]
        return around if self._statement else [*self._background.named_in(self._place), *around]

    def subject(self) -> list[Antecedent]:
        """What opens the sentences: "the club"."""
        opens = self._background.opened_by(self._sentences)
        return [opens] if opens else []

    def places(self) -> list[str]:
        """The places that the sentences name, each with the preposition before it."""
        return self._background.places_in(self._sentences)

    def things(self) -> list[Antecedent]:
        """What the sentences are about that has no name: "the bird"."""
        return self._background.things_in(self._sentences)

    def called(self) -> list[Antecedent]:
        """Whom the sentences call only "he" or "she"."""
        return self._background.called_in(self._sentences)

    def ask_about(self, asked: str) -> str:
        """A question without words of its own, given without signs at its end, with what it is about."""
        asked = _SAYS_WHO.sub("who said that", asked)
        said = _SAID_THAT.search(asked)
        if said and self._statement:
            return f"{asked[: said.start('that')]}{self._quoted()}?"
        clause = self._clause()
        did = _WHY_DID.match(asked)
        stands = _BEGINS_WITHIN.match(clause) is None
        if stands and (_WHY.match(asked) or (did and did["who"] in clause)):
            return f"Why is it that {clause}?"
        if (found := _WHEN.match(asked)) and stands and self.direct is None:
            return f"{found['head'].capitalize()} was it that {clause}?"
        return f"{asked}: {clause}?"

    def _quoted(self) -> str:
        """Somebody's words as a quotation, of a long one the beginning."""
        said = self._statement.span if self._statement else self._place
        marked = Span(max(said.start, self._place.start), min(said.end, self._place.end))
        words = (marked if len(marked) >= _FEWEST else said).of(self._background.text)
        return f"“{_shorten(words).strip(_MARKS)}”"

    def _beginning(self) -> Span:
        """The sentences, or, of long ones whose end is marked, the part from the sign before that on."""
        whole, place = self._sentences, self._place
        if len(whole) <= _LONGEST or place.start - whole.start < _LONGEST // 2:
            return whole
        signs = [sign.end() for sign in _PART_END.finditer(self._background.text, whole.start, place.start)]
        return Span(signs[-1] if signs else place.start, whole.end)

    def _clause(self) -> str:
        """What is said at the place, as a part of a sentence."""
        said = self._statement
        if said is not None and said.speech == "direct":
            who = self._background.antecedent(said.speaker) if said.speaker else None
            return f"{who.words} said {self._quoted()}" if who else self._quoted()
        words = _shorten(self._beginning().of(self._background.text))
        opening = _OPENING.match(words)
        words = words[opening.end() :] if opening else words
        if opens := self._background.opening_pronoun(self._sentences):
            return _PRONOUN.sub(opens.words, words, count=1)
        return self._background.without_capital(words)


def _shorten(words: str) -> str:
    """The words on one line, of many the first sentences, or the beginning of the first."""
    words = " ".join(words.split())
    if len(words) > _LONGEST:
        ends = [end.start() for end in _SENTENCE_END.finditer(words, 0, _LONGEST)]
        words = words[: ends[-1]] if ends else words[:_LONGEST].rpartition(" ")[0]
    return words.strip(_EDGES)
