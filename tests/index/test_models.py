from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from index import Span
from index.models import merge_spans, outermost_spans

spans = st.lists(
    st.builds(lambda start, length: Span(start, start + length), st.integers(0, 30), st.integers(1, 9))
)


@given(spans)
def test_merged_spans_cover_the_same_and_stand_apart(given_spans: list[Span]) -> None:
    found = merge_spans(given_spans)
    assert {at for span in found for at in range(span.start, span.end)} == {
        at for span in given_spans for at in range(span.start, span.end)
    }
    assert all(one.end < other.start for one, other in pairwise(found))


@given(spans)
def test_the_outermost_spans_lie_in_no_other(given_spans: list[Span]) -> None:
    found = outermost_spans(given_spans)
    assert set(found) == {
        span for span in given_spans if not any(o != span and o.covers(span) for o in given_spans)
    }


def test_a_span_slices_a_text() -> None:
    assert Span(2, 5).of("abcdefg") == "cde"
