"""A question that leans on the one before it, made whole: "and what else did he say?".

What is told apart, in this order: a wish for more, another name, time or topic put into the question before,
pronouns, and a question without words of its own. What is none of them is whole already.
"""

import re
from collections.abc import Collection
from functools import lru_cache

from index.dialogue.background import Background
from index.dialogue.earlier import Earlier, FollowUp
from index.dialogue.focus import Focus
from index.dialogue.mentions import find_named
from index.dialogue.places import replace_there
from index.dialogue.pronouns import FORMS, replace_pronouns
from index.dialogue.shown_words import ShownWords
from index.dialogue.substitutes import Before, substitute
from index.grammar import speech_question
from index.grammar.chat_english import plain_english
from index.grammar.courtesies import without_lead
from index.question.canonical import MAX_QUESTION_CHARS
from index.store.database import Database
from index.text.terms import STOP_WORDS, terms, words_of
from index.text.word_lists import read_phrases, read_words

_MORE = read_phrases("wishes_for_more")
_WANTS_MORE = re.compile(
    r"(?i)\b(?:what|who|whom|where|when|why|how|which|any\w*|some\w*|nothing)\s+(?:else|more)\b|\b(?:tell|show|give)"
    r"\s+me\s+more\b|\bsay\s+more\b"
)
_ANYTHING_ELSE = re.compile(
    r"(?i)(?P<did>did|does|do|has|have|had)\s+(?P<who>\S.*?)\s+(?P<say>\w+)\s+(?:any|some)(?:thing)?\s+(?:else|more)\b"
)
_ELSE = re.compile(r"(?i)(?<=\w)\s+else\b")
_SAID_BACK = re.compile(r"(?i)\b(say|said)\s+back(?=\W*$)")
_POINTS_BACK = re.compile(r"(?i)\b(?:that|this|it|so)\b")
_THAT_DID = re.compile(r"(?i)\b(?:did|does|do|will|would|has|have|had|is|was|were|are)\s+(?:that|this|it)\b")
_DANGLES = re.compile(
    r"(?i)\w\s+(?:why|when|where|who|how|by\s+when|since\s+when|how\s+(?:much|many|long|often|far|soon))\W*$"
)
_EMPTY = read_words("empty_words")


class FollowUpReader:
    """Reads questions that may lean on what an index answered; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._article_ids = frozenset(database.article_ids)
        self._background = lru_cache(maxsize=64)(lambda article_id: Background(database.analysis(article_id)))

    def read(self, question: str, earlier: Earlier, article_ids: Collection[str] | None = None) -> FollowUp:
        """The question as it is meant after the earlier one, both asked of all articles or some."""
        cited = [article_id for article_id, _ in earlier.marked]
        leaned_on = cited[:1] or list(earlier.article_ids or article_ids or ())
        known = len(leaned_on) == 1 and leaned_on[0] in self._article_ids
        return follow_up(question, earlier, self._background(leaned_on[0]) if known else None)


def follow_up(question: str, earlier: Earlier, background: Background | None = None) -> FollowUp:
    """The question as it is meant after the earlier one; as it is where that is not clear.

    `background` is what the article tells from which the answer was. If the earlier answer is from one
    article, that article is to be asked again.
    """
    cited = frozenset(earlier.article_ids)
    article_ids = cited if len(cited) == 1 else None
    if len(question) > MAX_QUESTION_CHARS or not any(map(str.isalnum, question)):
        return FollowUp(question, article_ids)
    asked = _Turn(" ".join(question.split()), earlier, background)
    whole = asked.whole()
    return FollowUp(
        question=whole if len(whole) <= MAX_QUESTION_CHARS else question,
        article_ids=article_ids,
        seen=earlier.shown if asked.wants_more else (),
    )


class _Turn:
    def __init__(self, question: str, earlier: Earlier, background: Background | None) -> None:
        self._typed, self._joins = without_lead(question)
        self._asked = plain_english(self._typed)
        self._background = background
        # Of a question that was joined with others, the last has the content.
        before = plain_english(re.split(r"(?<=\?)\s", " ".join(earlier.question.split()))[-1])
        self._shown = _words_shown(earlier, background)
        self._focus = Focus(earlier, before, background, self._shown)
        self._before = Before(before, self._focus.named, self._focus.asks)
        self._only_more = " ".join(words_of(self._asked.casefold())) in _MORE
        self.wants_more = self._only_more or _WANTS_MORE.search(self._asked) is not None

    def whole(self) -> str:
        """The question that can be asked alone."""
        if self._only_more:
            speaker = self._focus.speaker()
            return f"What did {speaker.words} say?" if speaker else self._before.text or self._asked
        put = substitute(self._asked, self._joins, self._before, self._background)
        if put is not None:
            return self._with_antecedents(put)
        whole = self._joined(self._with_antecedents(self._without_else()))
        return whole if whole != self._asked else self._typed

    def _with_antecedents(self, asked: str) -> str:
        named = find_named(asked, self._background)
        whole = replace_pronouns(asked, named, lambda use: self._focus.choose(use, asked))
        return _SAID_BACK.sub(r"\1", replace_there(whole, self._focus.place()))

    def _without_else(self) -> str:
        if not self.wants_more:
            return self._asked
        anything = _ANYTHING_ELSE.match(self._asked)
        if anything:
            rest = self._asked[anything.end() :]
            return f"What {anything['did'].lower()} {anything['who']} {anything['say']}{rest}"
        return _ELSE.sub("", self._asked)

    def _joined(self, asked: str) -> str:
        """With what it is about, where it says nothing alone."""
        if self._says_something(asked) or not self._before.text:
            return asked
        if self._shown is not None and not self.wants_more:
            return self._shown.ask_about(asked.rstrip(" ?.!,"))
        return f"{asked.rstrip(' ?.!,')}? {self._before.text}"

    def _says_something(self, asked: str) -> bool:
        """Whether a question has words of its own, or asks for somebody's."""
        own = [t for t in terms(self._asked) if t.folded not in STOP_WORDS | _EMPTY and not t.stop]
        asks = speech_question(asked)
        if _DANGLES.search(asked):
            return False
        if asks is not None and asks.asks == "words":
            return True
        if len(own) <= (1 if _THAT_DID.search(asked) else 0):
            about_somebody = not FORMS.keys().isdisjoint(words_of(self._asked.casefold()))
            return about_somebody and _POINTS_BACK.search(asked) is None
        return True


def _words_shown(earlier: Earlier, background: Background | None) -> ShownWords | None:
    """The words that were marked first, where the article still has them."""
    if background is None:
        return None
    article, length = background.analysis.article, len(background.text)
    places = (span for article_id, span in earlier.marked if article_id == article.article_id)
    return next((ShownWords(background, span) for span in places if span.end <= length), None)
