import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.links import MAX_URL_CHARS, text_fragment_url

URL = "https://news.example/a-b,c?x=1&y=2"
words = st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=90)
paragraphs = st.lists(words, min_size=1, max_size=30).map(" ".join)
quotes = st.lists(paragraphs, min_size=1, max_size=4).map("\n\n".join)


def ends(url: str) -> list[str]:
    directive = url.split(":~:text=", 1)[1]
    return [unquote(part, errors="strict") for part in directive.split(",")]


def test_a_short_quote_is_given_whole() -> None:
    assert text_fragment_url(URL, "One two.") == URL + "#:~:text=One%20two."


def test_what_means_something_in_a_directive_is_encoded() -> None:
    assert text_fragment_url(URL, "A-b, c & d").endswith(":~:text=A%2Db%2C%20c%20%26%20d")


def test_a_long_quote_is_given_by_its_first_and_last_words() -> None:
    quote = "The first words of a quote. " + "So it goes on. " * 20 + "And these are the last."
    assert ends(text_fragment_url(URL, quote)) == [
        "The first words of a quote. So it",
        "it goes on. And these are the last.",
    ]


def test_no_end_reaches_into_another_paragraph() -> None:
    assert ends(text_fragment_url(URL, "A heading\n\nSome words.\n\nThe end.")) == ["A heading", "The end."]


def test_blanks_are_folded_as_a_page_folds_them() -> None:
    assert ends(text_fragment_url(URL, " two  blanks ")) == ["two blanks"]


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("http://a.example/#part", "http://a.example/#part:~:text=x"),
        ("http://a.example/#", "http://a.example/#:~:text=x"),
        ("http://a.example/#part:~:text=other", "http://a.example/#part:~:text=x"),
        ("HTTPS://a.example/köln", "HTTPS://a.example/k%C3%B6ln#:~:text=x"),
        ("https://a.example/a%20b\x1b", "https://a.example/a%20b%1B#:~:text=x"),
    ],
)
def test_the_address_stays_what_it_is(url: str, linked: str) -> None:
    assert text_fragment_url(url, "x") == linked


@pytest.mark.parametrize("url", ["file:///etc/passwd", "javascript:alert(1)", "urn:isbn:1", ""])
def test_an_address_that_is_no_web_address_is_left_alone(url: str) -> None:
    assert text_fragment_url(url, "x") == url


def test_a_link_that_would_be_too_long_goes_without_the_quote() -> None:
    url = "https://a.example/" + "a" * (MAX_URL_CHARS - 25)
    assert text_fragment_url(url, "Some words") == url


def test_a_quote_of_blanks_leads_to_the_article() -> None:
    assert text_fragment_url(URL, " \n ") == URL


@given(quotes)
def test_the_ends_are_the_ends_of_the_quote_and_do_not_overlap(quote: str) -> None:
    url = text_fragment_url(URL, quote)
    assert url.isascii()
    assert re.fullmatch(r"[!-~]{1,400}", url.removeprefix(URL))
    folded = [" ".join(line.split()) for line in quote.split("\n") if line.strip()]
    match ends(url):
        case [whole]:
            assert [whole] == folded
        case [first, last]:
            assert folded[0].startswith(first)
            assert folded[-1].endswith(last)
            assert first
            assert last
            assert len(folded) > 1 or len(first) + len(last) <= len(folded[0])
        case _:
            pytest.fail("a directive has one end or two")


@given(st.text(), st.text())
def test_any_text_makes_an_ascii_link(path: str, quote: str) -> None:
    url = text_fragment_url(f"https://a.example/{path}", quote)
    assert re.fullmatch(r"[!-~]+", url)
