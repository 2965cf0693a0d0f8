"""Whether a question asks for somebody's words, or for whoever said some, and which.

A form of question is told by how it begins; then its words are read one by one up to the verb or noun of
speech, so that the time is bounded by the length. Uses the words of `text`; knows no article.
"""

from collections.abc import Callable
from dataclasses import replace

from index.grammar.noun_forms import ask_for_words, ask_in_passive, ask_to_quote, ask_what_was_made
from index.grammar.speaker_forms import ask_who
from index.grammar.speech_question import Phrase, QuestionText, SpeechQuestion
from index.grammar.verb_forms import ask_according_to, ask_said_what, ask_what, ask_whether, ask_why
from index.text.word_lists import read_phrases

__all__ = ["Phrase", "SpeechQuestion", "speech_question"]

_ANYBODY = read_phrases("anybody")
_FORMS: tuple[Callable[[QuestionText], SpeechQuestion | None], ...] = (
    ask_who,
    ask_in_passive,
    ask_what_was_made,
    ask_what,
    ask_why,
    ask_for_words,
    ask_whether,
    ask_to_quote,
    ask_according_to,
    ask_said_what,
)


def speech_question(question: str) -> SpeechQuestion | None:
    """The question as one for somebody's words or for a speaker; None if it is no such question."""
    reading = QuestionText(question)
    found = next(filter(None, (form(reading) for form in _FORMS)), None)
    if found and found.speaker and found.speaker.text.casefold() in _ANYBODY:
        return replace(found, speaker=None)
    return found
