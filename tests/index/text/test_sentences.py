from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Index, QuestionError
from index.models import Span
from index.text.sentences import MOST_CHARS, read_prose, surroundings

TEXT = "One came first. Two came second. Three came third. Four came fourth. Five came fifth. Six came last."

ARTICLE_TEXT = st.text(alphabet="abcdE .!?'\"“”\n", max_size=1500).filter(lambda t: bool(t.strip()))


def sentences(text: str) -> list[str]:
    return [text[s.span.start : s.span.end] for s in read_prose(text).sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four… Five", ["One.", "Two!", "Three?", "Four…", "Five"]),
        (
            "The U.S. president met Mr. J. Smith. He left.",
            ["The U.S. president met Mr. J. Smith.", "He left."],
        ),
        ("He moved to the U.S. He liked it.", ["He moved to the U.S.", "He liked it."]),
        ("It cost 3.5 million. It was No. 5.", ["It cost 3.5 million.", "It was No. 5."]),
        (
            "Apple Inc. said so. It was at 5 p.m. on Jan. 5.",
            ["Apple Inc. said so.", "It was at 5 p.m. on Jan. 5."],
        ),
        ('"Go." He went.', ['"Go."', "He went."]),
        ('He asked "why?" and left.', ['He asked "why?" and left.']),
        ("It ended . The next `` began '' . Last .", ["It ended .", "The next `` began '' .", "Last ."]),
        ("他来了。他走了。", ["他来了。", "他走了。"]),
        ("「雨だ。」と彼は言った。朝だ！行こう。", ["「雨だ。」", "と彼は言った。", "朝だ！", "行こう。"]),
        ("वह आया। वह गया।", ["वह आया।", "वह गया।"]),
        ("Ada Moe, ext. 4420, ada@moe.example", ["Ada Moe, ext. 4420, ada@moe.example"]),
        ("Call tel. 555 0100. Ask for Ada.", ["Call tel. 555 0100.", "Ask for Ada."]),
        ("Q: How deep is it? A: 31 metres. It is cold.", ["Q: How deep is it? A: 31 metres.", "It is cold."]),
        ("Moe Inc. (Oslo: MOE) grew. It hired.", ["Moe Inc. (Oslo: MOE) grew.", "It hired."]),
        ("A heading\n\nThen text.", ["A heading", "Then text."]),
    ],
)
def test_sentences_end_where_a_reader_would_say(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_the_sentences_of_one_quotation_are_bound() -> None:
    text = '"I came. I saw," he said. "I won."'
    assert [(text[s.span.start : s.span.end], s.bound) for s in read_prose(text).sentences] == [
        ('"I came.', False),
        ('I saw," he said.', True),
        ('"I won."', False),
    ]


def test_a_heading_is_bound_to_what_it_heads() -> None:
    text = "First things.\n\nA heading\n\nWhat it heads, at some length."
    assert [s.bound for s in read_prose(text).sentences] == [False, False, True]


@given(ARTICLE_TEXT)
def test_sentences_hold_everything_but_white_space(text: str) -> None:
    found = read_prose(text).sentences
    assert "".join(text[s.span.start : s.span.end] for s in found).replace(" ", "") == "".join(text.split())
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


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
