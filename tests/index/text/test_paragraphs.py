from index import Span, count_paragraphs, find_paragraphs, paragraph_number

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
