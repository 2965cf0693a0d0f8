"""Texts that no journalist writes: whatever stands in them, the statements found are slices in order."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.models import Article, Statement
from index.statements import find_statements

MARKS = "\" ' “ ” „ ‟ ‘ ’ ‚ « » `` '' ` ” “".split()
SIGNS = ", . ; : - – — ( ) [ ] { } / | … ! ? ?! ... \n \n\n \u00a0 \u2028 \t % $ & @ # *".split(" ")
CUES = (
    "said says saying told added asked according claims reported writing called dubbed pointed out quoted as"
    " say tell note notes insisted"
).split()
WORDS = (
    "Ann Lee Ann-Marie O'Neill Mr. Mrs. Dr. President mayor spokesman Bank U.S. he she they it I who that to"
    " of the a his her and but if not could with is was Monday 2021 3,000 40-year-old reporters statement"
    " report bridge safe rains 's s' ’s glad 普京 说 é ß İ 𝒳 \u0301 e\u0301"
).split()
JOINED = "saidshe Leesaid reportedlysaid said:said “said” 'Lee's' (she said) “‘no’”".split()
tokens = st.sampled_from([*MARKS * 2, *SIGNS, *CUES, *WORDS, *JOINED])
texts = st.lists(st.tuples(tokens, st.sampled_from([" ", " ", " ", "", "\n"])), max_size=60).map(
    lambda pairs: "".join(token + gap for token, gap in pairs)
)


def check(text: str, statements: Iterable[Statement]) -> None:
    last = 0
    for statement in statements:
        span = statement.span
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == statement.text == statement.text.strip()
        assert any(map(str.isalnum, statement.text))
        assert last <= span.start
        last = span.start
        lines = [line for line in text[: span.end].split("\n") if line.strip()]
        assert 1 <= statement.paragraph <= len(lines)
        mention = statement.speaker_mention
        assert mention is None or mention.end <= len(text)
        assert statement.speaker is None or statement.speaker.strip()
        assert statement.cue is None or statement.cue in text


@settings(max_examples=150, deadline=None)
@given(texts)
def test_any_mixture_gives_statements_that_are_slices_in_order(text: str) -> None:
    check(text, find_statements(Article("a", "A", text)))


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_any_text_at_all_does(text: str) -> None:
    check(text, find_statements(Article("a", "A", text)))


@settings(max_examples=30, deadline=None)
@given(texts)
def test_the_same_text_gives_the_same_statements(text: str) -> None:
    article = Article("a", "A", text)
    assert find_statements(article) == find_statements(article)


@pytest.mark.parametrize("token", sorted({*MARKS, *SIGNS, *CUES, *WORDS, *JOINED, ""}))
@pytest.mark.parametrize("gap", [" ", ", ", "", "\n\n"])
def test_one_word_again_and_again_does(token: str, gap: str) -> None:
    text = gap.join([token] * 40)
    check(text, find_statements(Article("a", "A", text)))
