import pytest

from index import Span, count_paragraphs, find_paragraphs, paragraph_number
from index.text.paragraphs import earlier_entries

TEXT = "\n  One, and more. \n \nTwo\n\nThree\n"


def test_paragraphs_are_the_lines_that_are_not_blank() -> None:
    assert [span.of(TEXT) for span in find_paragraphs(TEXT)] == ["One, and more.", "Two", "Three"]
    assert count_paragraphs(TEXT) == 3
    assert count_paragraphs(" \n") == 0


def test_a_place_is_in_the_paragraph_of_its_line() -> None:
    assert [paragraph_number(TEXT, TEXT.index(word)) for word in ("One", "more", "Two", "Three")] == [
        *(1, 1, 2, 3)
    ]
    assert paragraph_number("One", 0) == 1


def test_every_paragraph_has_the_number_of_its_place() -> None:
    for number, span in enumerate(find_paragraphs(TEXT), start=1):
        assert {paragraph_number(TEXT, at) for at in range(span.start, span.end)} == {number}
        assert isinstance(span, Span)


@pytest.mark.parametrize(
    ("text", "older"),
    [
        ("Live\n\n14:20 Rain\nIt rains.\n\n9:05 Wind\nIt blows.\n\n06.10 Sun\nIt shines.", [2, 1, 0]),
        ("6:10 am Sun\nIt shines.\n\n1:05 pm Wind\nIt blows.", [1, 0]),
        ("The train of 14:20 was late.\n\nIt rains.", [0]),
        ("12:00:03 WITNESS: It rains.\n12:00:09 JUDGE: It blows.", [0, 0]),
    ],
)
def test_the_hours_of_a_live_blog_tell_which_entry_is_newer(text: str, older: list[int]) -> None:
    places = [text.index(word) for word in ("It rains", "It blows", "It shines") if word in text]
    assert [earlier_entries(text, place) for place in places] == older
    assert earlier_entries(text, 0) in (0, older[-1])
