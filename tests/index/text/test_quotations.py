import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.paragraphs import find_paragraphs
from index.text.quotations import find_quotations


def quoted(text: str) -> list[str]:
    found = find_quotations(text, find_paragraphs(text))
    return [text[q.inner.start : q.inner.end] for q in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "yes" and “no”.', ["yes", "no"]),
        ("He called it ‘fine’ and 'good'.", ["fine", "good"]),
        ("« Oui », dit-il, »nein« und „doch“.", [" Oui ", "nein", "doch"]),
        ("The so-called `` season '' ended .", [" season "]),
        ("It's the players' union's plan, in the '90s.", []),
        ("'I don't know,' she said.", ["I don't know,"]),
        ("He read ‘the players’ union said no’ aloud.", ["the players’ union said no"]),
        ("It is 5'10\" tall.", []),
        ('An " unclosed one. Then nothing.', []),
        ('Mixed marks "like these”.', ["like these"]),
        ("She said: “It never closes.\n\nThen nothing.", ["It never closes."]),
    ],
)
def test_finds_what_stands_in_quotation_marks(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_a_quotation_inside_another_is_none_of_its_own() -> None:
    assert quoted("“He told me ‘no’ twice,” she said, ‘and “never”.’") == [
        "He told me ‘no’ twice,",
        "and “never”.",
    ]


def test_a_quotation_of_several_paragraphs_opens_each_and_closes_the_last() -> None:
    text = '"First part.\n\n"Second part," he said.'
    found = find_quotations(text, find_paragraphs(text))
    assert [(q.continued, text[q.inner.start : q.inner.end]) for q in found] == [
        (True, "First part."),
        (False, "Second part,"),
    ]


@given(st.text(alphabet="aB .,!?'\"“”‘’«»„`-\n", max_size=200))
def test_marks_enclose_their_quotation_within_one_paragraph(text: str) -> None:
    paragraphs = find_paragraphs(text)
    for q in find_quotations(text, paragraphs):
        assert q.outer.covers(q.inner)
        assert any(paragraph.covers(q.outer) for paragraph in paragraphs)


@given(st.text(max_size=200))
def test_paragraphs_hold_everything_but_white_space(text: str) -> None:
    paragraphs = find_paragraphs(text)
    outside, at = [], 0
    for paragraph in paragraphs:
        outside.append(text[at : paragraph.start])
        at = paragraph.end
        assert "\n" not in text[paragraph.start : paragraph.end]
    assert "".join([*outside, text[at:]]).strip() == ""
