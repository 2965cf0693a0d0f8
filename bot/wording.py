"""How a citation's source is put into words, the same in a terminal and in a chat."""

from datetime import date
from urllib.parse import urlsplit

from index import Citation, KnownBy

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


def spelled(day: date) -> str:
    """A date as a reader of English writes it: 19 March 2021."""
    return f"{day.day} {day:%B} {day.year}"


def paragraphs(citation: Citation) -> str:
    """The paragraph or paragraphs that a quote stands in: ¶ 11, ¶ 11–12."""
    last = citation.paragraph + sum(bool(line.strip()) for line in citation.quote.split("\n")) - 1
    return f"¶ {citation.paragraph}" if last <= citation.paragraph else f"¶ {citation.paragraph}–{last}"


def inferred(citation: Citation) -> str:
    """How the speaker is known where not by name, else nothing."""
    return KNOWN_BY.get(citation.known_by, "") if citation.known_by else ""


def host(url: str | None) -> str:
    """The host of a web address, empty for anything else."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    found = parts.hostname if parts.scheme in ("http", "https") else None
    return (found or "").removeprefix("www.")
