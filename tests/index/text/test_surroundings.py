import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Index, QuestionError
from index.models import Span
from index.text.passages import MOST_CHARS, surroundings

TEXT = "One came first. Two came second. Three came third. Four came fourth. Five came fifth. Six came last."


def around(words: str, sentences: int, text: str = TEXT) -> str:
    start = text.index(words)
    span = surroundings(text, Span(start, start + len(words)), sentences)
    return text[span.start : span.end]


def test_sentences_are_whole_and_some_more_stand_on_each_side() -> None:
    assert around("came third", 0) == "Three came third."
    assert around("came third", 1) == "Two came second. Three came third. Four came fourth."
    assert around("One", 2) == "One came first. Two came second. Three came third."


def test_a_quotation_is_not_cut() -> None:
    text = 'He came. "I saw. I won. I left," he said. She went. They stayed.'
    assert around("I won", 0, text) == '"I saw. I won. I left," he said.'
    assert around("She went", 1, text) == '"I saw. I won. I left," he said. She went. They stayed.'


def test_a_quotation_too_long_to_be_whole_is_left_out() -> None:
    text = f'He said: "{"I went on and on. " * 300}I stopped." She went. They stayed.'
    assert around("She went", 1, text) == "She went. They stayed."


def test_a_place_in_the_default_article(default_index: Index) -> None:
    (article_id,) = default_index.article_ids
    text = default_index.article(article_id).text
    start = text.index("He definitely")
    span = default_index.around(article_id, Span(start, start + 13), 1)
    assert text[span.start : span.end].startswith("While Putin chose to respond")
    assert text[span.start : span.end].endswith('direct question."')


def test_a_place_that_is_not_there_is_refused(default_index: Index) -> None:
    (article_id,) = default_index.article_ids
    with pytest.raises(QuestionError, match="ask again"):
        default_index.around(article_id, Span(5, 1_000_000))
    with pytest.raises(KeyError):
        default_index.around("nope", Span(0, 5))


@settings(max_examples=60, deadline=None)
@given(st.text("aB.\"“” \n?'", min_size=1, max_size=400), st.data(), st.integers(0, 4))
def test_the_place_is_always_covered(text: str, data: st.DataObject, sentences: int) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    around = surroundings(text * 10, span, sentences)
    assert around.covers(span)
    assert around.end <= len(text) * 10
    assert len(around) <= max(MOST_CHARS, len(span))
