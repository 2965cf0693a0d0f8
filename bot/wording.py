"""How a citation's source is put into words, the same in a terminal and in a chat."""

from datetime import date

from bot.characters import cut
from index import Citation, Filter, KnownBy, host

SPEECH = {"direct": "direct speech", "mixed": "partly quoted", "reported": "reported speech"}
# By its name is how a speaker should be known, and where nothing tells it there is none.
KNOWN_BY: dict[KnownBy, str] = {
    "title": "named by a title",
    "pronoun": "named only by a pronoun",
    "surroundings": "speaker inferred from the text around",
}
SPEAKER_UNKNOWN = "speaker not named"
NOT_SAID = "The article does not say."
NEAREST = "Nearest passages (not an answer):"
_MOST_OUTLETS, _MOST_OUTLET = 3, 30


def spelled(day: date) -> str:
    """A date as a reader of English writes it: 19 March 2021."""
    return f"{day.day} {day:%B} {day.year}"


def counted(number: int, thing: str) -> str:
    """A number of things: 1 word, 2,000 words."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def paragraphs(citation: Citation) -> str:
    """The paragraph or paragraphs that a quote stands in: ¶ 11, ¶ 11–12."""
    last = citation.paragraph + sum(bool(line.strip()) for line in citation.quote.split("\n")) - 1
    return f"¶ {citation.paragraph}" if last <= citation.paragraph else f"¶ {citation.paragraph}–{last}"


def inferred(citation: Citation) -> str:
    """How the speaker is known where not by name, else nothing."""
    return KNOWN_BY.get(citation.known_by, "") if citation.known_by else ""


def elsewhere(citation: Citation) -> str:
    """In how many other articles nearly the same words stand, and whose these are; else nothing."""
    if not citation.also:
        return ""
    names = dict.fromkeys(heading.source or host(heading.url) or heading.title for heading in citation.also)
    named = ", ".join(cut(name, _MOST_OUTLET) for name in list(names)[:_MOST_OUTLETS])
    count = len(citation.also)
    others = "1 other" if count == 1 else f"{count:,} others"
    return f"also in {others}: {named}{', …' if len(names) > _MOST_OUTLETS else ''}"


def narrowed(chosen: Filter) -> str:
    """Which articles alone were asked, by their days and sources; empty where all were."""
    first, last = (spelled(day) if day else "" for day in (chosen.after, chosen.before))
    if first and last:
        days = f"dated {first}" if first == last else f"dated {first} to {last}"
    elif first or last:
        days = f"dated {first} or later" if first else f"dated {last} or earlier"
    else:
        days = ""
    sources = " or ".join(cut(source, _MOST_OUTLET) for source in chosen.sources)
    told = ", ".join(filter(None, (f"from {sources}" if sources else "", days)))
    return f"Only articles {told}" if told else ""
