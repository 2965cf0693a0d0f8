from __future__ import annotations

import asyncio
from dataclasses import replace
from urllib.parse import unquote, urlsplit

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.live.links import LONGEST_LINK, MOST_PLACES, BadPlaceError, CitedPlaces, ReaderLinks, id_in, path_of
from bot.message.source_line import safe_url
from index import Citation, Span
from index.models import Highlight

ids = st.one_of(
    st.text(st.sampled_from("./~%2Fa\\ +?#:é"), min_size=1, max_size=12),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40),
)
LINKS = ReaderLinks("https://articles.example.org/reader")


@given(ids)
@settings(max_examples=150, deadline=None)
def test_an_id_comes_back_from_the_address_that_a_server_is_asked_for(article_id: str) -> None:
    async def answer(_: web.Request) -> web.Response:
        raise AssertionError

    path = path_of(article_id)
    app = web.Application()
    app.router.add_get("/a/{article:.+}", answer)
    found = asyncio.run(app.router.resolve(make_mocked_request("GET", f"/a/{path}")))
    assert id_in(found["article"]) == article_id


@given(ids)
@settings(max_examples=300, deadline=None)
def test_no_browser_and_no_proxy_takes_a_part_of_an_address_away(article_id: str) -> None:
    path = path_of(article_id)
    assert path.isascii()
    assert urlsplit(f"https://x.example/a/{path}").path == f"/a/{path}"
    assert not {unquote(part) for part in path.split("/")} & {"", ".", ".."}
    assert "%2f" not in path.lower()


@pytest.mark.parametrize(
    ("query", "spans"),
    [
        ({}, ()),
        ({"at": ""}, ()),
        ({"at": "3-7", "of": "0123abcd"}, (Span(3, 7),)),
        ({"at": "9-12,3-7"}, (Span(9, 12), Span(3, 7))),
    ],
)
def test_places_are_read_from_an_address(query: dict[str, str], spans: tuple[Span, ...]) -> None:
    assert CitedPlaces.asked(query).spans == spans


@pytest.mark.parametrize(
    "query",
    [
        *(
            {"at": at}
            for at in ("x", "7-3", "3-3", "3", "-3", "3-7,", "3-7;9-12", "٣-٧", "1-9999999999", " 1-2")
        ),
        {"at": ",".join(["1-2"] * (MOST_PLACES + 1))},
        {"at": "1-2," * 100_000},
        *({"of": of} for of in ("x", "0123abcde", "0123ABCD")),
    ],
)
def test_other_places_are_refused_in_a_sentence(query: dict[str, str]) -> None:
    with pytest.raises(BadPlaceError, match="address"):
        CitedPlaces.asked(query)


def test_places_that_touch_become_one_and_those_beyond_the_text_none() -> None:
    cited = CitedPlaces((Span(8, 10), Span(0, 3), Span(3, 5), Span(2, 4), Span(9, 11)))
    assert cited.within("0123456789") == (Span(0, 5), Span(8, 10))


def citation(article_id: str = "a", quote: str = "One.\n\nTwo.", **others: object) -> Citation:
    plain = Citation(article_id, "T", None, None, None, 3, Span(10, 10 + len(quote)), quote)
    return replace(plain, **others)  # type: ignore[arg-type]


def test_a_citation_leads_to_its_words_in_the_paragraph_of_the_first_of_them() -> None:
    linked = LINKS.linked(citation(highlights=(Highlight(Span(16, 19), "Two"),)), "0123abcd" * 8)
    assert linked.url == "https://articles.example.org/reader/a/a?at=16-19&of=0123abcd#p4"
    whole = LINKS.linked(citation(), "0123abcd" * 8)
    assert whole.url == "https://articles.example.org/reader/a/a?at=10-20&of=0123abcd#p3"


def test_an_article_with_an_address_of_its_own_keeps_it_and_without_a_public_one_nothing_is_linked() -> None:
    own = citation(url="https://paper.example/a")
    assert LINKS.linked(own, "0123abcd") is own
    assert ReaderLinks().linked(citation(), "0123abcd").url is None
    assert ReaderLinks().article("a") is None


@given(ids, st.integers(1, 60))
@settings(max_examples=100, deadline=None)
def test_a_link_fits_into_a_message_as_it_is(article_id: str, count: int) -> None:
    quote = "ab" * count
    highlights = tuple(Highlight(Span(10 + 2 * n, 11 + 2 * n), "a") for n in range(count))
    url = LINKS.linked(citation(article_id, quote, highlights=highlights), "0123abcd" * 8).url
    assert url is not None
    assert safe_url(url, len(url)) == url
    assert len(url) <= LONGEST_LINK or "?" not in url
    assert ("?at=" in url) or len(path_of(article_id)) > 200
