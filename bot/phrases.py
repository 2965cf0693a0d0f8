"""How a citation's source is put into words, the same in a terminal and in a chat."""

import re
from collections.abc import Iterable
from datetime import date

from index import Answer, Citation, Filter, KnownBy, count_paragraphs, host

SPEECH = {"direct": "direct speech", "mixed": "partly quoted", "reported": "reported speech"}
SPEAKS_FOR = "for {}"
# By its name is how a speaker should be known, and where nothing tells it there is none.
KNOWN_BY: dict[KnownBy | None, str] = {
    "title": "named by a title",
    "pronoun": "named only by a pronoun",
    "surroundings": "speaker inferred from the text around",
    "either": "speaker inferred, may be somebody else",
}
SPEAKER_UNKNOWN = "speaker not named"
NOT_SAID = "The article does not say."
NEAREST = "Nearest passages (not an answer):"
MAY_NOT_ANSWER = "These are the closest words; they may not answer the question."
NOT_SURE = "Not sure; the closest:"
ASKED = "Asked: "
_MOST_OUTLETS, _MOST_OUTLET = 3, 30
_MOST_MISSING, _MOST_ASKED = 200, 80
# What moves the cursor, turns the direction of writing or hides; joiners and line ends are spelling.
_UNSHOWABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
WORD_END = re.compile(r"\S(?=\s)")


def spell_day(day: date) -> str:
    """A date as a reader of English writes it: 19 March 2021."""
    return f"{day.day} {day:%B} {day.year}"


def spell_count(number: int, thing: str) -> str:
    """A number of things: 1 word, 2,000 words."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def spell_paragraphs(citation: Citation) -> str:
    """The paragraph or paragraphs that a quote stands in: ¶ 11, ¶ 11–12."""
    last = citation.paragraph + count_paragraphs(citation.quote) - 1
    return f"¶ {citation.paragraph}" if last <= citation.paragraph else f"¶ {citation.paragraph}–{last}"


def tell_copies(citation: Citation) -> str:
    """In how many other articles nearly the same words stand, and whose these are; else nothing."""
    if not citation.also:
        return ""
    names = dict.fromkeys(heading.source or host(heading.url) or heading.title for heading in citation.also)
    named = ", ".join(cut(name, _MOST_OUTLET) for name in list(names)[:_MOST_OUTLETS])
    count = len(citation.also)
    others = "1 other" if count == 1 else f"{count:,} others"
    return f"also in {others}: {named}{', …' if len(names) > _MOST_OUTLETS else ''}"


def tell_doubt(answer: Answer) -> str:
    """What stands above words that may not answer."""
    return f"{answer.note} {MAY_NOT_ANSWER}" if answer.note else MAY_NOT_ANSWER


def name_own_words(citations: Iterable[Citation]) -> str:
    """What stands above the sentences that say what an article, or several, are about."""
    several = len(_cited_in(citations)) > 1
    return "In the articles' own words:" if several else "In the article's own words:"


def tell_missing(answer: Answer) -> str:
    """Which parts of the question nothing was found to answer, in its words; empty where there are none."""
    if not answer.missing:
        return ""
    asked = ", ".join(f"“{cut(make_line(part), _MOST_ASKED)}”" for part in answer.missing)
    where = "articles" if len(_cited_in(answer.citations)) > 1 else "article"
    return cut(f"Not found in the {where}: {asked}", _MOST_MISSING)


def tell_left_out(count: int) -> str:
    """How many articles of a folder or a source stay away."""
    return f"{count:,} left out, since {'it was' if count == 1 else 'they were'} removed"


def _cited_in(citations: Iterable[Citation]) -> frozenset[str]:
    return frozenset(citation.article_id for citation in citations)


def tell_filter(chosen: Filter) -> str:
    """Which articles alone were asked, by their days and sources; empty where all were."""
    told = []
    if chosen.sources:
        told.append("from " + " or ".join(cut(source, _MOST_OUTLET) for source in chosen.sources))
    match chosen.after, chosen.before:
        case date() as first, date() as last:
            told.append(f"dated {spell_day(first)}" + (f" to {spell_day(last)}" if first != last else ""))
        case date() as first, None:
            told.append(f"dated {spell_day(first)} or later")
        case None, date() as last:
            told.append(f"dated {spell_day(last)} or earlier")
    return f"Only articles {', '.join(told)}" if told else ""


def make_showable(text: str) -> str:
    """The text, of the same length, without anything that would be obeyed instead of shown."""
    return _UNSHOWABLE.sub("\ufffd", text)


def make_line(text: str) -> str:
    """The text on one line, without anything that would be obeyed instead of shown."""
    return " ".join(_UNSHOWABLE.sub("", " ".join(text.split())).split())


def cut(text: str, limit: int) -> str:
    """The text, or as many of its first words as fit into `limit` code points with "…" behind them."""
    if len(text) <= limit:
        return text
    ends = [match.end() for match in WORD_END.finditer(text, 0, limit)]
    return text[: ends[-1] if ends else limit - 1] + "…"
