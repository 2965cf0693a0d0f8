from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Embedder, default_article
from index.models import Article, Span
from index.text.paragraphs import find_paragraphs
from index.text.passages import PASSAGE_CHARS, QUOTE_CHARS, split_passages, split_sentences
from index.text.quotations import find_quotations

ARTICLE_TEXT = st.text(alphabet="abcdE .!?'\"“”\n", max_size=1500).filter(lambda t: bool(t.strip()))


def sentences(text: str) -> list[str]:
    return [text[s.span.start : s.span.end] for s in split_sentences(text)]


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
        ("A heading\n\nThen text.", ["A heading", "Then text."]),
    ],
)
def test_sentences_end_where_a_reader_would_say(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_the_sentences_of_one_quotation_are_bound() -> None:
    text = '"I came. I saw," he said. "I won."'
    assert [(text[s.span.start : s.span.end], s.bound) for s in split_sentences(text)] == [
        ('"I came.', False),
        ('I saw," he said.', True),
        ('"I won."', False),
    ]


def test_a_heading_is_bound_to_what_it_heads() -> None:
    text = "First things.\n\nA heading\n\nWhat it heads, at some length."
    assert [s.bound for s in split_sentences(text)] == [False, False, True]


@given(ARTICLE_TEXT)
def test_sentences_hold_everything_but_white_space(text: str) -> None:
    found = split_sentences(text)
    assert "".join(text[s.span.start : s.span.end] for s in found).replace(" ", "") == "".join(text.split())
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


@settings(deadline=None, max_examples=50)
@given(ARTICLE_TEXT, st.integers(min_value=10, max_value=300))
def test_every_sentence_is_in_a_passage_that_the_model_reads_whole(
    embedder: Embedder, text: str, max_tokens: int
) -> None:
    article = Article("a", "A", text)
    passages = split_passages(article, embedder.token_counts, max_tokens)
    covered: set[int] = set()
    for passage in passages:
        covered.update(range(passage.span.start, passage.span.end))
        assert len(passage.span) <= QUOTE_CHARS
        assert passage.sentences[0].start == passage.span.start
        assert passage.sentences[-1].end == passage.span.end
        assert find_paragraphs(text)[passage.paragraph - 1].covers(
            Span(passage.span.start, passage.span.start + 1)
        )
    assert {i for i, c in enumerate(text) if not c.isspace()} <= covered
    counts = embedder.token_counts([text[p.span.start : p.span.end] for p in passages])
    assert max(counts) <= max_tokens


def test_passages_of_the_default_article_never_cut_a_quotation(embedder: Embedder) -> None:
    article = default_article()
    quotations = find_quotations(article.text, find_paragraphs(article.text))
    passages = split_passages(article, embedder.token_counts, embedder.max_tokens)
    for passage in passages:
        assert len(passage.span) <= PASSAGE_CHARS
        for quotation in quotations:
            shared = passage.span.overlap(quotation.outer)
            assert shared in (0, len(quotation.outer))
    headed = next(
        p for p in passages if "US-Russia diplomatic tensions" in article.text[p.span.start : p.span.end]
    )
    assert "biggest crisis" in article.text[headed.span.start : headed.span.end]


def test_a_sentence_longer_than_the_window_is_embedded_in_parts(embedder: Embedder) -> None:
    text = "word " * 2000
    passages = split_passages(Article("a", "A", text), embedder.token_counts, embedder.max_tokens)
    assert len(passages) > 5
    assert sum(len(text[p.span.start : p.span.end].split()) for p in passages) >= 2000
