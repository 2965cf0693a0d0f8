from hypothesis import given, settings
from hypothesis import strategies as st

from index import Embedder, default_article
from index.models import Span
from index.text.passages import PASSAGE_CHARS, QUOTE_CHARS, split_passages
from index.text.sentences import read_prose

ARTICLE_TEXT = st.text(alphabet="abcdE .!?'\"“”\n", max_size=1500).filter(lambda t: bool(t.strip()))


@settings(deadline=None, max_examples=50)
@given(ARTICLE_TEXT, st.integers(min_value=10, max_value=300))
def test_every_sentence_is_in_a_passage_that_the_model_reads_whole(
    embedder: Embedder, text: str, max_tokens: int
) -> None:
    prose = read_prose(text)
    passages = split_passages("a", prose, embedder.token_counts, max_tokens)
    covered: set[int] = set()
    for passage in passages:
        covered.update(range(passage.span.start, passage.span.end))
        assert len(passage.span) <= QUOTE_CHARS
        assert passage.sentences[0].start == passage.span.start
        assert passage.sentences[-1].end == passage.span.end
        assert prose.paragraphs[passage.paragraph - 1].covers(
            Span(passage.span.start, passage.span.start + 1)
        )
    assert {i for i, c in enumerate(text) if not c.isspace()} <= covered
    counts = embedder.token_counts([text[p.span.start : p.span.end] for p in passages])
    assert max(counts) <= max_tokens


def test_passages_of_the_default_article_never_cut_a_quotation(embedder: Embedder) -> None:
    article = default_article()
    prose = read_prose(article.text)
    passages = split_passages("a", prose, embedder.token_counts, embedder.max_tokens)
    for passage in passages:
        assert len(passage.span) <= PASSAGE_CHARS
        for quotation in prose.quotations:
            shared = passage.span.overlap(quotation.outer)
            assert shared in (0, len(quotation.outer))
    headed = next(
        p for p in passages if "US-Russia diplomatic tensions" in article.text[p.span.start : p.span.end]
    )
    assert "biggest crisis" in article.text[headed.span.start : headed.span.end]


def test_a_sentence_longer_than_the_window_is_embedded_in_parts(embedder: Embedder) -> None:
    text = "word " * 2000
    passages = split_passages("a", read_prose(text), embedder.token_counts, embedder.max_tokens)
    assert len(passages) > 5
    assert sum(len(text[p.span.start : p.span.end].split()) for p in passages) >= 2000
