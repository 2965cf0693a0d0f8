"""Who of an article is he and who is she: told by its own pronouns, or else by names and titles."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from index.statements.names import Gender, gender
from index.store.database import Analysis
from index.text.paragraphs import find_paragraphs
from index.text.quotations import find_quotations
from index.text.terms import words_of

PRONOUNS: dict[Gender, frozenset[str]] = {
    "he": frozenset("he him his himself".split()),
    "she": frozenset("she her hers herself".split()),
}
"""The words by which somebody is called that takes them."""
_SURE_VOTES = 2
"""How many pronouns speak louder than a name or a title."""

Vote = tuple[str, Gender]


def learn_genders(analysis: Analysis, unquoted: str) -> dict[str, Gender]:
    """The pronouns that the members of the cast take, by their names; those are left out that none tells.

    `unquoted` is the text without what stands in quotation marks.
    """
    votes: dict[str, Counter[Gender]] = defaultdict(Counter)
    for name, pronoun in (*_votes_of_statements(analysis), *_votes_of_sentences(analysis, unquoted)):
        votes[name][pronoun] += 1
    found = {}
    for member in analysis.cast.members.values():
        he, she = votes[member.name]["he"], votes[member.name]["she"]
        told: Gender = "he" if he > she else "she"
        # An office may be written before a first name as if it were one: "Striker Luis Ferreira".
        called = member.gender or gender(member.name.partition(" ")[2], member.titles)
        least = _SURE_VOTES if called else 1
        taken = told if abs(he - she) >= least else called
        if taken is not None:
            found[member.name] = taken
    return found


def _votes_of_statements(analysis: Analysis) -> Iterator[Vote]:
    """The pronouns by which speakers are called who have a name elsewhere."""
    for said in analysis.statements:
        if said.speaker and said.speaker_mention and said.known_by == "pronoun":
            word = said.speaker_mention.of(analysis.article.text).casefold()
            yield from ((said.speaker, pronoun) for pronoun, words in PRONOUNS.items() if word in words)


def _votes_of_sentences(analysis: Analysis, text: str) -> Iterator[Vote]:
    """A pronoun in a sentence that names only one person, or at the start of the next."""
    persons = {member.name for member in analysis.cast.members.values() if member.person}
    surnames = Counter(name.split()[-1] for name in persons)
    person = None
    for sentence in analysis.sentences:
        words = words_of(sentence.of(text).casefold())
        if person is not None and words:
            yield from ((person, pronoun) for pronoun, own in PRONOUNS.items() if words[0] in own)
        mentions = analysis.cast.mentions(sentence.start, sentence.end)
        here = [mention for mention in mentions if mention.name in persons]
        names = {mention.name for mention in here}
        # A surname that several share may be another's.
        alone = len(names) == 1 and all(surnames[name.split()[-1]] == 1 for name in names)
        person = here[0].name if alone else None
        if person is not None:
            after = set(words_of(text[here[0].start : sentence.end].casefold()))
            told = [pronoun for pronoun, own in PRONOUNS.items() if after & own]
            yield from ((person, pronoun) for pronoun in told if len(told) == 1)


def without_quotations(text: str) -> str:
    """The text with blanks for what stands in quotation marks, where pronouns mean other people."""
    letters = list(text)
    for quotation in find_quotations(text, find_paragraphs(text)):
        letters[quotation.inner.start : quotation.inner.end] = " " * len(quotation.inner)
    return "".join(letters)
