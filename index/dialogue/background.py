"""An article as a question leans on it: who is who there, he or she, and how each is named."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice

from index.dialogue.antecedents import Antecedent, Kind, described, described_kind
from index.dialogue.genders import PRONOUNS, learn_genders, without_quotations
from index.models import Span, Statement
from index.question.lexicon import UNCOMMON, rarity
from index.statements import Cast, Member, Mention
from index.statements.cast import is_institution, looks_personal
from index.statements.names import Gender, nation, plain
from index.store.database import Analysis
from index.text.terms import STOP_WORDS, words_of
from index.text.word_lists import either

_IN_PLACE = re.compile(
    r"(?i)\b(in|at|near|across|on|outside|inside|around|throughout)\s+(?:the\s+)?"
    r"(?:(?:island|city|town|village|state|county|port|province|region)\s+of\s+)?$"
)
_AT_THE = re.compile(r"\b(at|near|outside|inside) (the ([a-z]+))")
_THE = re.compile(r"\b[Tt]he\s+$")
_NEAR, _FAR = 60, 50
_DESCRIPTION = re.compile(r"(?:The|A|An|This|These) ((?:[a-z-]+ ){0,3}[a-z-]+)")
_DEFINITE = re.compile(rf"\b[Tt]he ([a-z]+)(?=[,.;:!?]|['’]s\b| (?:{either(STOP_WORDS)})\b)")
_LEAST: dict[Kind, int] = {"thing": 2, "things": 1}
_DOMINANCE = 1.5


class Background:
    """What one article tells; made once for it and kept."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.text = analysis.article.text
        written = words_of(self.text)
        self._lower = frozenset(word for word in written if word.islower())
        self._running = f" {' '.join(written).casefold()} "
        self._known: dict[str, Antecedent] = {}
        self._counts = Counter(mention.name for mention in self.cast.every_mention)

    @property
    def cast(self) -> Cast:
        """Those whom the article names or lets speak."""
        return self.analysis.cast

    def holds(self, words: Sequence[str]) -> bool:
        """Whether the words stand in the article one after another, however they are written."""
        return f" {' '.join(words_of(' '.join(words).casefold()))} " in self._running

    def named_by(self, words: Sequence[str]) -> str | None:
        """The canonical name of whom the words name, whole or in part; each is plain English otherwise."""
        names = self._by_words.get(tuple(plain(word) for word in words), ())
        if len(words) == 1 and not self._can_name(words[0]):
            return None
        return max(names, key=lambda name: self._counts[name], default=None)

    def titled(self, words: Sequence[str]) -> str | None:
        """The canonical name of the only one whom a title means: "the mayor"."""
        name = self.cast.resolve(" ".join(words))
        if name is not None and name[:1].isupper():
            return name
        head = plain(words[-1])
        people = (member for member in self.cast.members.values() if member.name[:1].isupper())
        bearers = [m.name for m in people if any(plain(title.split()[-1]) == head for title in m.titles)]
        return bearers[0] if len(bearers) == 1 and len(words) == 1 else None

    def _can_name(self, word: str) -> bool:
        """Whether a word alone may be a name: not one that the article or everybody writes small."""
        folded = word.casefold()
        return folded not in STOP_WORDS and (word[:1].isupper() or folded not in self._lower)

    @cached_property
    def _by_words(self) -> dict[tuple[str, ...], list[str]]:
        """The names by their plain words, and by those parts of them that are said alone."""
        found: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for member in self.cast.members.values():
            if member.name[:1].isupper():
                for part in set(_parts_of(member)):
                    found[part].append(member.name)
        return found

    def antecedent(self, name: str, words: str | None = None) -> Antecedent:
        """Somebody or something by the canonical name, called by these words or as the article does."""
        alone = name.partition(" of ")[0]
        if name not in self.cast.members and alone in self.cast.members:
            name = alone
        known = self._known.get(name) or self._known.setdefault(name, self._learn(name))
        return replace(known, words=words) if words else known

    def _learn(self, name: str) -> Antecedent:
        return Antecedent(self._as_written(name), self._kind(name), self._genders.get(name), name)

    def _kind(self, name: str) -> Kind:
        member = self.cast.members.get(name)
        if nation(name) or (name in self._counts and self._is_place(name)):
            return "thing"
        if member is not None and member.person:
            return "person"
        if nation(name.removesuffix("s")):
            return "people"
        personal = looks_personal(name) and rarity(name.split()[-1]) >= UNCOMMON
        return "name" if personal else "body"

    def _as_written(self, name: str) -> str:
        mentions = [m for m in self.cast.every_mention if m.name == name]
        with_article = sum(_THE.search(self._before(mention)) is not None for mention in mentions)
        return f"the {name}" if name[:1].islower() or 2 * with_article > len(mentions) else name

    def _is_place(self, name: str) -> bool:
        mentions = [mention for mention in self.cast.every_mention if mention.name == name]
        return 2 * sum(self.stands_as_place(mention) for mention in mentions) >= len(mentions)

    def stands_as_place(self, mention: Mention) -> bool:
        """Whether a mention follows "in", "at" or the like."""
        return _IN_PLACE.search(self._before(mention)) is not None

    def places_in(self, span: Span) -> list[str]:
        """The places that a part of the article names, each with its preposition: "at the zoo"."""
        mentions = self.cast.mentions(span.start, span.end)
        named = [
            (m.start, stands[1], m.name) for m in mentions if (stands := _IN_PLACE.search(self._before(m)))
        ]
        told = (
            place for place in _AT_THE.finditer(self.text, span.start, span.end) if self.defines(place[3])
        )
        found = [*named, *((place.start(), place[1], place[2]) for place in told)]
        return [f"{preposition.lower()} {words}" for _, preposition, words in sorted(found)]

    def _before(self, mention: Mention) -> str:
        """What stands before the whole name, of which a mention is the last word."""
        before = self.text[max(0, mention.start - _NEAR) : mention.start]
        for word in reversed(mention.name.split()[:-1]):
            before = before.rstrip().removesuffix(word)
        return before

    def known(self) -> list[Antecedent]:
        """Everybody in the article of whom the pronoun is known."""
        return [self.antecedent(name) for name in self._counts if name in self._genders]

    def named_in(self, span: Span) -> list[Antecedent]:
        """Whom and what a part of the article names, what only owns something last."""
        here = sorted(self.cast.mentions(span.start, span.end), key=lambda mention: mention.possessive)
        return [self.antecedent(name) for name in dict.fromkeys(mention.name for mention in here)]

    def things_in(self, span: Span) -> list[Antecedent]:
        """What without a name a part of the article is about: the noun that all of it says most."""
        words = dict.fromkeys(word for word in words_of(span.of(self.text)) if word.islower())
        counts = Counter({word: self._definite[word] for word in words if self._definite[word]})
        found = []
        for kind, least in _LEAST.items():
            alike = [(w, n) for w, n in counts.most_common() if described_kind(w) == kind]
            if alike and alike[0][1] >= max(least, _DOMINANCE * sum(n for _, n in alike[1:2])):
                found.append(Antecedent(f"the {alike[0][0]}", kind))
        return found

    def description_at(self, place: int) -> Antecedent | None:
        """What words of the article that begin here describe: "the club"."""
        words = _DESCRIPTION.match(self.text, place)
        for count, head in enumerate(words[1].split() if words else (), start=1):
            if words and self.defines(head):
                return described(f"the {' '.join(words[1].split()[:count])}")
        return None

    def defines(self, noun: str) -> bool:
        """Whether a word is surely one that names somebody or something: "the bird"."""
        return described_kind(noun) not in ("thing", "things") or self._definite[noun.lower()] > 0

    @cached_property
    def _definite(self) -> Counter[str]:
        """How often the article says "the" of a word that no other noun follows."""
        return Counter(match.group(1).lower() for match in _DEFINITE.finditer(self.text))

    @cached_property
    def _unquoted(self) -> str:
        return without_quotations(self.text)

    def called_in(self, span: Span) -> list[Antecedent]:
        """Whom a part of the article calls "he" or "she": for each, the nearest before it who takes that."""
        words = words_of(span.of(self._unquoted).casefold())
        names = dict.fromkeys(m.name for m in islice(self.cast.mentions_before(span.start), _FAR))
        before = list(map(self.antecedent, names))
        called = (gender for gender, own in PRONOUNS.items() if not own.isdisjoint(words))
        nearest = (next((who for who in before if who.gender == gender), None) for gender in called)
        return [who for who in nearest if who is not None]

    def opening_pronoun(self, span: Span) -> Antecedent | None:
        """Whom a pronoun means that opens a part of the article."""
        first = words_of(span.of(self._unquoted)[:_NEAR])[:1]
        opens = [gender for gender in PRONOUNS if first == [gender.capitalize()]]
        return next((who for who in self.called_in(span) if who.gender in opens), None)

    def without_capital(self, words: str) -> str:
        """The words within a sentence: the first small where the article writes it so elsewhere."""
        first = words_of(words[:_NEAR])[:1]
        return words[:1].lower() + words[1:] if first and first[0].lower() in self._lower else words

    def owns(self, name: str, noun: str) -> bool:
        """Whether the article ever says that what the noun names is somebody's: "Pelosi's trip"."""
        owned = re.compile(rf"(?i)[\w.-]+['’]s?\s+(?:[\w-]+\s+){{0,2}}{re.escape(noun)}\b")
        own = (mention for mention in self.cast.every_mention if mention.name == name and mention.possessive)
        return any(owned.match(self.text, mention.start) for mention in own)

    def opened_by(self, span: Span) -> Antecedent | None:
        """Whoever or whatever is named or described where a part of the article begins."""
        if described := self.description_at(span.start):
            return described
        first = next(iter(self.cast.mentions(span.start, span.end)), None)
        if first is None or re.search(r"\b[a-z]", self.text[span.start : first.start]):
            return None
        return self.antecedent(first.name)

    def sentences_of(self, place: Span) -> Span | None:
        """The whole sentences that a place touches; None where the article has no such place."""
        touched = [sentence for sentence in self.analysis.sentences if sentence.overlap(place)]
        return Span(touched[0].start, touched[-1].end) if touched else None

    def statement_at(self, place: Span) -> Statement | None:
        """The statement that covers a place or is nearly all of it."""
        fits = (
            s for s in self.analysis.statements if 2 * s.span.overlap(place) > max(len(place), len(s.span))
        )
        return next(fits, None) or next((s for s in self.analysis.statements if s.span.covers(place)), None)

    @cached_property
    def _genders(self) -> dict[str, Gender]:
        return learn_genders(self.analysis, self._unquoted)


def _parts_of(member: Member) -> Iterator[tuple[str, ...]]:
    """A name in plain words, and what somebody who types calls its bearer."""
    words = tuple(plain(word) for word in member.name.split())
    yield words
    if member.short is not None:
        yield (plain(member.short),)
    if (member.person or looks_personal(member.name)) and not is_institution(member.name.split()):
        yield from (words[at:] for at in range(1, len(words)))
        yield words[0], words[-1]
        yield words[:1]
    elif rarity(words[0]) >= UNCOMMON:
        yield words[:1]
