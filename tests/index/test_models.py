from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Answer, Citation, Kind, Span, Status
from index.models import Highlight, merge_spans, outermost_spans

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


def cited(*, marked: bool) -> Citation:
    span = Span(0, 4)
    return Citation("a", "A", None, None, None, 1, span, "Yes.", (Highlight(span, "Yes."),) if marked else ())


@pytest.mark.parametrize(
    ("status", "kind", "marked", "shown"),
    [
        ("answered", "passage", [True, True, False], 2),
        ("unsure", "statement", [True, False, False], 1),
        ("unsure", "passage", [False, False], 1),
        ("answered", "overview", [True, False, False], 3),
        ("abstained", "passage", [], 0),
    ],
)
def test_what_is_shown_at_a_glance_is_how_the_citations_begin(
    status: Status, kind: Kind, marked: list[bool], shown: int
) -> None:
    citations = tuple(cited(marked=one) for one in marked)
    answer = Answer("?", status, kind, 0.5, "i", 1.0, citations)
    assert answer.at_a_glance == citations[:shown]


def test_marked_words_stand_first() -> None:
    with pytest.raises(ValueError, match="stand first"):
        Answer("?", "answered", "passage", 0.5, "i", 1.0, (cited(marked=False), cited(marked=True)))
